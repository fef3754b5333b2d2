import { matrixFactors } from '../../../ir/product.ts';
import type { KernelPlan } from './kernel.ts';
import type { AffineAddress } from './values.ts';

/** A kernel that sums products, with the roles of its two factors: C[row, column] = Σ A[row, k] · B[k, column]. */
export interface Product {
  readonly plan: KernelPlan;
  /** The factor that is the same for all columns. */
  readonly a: AffineAddress;
  /** The factor whose columns are neighbours in memory. */
  readonly b: AffineAddress;
  /** Whether the axis before the last one goes through rows that share B. */
  readonly hasRows: boolean;
}

/** The kernel as a product; null where it is none, or where no factor lies in memory column by column. */
export function matchProduct(plan: KernelPlan): Product | null {
  const { kernel, graph, value } = plan;
  const { parallel, reduced } = graph.axes;
  const last = parallel.length - 1;
  const factors = matrixFactors(kernel.reduction);
  if (factors === null || value === null || last < 0 || reduced.length === 0) return null;
  const [left, right] = factors.map((factor) => graph.addressOf(factor));
  const [a, b] = left.coefficients[last] !== 0 ? [right, left] : [left, right];
  if (a.coefficients[last] !== 0 || b.coefficients[last] !== 4) return null;
  // Beside loop variables, A may hold what depends on a row and B what depends on a batch.
  if (atomDepth(a) > last || atomDepth(b) > last) return null;
  const hasRows = last > 0 && b.coefficients[last - 1] === 0 && atomDepth(b) < last;
  return { plan, a, b, hasRows };
}

/** The depth at which everything in an address is known that is not a loop variable. */
export function atomDepth({ atoms }: AffineAddress): number {
  return Math.max(0, ...atoms.map(({ atom }) => atom.depth));
}
