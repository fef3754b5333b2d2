/** Decides how a kernel that sums products is divided into tiles, panels and parts. */

import type { KernelPlan } from './kernel.ts';
import { atomDepth, matchProduct, type Product } from './product.ts';
import { planSparse, type Sparse } from './sparse-plan.ts';

/** A product, and how its kernel is divided. */
export interface Contraction extends Product {
  /** Bytes from one row of A to the next; null if not constant. */
  readonly rowStep: number | null;
  /** Whether panels of B are first copied to contiguous memory. */
  readonly packed: boolean;
  readonly dense: Dense;
  /** The axis that parts are cut from. */
  readonly cut: 0 | 1;
  /** How to compute it if A has many zeros at run time; null if that is not tested. */
  readonly sparse: Sparse | null;
  readonly workspaceBytes: number;
}

/** How the code that skips no zeros uses the workspace, which begins with the sums of a tile. */
interface Dense {
  /** If rows of A are copied: how many at a time, and bytes from one copy to the next. Otherwise both are 0. */
  readonly chunk: number;
  readonly copyStep: number;
  /** Bytes from one panel to the next, if panels are packed. */
  readonly panelStep: number;
  /** Offsets in the workspace. */
  readonly copy: number;
  readonly panels: number;
  readonly workspaceBytes: number;
}

/** The width of the widest panel, in vectors; see `HEIGHTS` in `contraction.ts`. */
export const WIDEST = 3;
/** How many panels are packed at once: their rows of B are whole cache lines. */
export const PACKED_PANELS = 4;

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
 * Rows of A at multiples of this distance (in bytes) are copied, because the processor reads slowly from several
 * rows at the same offset in their pages.
 * @heuristic
 */
const SLOW_STEP = 2048;
/**
 * Bytes of the rows that are copied at once.
 * @heuristic
 */
const COPY_BYTES = 2 << 20;
/** @heuristic */
const COPY_ROWS = 512;
const CACHE_LINE = 64;

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
  const dense = planDense(product, steps, packed);
  return {
    ...product,
    rowStep: rowStepOf(product),
    packed,
    dense,
    cut: packed && isWide(plan) ? 1 : 0,
    sparse,
    workspaceBytes: Math.max(dense.workspaceBytes, sparse?.workspaceBytes ?? 0),
  };
}

function planDense(product: Product, steps: number, packed: boolean): Dense {
  const copyStep = packed && isCopied(product) ? apart(4 * steps) : 0;
  const panelStep = packed ? apart(16 * WIDEST * steps) : 0;
  const rows = Math.min(rowsOf(product), COPY_ROWS);
  const most = Math.max(1, Math.floor(COPY_BYTES / (ROWS_OF_TILE * copyStep)));
  const chunk = copyStep === 0 ? 0 : ROWS_OF_TILE * Math.min(most, Math.ceil(rows / ROWS_OF_TILE));
  const copy = upTo(BLOCK_BYTES, CACHE_LINE);
  const panels = upTo(copy + chunk * copyStep, CACHE_LINE);
  const workspaceBytes = panels + PACKED_PANELS * panelStep;
  return { chunk, copyStep, panelStep, copy, panels, workspaceBytes };
}

/** Whether rows of A are copied, because their steps are not contiguous, or because the rows are at a slow distance. */
function isCopied({ plan, a }: Product): boolean {
  const [rowStep, , stepOfA] = a.coefficients.slice(-3);
  if (plan.graph.axes.reduced.length !== 1 || a.atoms.length > 0) return false;
  return rowStep === 4 ? stepOfA > 4 : stepOfA === 4 && rowStep > 0 && rowStep % SLOW_STEP === 0;
}

/** The distance of copies of `bytes` bytes each: not a slow one. */
function apart(bytes: number): number {
  return upTo(bytes, CACHE_LINE) + (bytes % SLOW_STEP === 0 ? CACHE_LINE : 0);
}

function upTo(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

function rowsOf({ plan, hasRows }: Product): number {
  return hasRows ? (plan.graph.axes.parallel.at(-2) ?? 1) : 1;
}

function isPacked(product: Product, steps: number): boolean {
  const { plan, b } = product;
  const { parallel, reduced } = plan.graph.axes;
  const far = reduced.length === 1 && b.coefficients[parallel.length] >= PACKED_FROM_DISTANCE;
  return rowsOf(product) >= PACKED_FROM_ROWS && steps >= (far ? FEWEST_STEPS : PACKED_FROM_STEPS);
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
