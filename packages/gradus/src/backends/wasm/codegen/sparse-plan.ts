import type { Product } from './product.ts';
import { type Lines, listBytes, TABLE_BYTES } from './sparse-lists.ts';

/** Vectors of sums that fit into the 15 vector registers of V8, in addition to a factor and a column. */
const WIDEST = 13;
/**
 * If there are many panels, each takes whole cache lines.
 * @heuristic
 */
const VECTORS_OF_MANY = 12;
/** @heuristic */
const MANY_PANELS = 4;
/**
 * Up to this share of non-zeros the lists are faster. A step of few vectors waits for the sums of the step
 * before, so a narrow panel needs more zeros.
 * @heuristic
 */
const DENSEST = 0.7;
/** @heuristic */
const DENSEST_BY_VECTORS = 0.14;
/**
 * The test for zeros does not pay off for fewer multiplications.
 * @heuristic
 */
const LEAST_WORK = 1 << 18;
/** @heuristic */
const LEAST_STEPS = 24;
/** @heuristic */
const LEAST_COLUMNS = 8;
/** The steps of a block are 16-bit numbers. */
const MOST_STEPS = 0xffff;
/**
 * Bytes of a block of B: it stays in the first-level cache while the rows pass by.
 * @heuristic
 */
const BLOCK_BYTES = 24 << 10;
/**
 * Bytes of everything that belongs to the rows of a chunk: it stays in the second-level cache.
 * @heuristic
 */
const CHUNK_BYTES = 1 << 18;
/**
 * A panel is copied to contiguous memory if the rows of B are further apart than this, since few of them share
 * a cache line.
 * @heuristic
 */
const PACKED_FROM_STEP = 1024;
/** @heuristic */
const PACKED_FROM_ROWS = 16;

/** How a product whose left factor may have many zeros is divided into chunks, blocks and panels. */
export interface Sparse {
  readonly lines: Lines;
  /** Whether rows, rather than the steps of a row, are contiguous in memory. */
  readonly transposed: boolean;
  readonly rows: number;
  readonly steps: number;
  readonly columns: number;
  /** Bytes from one row to the next. */
  readonly rowStep: number;
  readonly stepOfA: number;
  readonly stepOfB: number;
  /** The share of non-zeros up to which this code is faster. */
  readonly densest: number;
  /** The width of a panel in vectors; the last one may be narrower. */
  readonly vectors: number;
  /** How many steps of a row are summed before the next row; the last block may be shorter. */
  readonly blockSteps: number;
  readonly blocks: number;
  /** Whether a block of B is copied to contiguous memory. */
  readonly packed: boolean;
  /** How many rows have lists at the same time; a multiple of 4. */
  readonly chunk: number;
  /** Bytes from one row's copy to the next, if rows are copied. */
  readonly copyStep: number;
  /** Offsets in the workspace, which begins with the sums. */
  readonly workspace: WorkspaceLayout;
  readonly workspaceBytes: number;
}

interface WorkspaceLayout {
  readonly table: number;
  readonly ends: number;
  readonly lists: number;
  /** Copies of rows of A, if the steps of a row are not contiguous. */
  readonly copy: number;
  readonly panel: number;
}

/** The plan for a product whose left factor may have many zeros; null if that would not be faster. */
export function planSparse({ plan, a, b, hasRows }: Product): Sparse | null {
  const { parallel, reduced } = plan.graph.axes;
  if (reduced.length !== 1 || !hasRows) return null;
  if (a.atoms.length > 0 || b.atoms.length > 0) return null;
  const [rows, columns] = parallel.slice(-2);
  const [steps] = reduced;
  if (rows * columns * steps < LEAST_WORK || columns < LEAST_COLUMNS) return null;
  if (steps < LEAST_STEPS || steps > MOST_STEPS) return null;
  const [rowStep, , stepOfA] = a.coefficients.slice(-3);
  const transposed = stepOfA !== 4;
  if (transposed && (rowStep !== 4 || rows < 4)) return null;
  if (Math.min(rowStep, stepOfA) <= 0) return null;
  const lines = transposed
    ? { lines: steps, length: rows, step: stepOfA }
    : { lines: rows, length: steps, step: rowStep };
  const stepOfB = b.coefficients[parallel.length];
  const vectors = vectorsOfPanel(columns);
  const blocks = Math.ceil((16 * vectors * steps) / BLOCK_BYTES);
  const blockSteps = upTo(Math.ceil(steps / blocks), 16);
  const packed = stepOfB >= PACKED_FROM_STEP && rows >= PACKED_FROM_ROWS && columns > 4 * vectors;
  const sizes = { rows, steps, vectors, blocks: Math.ceil(steps / blockSteps), blockSteps };
  return {
    ...sizes,
    densest: Math.min(DENSEST, DENSEST_BY_VECTORS * vectors),
    lines,
    transposed,
    columns,
    rowStep,
    stepOfA,
    stepOfB,
    packed,
    ...arrange(sizes, transposed, packed),
  };
}

function vectorsOfPanel(columns: number): number {
  const total = Math.ceil(columns / 4);
  const panels = Math.ceil(total / WIDEST);
  return panels < MANY_PANELS ? Math.ceil(total / panels) : VECTORS_OF_MANY;
}

type Sizes = Pick<Sparse, 'rows' | 'steps' | 'vectors' | 'blocks' | 'blockSteps'>;

function arrange(sizes: Sizes, transposed: boolean, packed: boolean) {
  const { rows, steps, vectors, blocks, blockSteps } = sizes;
  const sumBytes = 16 * vectors;
  const copyStep = transposed ? upTo(4 * steps, 16) : 0;
  const listed = blocks * (4 + listBytes(blockSteps)) + copyStep + (blocks > 1 ? sumBytes : 0);
  const most = Math.max(4, Math.floor(CHUNK_BYTES / listed));
  const chunk = 4 * Math.ceil(Math.min(rows, most) / 4);
  let bytes = 0;
  const reserve = (size: number): number => {
    const start = bytes;
    bytes = upTo(bytes + size, 64);
    return start;
  };
  reserve(blocks > 1 ? chunk * sumBytes : sumBytes);
  const workspace = {
    table: reserve(TABLE_BYTES),
    ends: reserve(4 * chunk * blocks),
    lists: reserve(chunk * blocks * listBytes(blockSteps)),
    copy: reserve(chunk * copyStep),
    panel: reserve(packed ? blockSteps * sumBytes : 0),
  };
  return { chunk, copyStep, workspace, workspaceBytes: bytes };
}

function upTo(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
