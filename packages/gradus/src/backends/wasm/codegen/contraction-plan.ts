/** Decides how a kernel that sums products is divided into tiles, panels and parts. */

import type { KernelPlan } from './kernel.ts';
import { atomDepth, matchProduct, type Product } from './product.ts';
import { planSparse, type Sparse } from './sparse-plan.ts';

/** A product, and how its kernel is divided. */
export interface Contraction extends Product {
  /** Bytes from one row of A to the next; null if not constant. */
  readonly rowStep: number | null;
  /** Whether each panel of B is first copied to contiguous memory. */
  readonly packed: boolean;
  /** The axis that parts are cut from. */
  readonly cut: 0 | 1;
  /** How to compute it if A has many zeros at run time; null if that is not tested. */
  readonly sparse: Sparse | null;
  readonly workspaceBytes: number;
}

/** The width of the widest panel, in vectors; see `HEIGHTS` in `contraction.ts`. */
export const WIDEST = 3;

const ROWS_OF_TILE = 4;

/** Bytes for the sums of the largest tile. */
export const BLOCK_BYTES = 16 * 9;

/**
 * A panel is packed if at least this many rows use it and it has at least this many steps.
 * @heuristic
 */
const PACKED_FROM_ROWS = 16;
/** @heuristic */
const PACKED_FROM_STEPS = 256;
/**
 * A panel with at least this many steps is packed too if they are so far apart (in bytes) that few share a
 * cache line.
 * @heuristic
 */
const FEWEST_STEPS = 32;
/** @heuristic */
const PACKED_FROM_DISTANCE = 1024;

/**
 * If panels are packed and there are few rows per column, threads divide the columns, so that no two parts pack
 * the same panel. They cut at multiples of the panels here and in `sparse.ts`.
 * @heuristic
 */
const FEW_ROWS = 0.5;
/** @heuristic */
const COLUMNS_OF_PART = 48;
/** @heuristic */
const FEWEST_PARTS = 8;

/** The kernel as a contraction, or null if it is not one. */
export function matchContraction(plan: KernelPlan): Contraction | null {
  const product = matchProduct(plan);
  if (product === null) return null;
  const steps = plan.graph.axes.reduced.reduce((count, extent) => count * extent, 1);
  const packed = isPacked(product, steps);
  const sparse = planSparse(product);
  const denseBytes = BLOCK_BYTES + (packed ? steps * 16 * WIDEST : 0);
  return {
    ...product,
    rowStep: rowStepOf(product),
    packed,
    cut: packed && isWide(plan) ? 1 : 0,
    sparse,
    workspaceBytes: Math.max(denseBytes, sparse?.workspaceBytes ?? 0),
  };
}

function isPacked({ plan, b, hasRows }: Product, steps: number): boolean {
  const { parallel, reduced } = plan.graph.axes;
  const far = reduced.length === 1 && b.coefficients[parallel.length] >= PACKED_FROM_DISTANCE;
  const rows = hasRows ? parallel[parallel.length - 2] : 1;
  return rows >= PACKED_FROM_ROWS && steps >= (far ? FEWEST_STEPS : PACKED_FROM_STEPS);
}

/** Whether parts should be cut from the columns instead of the rows. */
function isWide({ graph }: KernelPlan): boolean {
  const [rows, columns] = graph.axes.parallel;
  return (
    graph.axes.parallel.length === 2 &&
    columns >= FEWEST_PARTS * COLUMNS_OF_PART &&
    rows <= FEW_ROWS * columns
  );
}

function rowStepOf({ plan, a, hasRows }: Product): number | null {
  const column = plan.graph.axes.parallel.length - 1;
  const step = hasRows && atomDepth(a) < column ? a.coefficients[column - 1] : -1;
  return step < 0 ? null : step;
}

/** The number of pieces at whose multiples parts are cut. */
export function grainOf({ hasRows, cut, plan }: Contraction): number {
  if (cut === 1) return COLUMNS_OF_PART;
  return hasRows && plan.graph.axes.parallel.length === 2 ? ROWS_OF_TILE : 1;
}
