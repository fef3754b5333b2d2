/**
 * Kernels that sum products over shared axes, matrix products above all: tiles of some rows and
 * columns in registers instead of one vector of outputs at a time.
 *
 *     for each batch axis
 *       for each panel of columns              // its part of B copied together, if that pays
 *         for each tile of rows
 *           sums of the tile, in registers, written to a small block
 *           for each row and vector of columns: the kernel's stores, reading their sum from the block
 *
 * Each output has one accumulator and sums in ascending order, so its bits are those of the generic
 * code, whatever the tiles.
 */
import type { FunctionBuilder, Local } from '../asm/function.ts';
import { addBytes, Block, countPanels, type Panel } from './block.ts';
import { Emitter, type Surroundings } from './emitter.ts';
import { buffersOf, type KernelPlan, rangeOf } from './kernel.ts';
import { countLoop, pushBound, type Range } from './loops.ts';
import type { Sum } from './nodes.ts';
import { SparseWriter } from './sparse.ts';
import { planSparse, type Sparse } from './sparse-plan.ts';
import { pushSum } from './sums.ts';
import { addressesOfA, packedSteps, type TileLibrary, type TileShape } from './tile.ts';

export interface Contraction {
  readonly plan: KernelPlan;
  /** The operand that is the same for all columns. */
  readonly a: Sum;
  /** The operand whose columns are neighbours in memory. */
  readonly b: Sum;
  /** Whether the axis before the last one goes through rows that share B. */
  readonly rows: boolean;
  /** Bytes from one row of A to the next; null where that is no constant. */
  readonly rowStep: number | null;
  readonly packed: boolean;
  /** The axis that parts are cut from. */
  readonly cut: 0 | 1;
  /** How it is computed where A turns out to have many zeros; null where that is not asked. */
  readonly sparse: Sparse | null;
  readonly workspaceBytes: number;
}

/**
 * Heights of tiles by their width in vectors, so that sums, columns and factors just fit into the 15
 * vector registers that V8 hands out on x64.
 */
const HEIGHTS = [[], [4, 2, 1], [4, 2, 1], [3, 2, 1]];
const WIDEST = 3;
const WIDTHS_OF_ROW = [8, 4, 1];

const ROWS_OF_TILE = 4;

/** Room for the sums of the largest tile. */
const BLOCK_BYTES = 16 * 9;

/** A panel is copied together when at least so many rows use it and it has so many steps. */
const PACKED_FROM_ROWS = 16;
const PACKED_FROM_STEPS = 256;
/** Or from so many on, if they lie so many bytes apart that they share few places of a cache. */
const FEWEST_STEPS = 32;
const PACKED_FROM_DISTANCE = 1024;

/**
 * Where panels are copied together and there are few rows for so many columns, parts are cut from the columns,
 * so that no two parts copy the same panel: at multiples of the panels here and in `sparse.ts`.
 */
const FEW_ROWS = 0.5;
const COLUMNS_OF_PART = 48;
const FEWEST_PARTS = 8;

