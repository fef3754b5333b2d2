/** Recognises matrix products: reductions over products of two elements in memory. */
import type { Load, Reduction } from './loop.ts';

/** The two factors of a reduction over products of elements in memory; null for other reductions. */
export function loadedFactors({ value }: Reduction): readonly [Load, Load] | null {
  if (value.kind !== 'apply' || value.fn !== 'multiply') return null;
  const [a, b] = value.args;
  return a.kind === 'load' && b.kind === 'load' ? [a, b] : null;
}

/**
 * The two factors of a sum of float32 products of elements in memory, such as a matrix product; otherwise null.
 */
export function matrixFactors(reduction: Reduction | null): readonly [Load, Load] | null {
  if (reduction?.combine !== 'sum' || reduction.value.dtype !== 'float32') return null;
  return loadedFactors(reduction);
}
