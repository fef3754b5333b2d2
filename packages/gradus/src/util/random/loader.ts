import { Generator } from './generator.ts';

/**
 * The first draw of an iteration over a `DataLoader`: a 64-bit base seed for its workers, in [0, 2⁶³). Without
 * workers it has no use, but PyTorch draws it for every loader, also without shuffle. So each pass over a test set
 * advances the generator.
 */
export function loaderBaseSeed(generator: Generator): bigint {
  return BigInt.asUintN(63, generator.random64());
}

/** A new generator, seeded by a draw from `generator`: what a random sampler without a generator of its own uses. */
export function derivedGenerator(generator: Generator): Generator {
  return new Generator().manualSeed(BigInt.asUintN(63, generator.random64()));
}
