import { Generator } from './generator.ts';

/**
 * What starting an iteration over a `DataLoader` draws before anything else: a 64-bit base seed
 * for its workers, in [0, 2⁶³). Without workers nobody uses it, and the loader without shuffle
 * draws it too, so each pass over a test set moves the generator on.
 */
export function loaderBaseSeed(generator: Generator): bigint {
  return BigInt.asUintN(63, generator.random64());
}

/**
 * The order of one epoch of `DataLoader(shuffle=True)` over `n` items: the base seed is drawn,
 * then a seed for the sampler, whose own generator makes the permutation.
 */
export function shuffleOrder(generator: Generator, n: number): Int32Array {
  loaderBaseSeed(generator);
  const samplerSeed = BigInt.asUintN(63, generator.random64());
  return new Generator().manualSeed(samplerSeed).randperm(n);
}

/**
 * The order of one epoch of `DataLoader(shuffle=True, generator=g)` over `n` items. A generator
 * that was given is used directly. PyTorch's sampler draws a further permutation when an epoch
 * ends, and leaves it unused; it is drawn here at once, so that the next epoch agrees.
 */
export function shuffleOrderFrom(generator: Generator, n: number): Int32Array {
  loaderBaseSeed(generator);
  const order = generator.randperm(n);
  generator.randperm(n);
  return order;
}