/** The kernel as a contraction, or null where it is none. */
export function matchContraction(plan: KernelPlan): Contraction | null {
  const { kernel, graph, value } = plan;
  const { parallel, reduced } = graph.axes;
  const last = parallel.length - 1;
  if (kernel.reduction?.combine !== 'sum' || last < 0 || reduced.length === 0) return null;
  if (value?.kind !== 'apply' || value.fn !== 'multiply' || value.dtype !== 'float32') return null;
  const [left, right] = value.args;
  if (left.kind !== 'load' || right.kind !== 'load') return null;
  const across = left.address.coefficients[last] !== 0 ? left : right;
  const b = across.address;
  const a = (across === left ? right : left).address;
  if (a.coefficients[last] !== 0 || b.coefficients[last] !== 4) return null;
  // Beside loop variables, A may hold what depends on a row and B what depends on a batch.
  const rows = last > 0 && b.coefficients[last - 1] === 0 && atomDepth(b) < last;
  if (atomDepth(a) > last || atomDepth(b) > last) return null;
  const steps = reduced.reduce((product, extent) => product * extent, 1);
  const far = reduced.length === 1 && b.coefficients[last + 1] >= PACKED_FROM_DISTANCE;
  const long = steps >= PACKED_FROM_STEPS || (far && steps >= FEWEST_STEPS);
  const packed = rows && parallel[last - 1] >= PACKED_FROM_ROWS && long;
  const [first, second = 0] = parallel;
  const wide = second >= FEWEST_PARTS * COLUMNS_OF_PART && first <= FEW_ROWS * second;
  const cut = packed && parallel.length === 2 && wide ? 1 : 0;
  const workspaceBytes = BLOCK_BYTES + (packed ? steps * 16 * WIDEST : 0);
  const rowStep = rows && atomDepth(a) < last ? a.coefficients[last - 1] : -1;
  const dense: Contraction = {
    plan,
    a,
    b,
    rows,
    rowStep: rowStep < 0 ? null : rowStep,
    packed,
    cut,
    sparse: null,
    workspaceBytes,
  };
  const sparse = planSparse(dense);
  if (sparse === null) return dense;
  return { ...dense, sparse, workspaceBytes: Math.max(workspaceBytes, sparse.workspaceBytes) };
}

/** Parts are cut at multiples of this. */
export function grainOf({ rows, cut, plan }: Contraction): number {
  if (cut === 1) return COLUMNS_OF_PART;
  return rows && plan.graph.axes.parallel.length === 2 ? ROWS_OF_TILE : 1;
}

function atomDepth(sum: Sum): number {
  return Math.max(0, ...sum.atoms.map(({ atom }) => atom.depth));
}

export function emitContraction(
  f: FunctionBuilder,
  contraction: Contraction,
  around: Surroundings,
  tiles: TileLibrary,
): void {
  const { plan, a, b } = contraction;
  const columnDepth = plan.graph.axes.parallel.length;
  for (const { address, value } of plan.stores) {
    plan.graph.use(value, columnDepth);
    plan.graph.useSum(address, columnDepth);
  }
  plan.graph.useSum(a, columnDepth - 1);
  plan.graph.useSum(b, columnDepth);
  const emitter = new Emitter(f, plan.graph, around);
  emitter.loadBases(buffersOf(plan.kernel));
  f.get(emitter.args);
  f.memory('i32.load', around.layout.workspace);
  const block = new Block(emitter, plan, f.take('i32'));
  const dense = new ContractionWriter(emitter, contraction, tiles, block);
  const overProduct = (): void => {
    if (contraction.sparse === null) {
      dense.overPanels();
      return;
    }
    const sparse = new SparseWriter(emitter, contraction, contraction.sparse, tiles, block);
    sparse.pushIsSparse();
    f.if(
      () => sparse.overChunks(),
      () => dense.overPanels(),
    );
  };
  emitter.at(0, () => overBatches(emitter, contraction, 0, overProduct));
}

/** Calls `overProduct` for each point of the axes before those of one product. */
function overBatches(
  emitter: Emitter,
  contraction: Contraction,
  axis: number,
  overProduct: () => void,
): void {
  if (axis === contraction.plan.graph.axes.parallel.length - (contraction.rows ? 2 : 1)) {
    overProduct();
    return;
  }
  const range = { ...rangeOf(emitter, axis, contraction.cut), step: 1 };
  countLoop(emitter.f, emitter.axes[axis], range, () => {
    emitter.at(axis + 1, () => overBatches(emitter, contraction, axis + 1, overProduct));
  });
}

class ContractionWriter {
  readonly #emitter: Emitter;
  readonly #contraction: Contraction;
  readonly #tiles: TileLibrary;
  readonly #block: Block;
  readonly #columnAxis: number;

