import { Generator } from './generator.ts';
import { freshSeed } from './seed.ts';

/** The generator that every draw uses which is not given another. Its first seed is random. */
export const defaultGenerator: Generator = /* @__PURE__ */ new Generator().manualSeed(
  /* @__PURE__ */ freshSeed(),
);

/**
 * Seeds the default generator, as `torch.manual_seed`: afterwards the same calls give the same
 * weights, batches and masks, and PyTorch's.
 *
 * @throws ArgumentError for a fraction, NaN, or a seed outside [−2⁶³, 2⁶⁴).
 */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}
