import { matrixFactors } from '../../../ir/product.ts';
import type { KernelPlan } from './kernel.ts';
import type { AffineAddress } from './values.ts';

/** A kernel that sums products, with the roles of its factors: C[row, column] = Σ A[row, k] · B[k, column]. */
export interface Product {
  readonly plan: KernelPlan;
  /** The factor that is the same for all columns. */
  readonly a: AffineAddress;
  /** The factor whose columns are contiguous in memory. */
  readonly b: AffineAddress;
  /** Whether the second-to-last axis consists of rows that share B. */
  readonly hasRows: boolean;
}

/** The kernel as a product; null if it is not one, or if neither factor has contiguous columns. */
export function matchProduct(plan: KernelPlan): Product | null {
  const { kernel, graph, value } = plan;
  const { parallel, reduced } = graph.axes;
  const last = parallel.length - 1;
  const factors = matrixFactors(kernel.reduction);
  if (factors === null || value === null || last < 0 || reduced.length === 0) return null;
  const [left, right] = factors.map((factor) => graph.addressOf(factor));
  const [a, b] = left.coefficients[last] !== 0 ? [right, left] : [left, right];
  if (a.coefficients[last] !== 0 || b.coefficients[last] !== 4) return null;
  // Apart from loop variables, A may contain atoms of a row, and B atoms of a batch.
  if (atomDepth(a) > last || atomDepth(b) > last) return null;
  const hasRows = last > 0 && b.coefficients[last - 1] === 0 && atomDepth(b) < last;
  return { plan, a, b, hasRows };
}

/** The depth at which all atoms of an address are known. */
export function atomDepth({ atoms }: AffineAddress): number {
  return Math.max(0, ...atoms.map(({ atom }) => atom.depth));
}
