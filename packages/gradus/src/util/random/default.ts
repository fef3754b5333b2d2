import { Generator } from './generator.ts';
import { freshSeed } from './seed.ts';

/**
 * The generator for all draws without a `generator` of their own. Its first seed is random.
 *
 * @example
 * ```ts
 * manualSeed(42);
 * defaultGenerator.initialSeed(); // 42n
 * ```
 */
export const defaultGenerator: Generator = /* @__PURE__ */ new Generator().manualSeed(
  /* @__PURE__ */ freshSeed(),
);

/**
 * Seeds the default generator, as `torch.manual_seed`. Afterwards the same calls draw the same weights, batches and
 * masks, which are also those of PyTorch.
 *
 * @returns the default generator
 * @throws ArgumentError for a fraction, NaN, or a seed outside [−2⁶³, 2⁶⁴)
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await rand([2]).toArray(); // [0.496…, 0.768…]
 * ```
 */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}
