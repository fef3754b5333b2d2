import { Generator } from './generator.ts';

/**
 * The first draw of an iteration over a `DataLoader`: a 64-bit base seed for its workers, in [0, 2⁶³). Without
 * workers it has no use, but PyTorch draws it for every loader, also without shuffle. So each pass over a test set
 * advances the generator.
 */
export function loaderBaseSeed(generator: Generator): bigint {
  return BigInt.asUintN(63, generator.random64());
}

/**
 * The order of one epoch of `DataLoader(shuffle=True)` over `n` items: draws the base seed, then a seed for the
 * sampler, whose own generator draws the permutation.
 */
export function shuffleOrder(generator: Generator, n: number): Int32Array {
  loaderBaseSeed(generator);
  const samplerSeed = BigInt.asUintN(63, generator.random64());
  return new Generator().manualSeed(samplerSeed).randperm(n);
}

/**
 * The order of one epoch of `DataLoader(shuffle=True, generator=g)` over `n` items, drawn from `g` itself. At the end
 * of an epoch PyTorch's sampler draws another permutation and does not use it; this function draws it at once, so
 * that the next epoch agrees.
 */
export function shuffleOrderFrom(generator: Generator, n: number): Int32Array {
  loaderBaseSeed(generator);
  const order = generator.randperm(n);
  generator.randperm(n);
  return order;
}
