/**
 * Kernels that sum products over shared axes, such as matrix products. They compute tiles of rows and columns
 * in registers, instead of one vector of outputs at a time.
 *
 *     for each batch axis
 *       for each chunk of rows                 // usually all; A is copied if its rows are not fast to read
 *         for each panel of columns            // its part of B is copied to contiguous memory, if that pays
 *           for each tile of rows
 *             sums of the tile, in registers, written to a small block
 *             for each row and vector of columns: the kernel's stores, reading their sum from the block
 *
 * Each output has one accumulator and sums in ascending order. So the bits are those of the generic code,
 * whatever the tiles.
 */

import type { FunctionBuilder, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import { pushAddress } from './addresses.ts';
import type { KernelContext } from './context.ts';
import { type Contraction, PACKED_PANELS, WIDEST } from './contraction-plan.ts';
import { Emitter } from './emitter.ts';
import { buffersOf, rangeOf } from './kernel.ts';
import { countLoop, loopUpTo, move, pushBound, pushSmaller, type Range } from './loops.ts';
import { prefetchColumns, updatedRows } from './prefetch.ts';
import { copyChunk } from './rows.ts';
import { SparseWriter } from './sparse.ts';
import { movesOf, packedMoves, type TileLibrary } from './tile.ts';
import { addBytes, countPanels, forWidth, type Panel, TileBuffer } from './tile-buffer.ts';
import type { AffineAddress } from './values.ts';

/**
 * Heights of tiles by their width in vectors. Sums, columns and factors then just fit into the 15 vector
 * registers that V8 uses on x64.
 */
const HEIGHTS = [[], [4, 2, 1], [4, 2, 1], [3, 2, 1]];
/**
 * Widths, in vectors, of the panels of a product with a single row, widest first. 7 sums, 7 columns and a factor just fit
 * into the registers. An 8th sum would go through memory at each step, which takes more than twice as long.
 * @heuristic
 */
const WIDE = 7;
/** @heuristic */
const NARROW = 4;
const WIDTHS_OF_ROW = [WIDE, NARROW, 1];

/** Writes the body of the function (args, begin, end) of a kernel that sums products. */
export function emitContraction(
  f: FunctionBuilder,
  contraction: Contraction,
  context: KernelContext,
  tiles: TileLibrary,
): void {
  const { plan, a, b } = contraction;
  const columnDepth = plan.graph.axes.parallel.length;
  for (const { address, value } of plan.stores) {
    plan.graph.use(value, columnDepth);
    plan.graph.useAddress(address, columnDepth);
  }
  plan.graph.useAddress(a, columnDepth - 1);
  plan.graph.useAddress(b, columnDepth);
  const emitter = new Emitter(f, plan.graph, context);
  emitter.loadBases(buffersOf(plan.kernel));
  f.get(emitter.args);
  f.memory(wasm.i32Load, context.layout.workspace);
  const block = new TileBuffer(emitter, plan, f.take('i32'));
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

/** Calls `overProduct` for each point of the batch axes. */
function overBatches(
  emitter: Emitter,
  contraction: Contraction,
  axis: number,
  overProduct: () => void,
): void {
  if (axis === contraction.plan.graph.axes.parallel.length - (contraction.hasRows ? 2 : 1)) {
    overProduct();
    return;
  }
  const range = { ...rangeOf(emitter, axis, contraction.cut), step: 1 };
  countLoop(emitter.f, emitter.axes[axis], range, () => {
    emitter.at(axis + 1, () => overBatches(emitter, contraction, axis + 1, overProduct));
  });
}

type Rows = Pick<Range, 'begin' | 'end'>;

class ContractionWriter {
  readonly #emitter: Emitter;
  readonly #contraction: Contraction;
  readonly #tiles: TileLibrary;
  readonly #block: TileBuffer;
  readonly #columnAxis: number;
  readonly #updated: readonly AffineAddress[];

  constructor(emitter: Emitter, contraction: Contraction, tiles: TileLibrary, block: TileBuffer) {
    this.#emitter = emitter;
    this.#contraction = contraction;
    this.#tiles = tiles;
    this.#block = block;
    this.#columnAxis = contraction.plan.graph.axes.parallel.length - 1;
    this.#updated = updatedRows(
      emitter,
      contraction.plan.stores.map(({ value }) => value),
    );
  }

  overPanels(): void {
    const { f } = this.#emitter;
    const { hasRows, cut } = this.#contraction;
    if (hasRows) {
      this.#overChunks((rows) => this.#overColumns(rows));
      return;
    }
    const { begin, end } = rangeOf(this.#emitter, this.#columnAxis, cut);
    let from: Local | number = begin;
    for (const vectors of WIDTHS_OF_ROW) {
      const range: Range = { begin: from, end, step: 4 * vectors };
      from = countLoop(f, this.#block.column, range, () => this.#onlyRow(vectors, null));
    }
    pushBound(f, from);
    pushBound(f, end);
    f.op(wasm.i32LtS);
    f.if(() => this.#onlyRow(1, end));
  }

  /**
   * Computes the columns from `#column` on of a product with a single row.
   * @param end the end of the columns if they do not fill a vector
   */
  #onlyRow(vectors: number, end: Local | number | null): void {
    const { f } = this.#emitter;
    const address = this.#columnsOfB(this.#block.column);
    this.#tile(1, vectors, address, null);
    f.get(this.#block.column);
    if (end === null) addBytes(f, 4 * vectors);
    const wholeEnd = f.take('i32');
    this.#block.storeRow({ wholeEnd, end });
    f.release(wholeEnd);
    f.release(address);
  }

  /** Calls `overRows` with the rows of the product, as many at a time as are copied. */
  #overChunks(overRows: (rows: Rows) => void): void {
    const { f } = this.#emitter;
    const { cut, dense } = this.#contraction;
    const { begin, end } = rangeOf(this.#emitter, this.#columnAxis - 1, cut);
    if (dense.copyStep === 0) {
      overRows({ begin, end });
      return;
    }
    const first = f.local('i32');
    const behind = f.local('i32');
    pushBound(f, begin);
    f.set(first);
    loopUpTo(f, first, end, () => {
      f.get(first);
      addBytes(f, dense.chunk);
      f.set(behind);
      pushSmaller(f, behind, end);
      f.set(behind);
      this.#copyRows(first, behind);
      overRows({ begin: first, end: behind });
      f.get(behind);
      f.set(first);
    });
    f.release(first);
    f.release(behind);
  }

  /** Copies rows of A, so that the steps of each row are contiguous. */
  #copyRows(first: Local, behind: Local): void {
    const { a, dense } = this.#contraction;
    const [rowStep, , stepOfA] = a.coefficients.slice(-3);
    copyChunk(this.#emitter.f, this.#tiles, {
      pushA: () => {
        pushAddress(this.#emitter, a, this.#columnAxis - 1, 0);
        addBytes(this.#emitter.f, a.immediate);
      },
      pushTarget: () => this.#pushWorkspace(dense.copy),
      first,
      behind,
      steps: this.#extents[0],
      rowStep,
      stepOfA,
      copyStep: dense.copyStep,
    });
  }

  /** Computes rows, panel by panel. */
  #overColumns(rows: Rows): void {
    const { f } = this.#emitter;
    const { cut, packed, dense, plan } = this.#contraction;
    const { column } = this.#block;
    const { begin, end } = rangeOf(this.#emitter, this.#columnAxis, cut);
    const columns = { begin, end, extent: plan.graph.axes.parallel[this.#columnAxis] };
    if (!packed) {
      countPanels(f, column, { ...columns, vectors: WIDEST }, (panel) => {
        const address = this.#columnsOfB(column);
        this.#panel(panel, rows, address);
        f.release(address);
      });
      return;
    }
    const first = f.local('i32');
    const address = f.local('i32');
    const behind = f.local('i32');
    countPanels(f, first, { ...columns, vectors: PACKED_PANELS * WIDEST }, (panels) => {
      forWidth(f, panels, (vectors) => {
        this.#pack(vectors, first);
        for (const address of this.#updated)
          prefetchColumns(this.#emitter, this.#tiles, address, { ...rows, first, vectors });
      });
      f.get(first);
      addBytes(f, 4 * PACKED_PANELS * WIDEST);
      f.set(behind);
      pushSmaller(f, behind, end);
      f.set(behind);
      this.#pushWorkspace(dense.panels);
      f.set(address);
      const some = { begin: first, end: behind, extent: columns.extent, vectors: WIDEST };
      countPanels(f, column, some, (panel) => {
        this.#panel(panel, rows, address);
        move(f, address, dense.panelStep);
      });
    });
    for (const local of [first, address, behind]) f.release(local);
  }

  /** Computes rows of the columns from `#column` on, as many rows at a time as fit. `address` is that of B. */
  #panel(panel: Panel, { begin, end }: Rows, address: Local): void {
    const { f } = this.#emitter;
    const { row } = this.#block;
    const { copyStep, copy } = this.#contraction.dense;
    const behind = f.local('i32');
    const copied = f.local('i32');
    if (copyStep > 0) {
      this.#pushWorkspace(copy);
      f.set(copied);
    }
    /** The tile with the largest height that ends before `end`. `behind` is then the row after it. */
    const tallest = (vectors: number, [height, ...others]: readonly number[]): void => {
      const tile = (): void => {
        this.#tile(height, vectors, address, copied);
        move(f, copied, height * copyStep);
      };
      f.get(row);
      addBytes(f, height);
      f.set(behind);
      if (others.length === 0) {
        tile();
        return;
      }
      f.get(behind);
      pushBound(f, end);
      f.op(wasm.i32LeS);
      f.if(tile, () => tallest(vectors, others));
    };
    pushBound(f, begin);
    f.set(row);
    loopUpTo(f, row, end, () => {
      forWidth(f, panel, (vectors) => tallest(vectors, HEIGHTS[vectors]));
      this.#block.storeRows(behind, panel);
      f.get(behind);
      f.set(row);
    });
    f.release(behind);
    f.release(copied);
  }

  /** The address of B's columns from `column` on, in a new local. */
  #columnsOfB(column: Local): Local {
    const emitter = this.#emitter;
    const { f } = emitter;
    const { b } = this.#contraction;
    f.get(column);
    f.set(emitter.axes[this.#columnAxis]);
    pushAddress(emitter, b, this.#columnAxis + 1, 0);
    addBytes(f, b.immediate);
    return f.take('i32');
  }

  /** Copies the columns from `first` on to contiguous memory, panel by panel. */
  #pack(vectors: number, first: Local): void {
    const { f } = this.#emitter;
    const { panels, panelStep } = this.#contraction.dense;
    const address = this.#columnsOfB(first);
    f.get(address);
    this.#pushWorkspace(panels);
    this.#pushSizes(this.#extents, this.#movesOfB);
    f.call(this.#tiles.pack(vectors, this.#extents.length, WIDEST, panelStep));
    f.release(address);
  }

  /** The extents of the summed axes. */
  get #extents(): readonly number[] {
    return this.#contraction.plan.graph.axes.reduced;
  }

  get #movesOfB(): number[] {
    const extents = this.#extents;
    return movesOf(extents, this.#contraction.b.coefficients.slice(-extents.length));
  }

  /** Writes the sums of a tile to the block. `copied` is the address of its rows of A, if they are copied. */
  #tile(height: number, vectors: number, panel: Local, copied: Local | null): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    const { a, hasRows, packed, rowStep, dense } = this.#contraction;
    const axes = this.#extents.length;
    const isCopied = copied !== null && dense.copyStep > 0;
    if (isCopied) f.get(copied);
    for (let i = 0; !isCopied && i < (rowStep === null ? height : 1); i += 1) {
      if (hasRows) {
        f.get(this.#block.row);
        addBytes(f, i);
        f.set(emitter.axes[this.#columnAxis - 1]);
      }
      // Apart from loop variables, the parts of A's address differ from row to row.
      emitter.apart(() => pushAddress(emitter, a, this.#columnAxis, 0));
      addBytes(f, a.immediate);
    }
    f.get(panel);
    f.get(this.#block.address);
    const ofA = isCopied ? [4] : movesOf(this.#extents, a.coefficients.slice(-axes));
    this.#pushSizes(this.#extents, ofA, packed ? packedMoves(vectors, axes) : this.#movesOfB);
    f.call(this.#tiles.multiply(height, vectors, isCopied ? dense.copyStep : rowStep, axes));
  }

  #pushSizes(...lists: readonly (readonly number[])[]): void {
    for (const size of lists.flat()) this.#emitter.f.i32(size);
  }

  #pushWorkspace(offset: number): void {
    this.#emitter.f.get(this.#block.address);
    addBytes(this.#emitter.f, offset);
  }
}