  constructor(emitter: Emitter, contraction: Contraction, tiles: TileLibrary, block: Block) {
    this.#emitter = emitter;
    this.#contraction = contraction;
    this.#tiles = tiles;
    this.#block = block;
    this.#columnAxis = contraction.plan.graph.axes.parallel.length - 1;
  }

  overPanels(): void {
    const { f } = this.#emitter;
    const { rows, cut, plan } = this.#contraction;
    const { begin, end } = rangeOf(this.#emitter, this.#columnAxis, cut);
    if (rows) {
      const extent = plan.graph.axes.parallel[this.#columnAxis];
      const range = { begin, end, extent, vectors: WIDEST };
      countPanels(f, this.#block.column, range, (panel) => this.#panel(panel));
      return;
    }
    let from: Local | number = begin;
    for (const vectors of WIDTHS_OF_ROW) {
      const range: Range = { begin: from, end, step: 4 * vectors };
      from = countLoop(f, this.#block.column, range, () =>
        this.#panel({ vectors, whole: vectors, end: null }),
      );
    }
    pushBound(f, from);
    pushBound(f, end);
    f.op('i32.lt_s');
    f.if(() => this.#panel({ vectors: 1, whole: 0, end }));
  }

  /** All rows of the columns from `#column` on. */
  #panel(panel: Panel): void {
    const emitter = this.#emitter;
    const { f, graph } = emitter;
    const { b, rows, packed } = this.#contraction;
    f.get(this.#block.column);
    f.set(emitter.axes[this.#columnAxis]);
    pushSum(emitter, b, this.#columnAxis + 1, 0);
    addBytes(f, b.immediate);
    const address = f.take('i32');
    if (packed) {
      f.get(address);
      this.#pushPanelAddress();
      f.call(this.#tiles.pack(this.#shape(1, panel.vectors)));
      this.#pushPanelAddress();
      f.set(address);
    }
    if (!rows) {
      this.#tile(1, panel.vectors, address);
      this.#block.storeRow(panel);
    } else {
      const range = rangeOf(emitter, this.#columnAxis - 1, this.#contraction.cut);
      let from: Local | number = range.begin;
      for (const height of HEIGHTS[panel.vectors]) {
        if (height > graph.axes.parallel[this.#columnAxis - 1]) continue;
        from = countLoop(f, this.#block.row, { begin: from, end: range.end, step: height }, () => {
          this.#tile(height, panel.vectors, address);
          this.#block.storeRows(height, panel);
        });
      }
    }
    f.release(address);
  }

  #shape(rows: number, vectors: number): TileShape {
    const { a, b, rowStep, plan } = this.#contraction;
    const { reduced } = plan.graph.axes;
    return {
      rows,
      vectors,
      rowStep,
      extents: reduced,
      stepsOfA: a.coefficients.slice(-reduced.length),
      stepsOfB: b.coefficients.slice(-reduced.length),
    };
  }

  /** Leaves the sums of a tile in the block. */
  #tile(height: number, vectors: number, panel: Local): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    const { a, rows, packed } = this.#contraction;
    const shape = this.#shape(height, vectors);
    for (let i = 0; i < addressesOfA(shape); i += 1) {
      if (rows) {
        f.get(this.#block.row);
        addBytes(f, i);
        f.set(emitter.axes[this.#columnAxis - 1]);
      }
      // What A's address holds beside loop variables differs from row to row.
      emitter.apart(() => pushSum(emitter, a, this.#columnAxis, 0));
      addBytes(f, a.immediate);
    }
    f.get(panel);
    f.get(this.#block.address);
    f.call(this.#tiles.multiply(packed ? { ...shape, stepsOfB: packedSteps(shape) } : shape));
  }

  #pushPanelAddress(): void {
    this.#emitter.f.get(this.#block.address);
    addBytes(this.#emitter.f, BLOCK_BYTES);
  }
}
