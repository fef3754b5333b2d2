import type { Generator } from './generator.ts';

/**
 * The first draw of an iteration over a `DataLoader`: a 64-bit base seed for its workers, in [0, 2⁶³). Without
 * workers it has no use, but PyTorch draws it for every loader, also without shuffle. So each pass over a test set
 * advances the generator.
 */
export function loaderBaseSeed(generator: Generator): bigint {
  return BigInt.asUintN(63, generator.random64());
}

/** Seeds `derived` by a draw from `generator`, as a random sampler without a generator of its own does. */
export function seedFrom(generator: Generator, derived: Generator): Generator {
  return derived.manualSeed(BigInt.asUintN(63, generator.random64()));
}
