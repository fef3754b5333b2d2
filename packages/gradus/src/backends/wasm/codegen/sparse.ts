/**
 * Products whose left factor A has many zeros:
 *
 *     for each chunk of rows
 *       for each row and each block of steps: the list of the steps at which A is not 0
 *       for each panel of columns
 *         for each block of steps                // its part of B is copied to contiguous memory, if that pays
 *           for each row: sums over its list, in registers; after the last block, the kernel's stores
 *
 * A skipped term is 0 · b, which does not change a sum of finite numbers, and the other terms have the same
 * order as in the dense code. So the bits are the same. The values of A alone decide which code runs.
 */

import type { Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import { pushAddress } from './addresses.ts';
import type { Contraction } from './contraction-plan.ts';
import type { Emitter } from './emitter.ts';
import { rangeOf } from './kernel.ts';
import { countLoop, loopUpTo, move, pushBound, pushSmaller } from './loops.ts';
import { prefetchColumns, updatedRows } from './prefetch.ts';
import { clear, copyChunk } from './rows.ts';
import {
  callIsSparse,
  callListSteps,
  fillTable,
  listBytes,
  multiplyListed,
} from './sparse-lists.ts';
import type { Sparse } from './sparse-plan.ts';
import type { TileLibrary } from './tile.ts';
import {
  addBytes,
  countPanels,
  forWidth,
  type Panel,
  pushSumBytes,
  type TileBuffer,
} from './tile-buffer.ts';
import type { AffineAddress } from './values.ts';

/** The state of one row while the rows pass by. */
interface Cursor {
  /** The address of its first element of A in the block. */
  readonly elements: Local;
  readonly list: Local;
  /** The address at which the end of the list is stored. */
  readonly end: Local;
  readonly sums: Local;
}

export class SparseWriter {
  readonly #emitter: Emitter;
  readonly #contraction: Contraction;
  readonly #sparse: Sparse;
  readonly #tiles: TileLibrary;
  readonly #block: TileBuffer;
  /** The first row of the chunk, and the number of the block of steps. */
  readonly #first: Local;
  readonly #behind: Local;
  readonly #number: Local;
  /** The axis of rows; the next axis is that of the columns. */
  readonly #rowAxis: number;
  readonly #updated: readonly AffineAddress[];

  constructor(
    emitter: Emitter,
    contraction: Contraction,
    sparse: Sparse,
    tiles: TileLibrary,
    block: TileBuffer,
  ) {
    this.#emitter = emitter;
    this.#contraction = contraction;
    this.#sparse = sparse;
    this.#tiles = tiles;
    this.#block = block;
    this.#first = emitter.f.local('i32');
    this.#behind = emitter.f.local('i32');
    this.#number = emitter.f.local('i32');
    this.#rowAxis = contraction.plan.graph.axes.parallel.length - 2;
    this.#updated = updatedRows(
      emitter,
      contraction.plan.stores.map(({ value }) => value),
    );
  }

  /** Pushes whether A has enough zeros for this code to be faster. */
  pushIsSparse(): void {
    const { f } = this.#emitter;
    const { lines, densest } = this.#sparse;
    this.#pushStartOfA();
    callIsSparse(f, this.#tiles, lines, densest);
  }

  overChunks(): void {
    const { f } = this.#emitter;
    const { chunk, workspace } = this.#sparse;
    const { begin, end } = rangeOf(this.#emitter, this.#rowAxis, this.#contraction.cut);
    this.#pushWorkspace(workspace.table);
    f.call(fillTable(this.#tiles));
    const first = this.#first;
    const behind = this.#behind;
    pushBound(f, begin);
    f.set(first);
    loopUpTo(f, first, end, () => {
      f.get(first);
      f.i32(chunk);
      f.op(wasm.i32Add);
      f.set(behind);
      pushSmaller(f, behind, end);
      f.set(behind);
      this.#list();
      this.#overPanels();
      f.get(behind);
      f.set(first);
    });
  }

  /** Writes the lists of the chunk. */
  #list(): void {
    const { f } = this.#emitter;
    const { transposed, workspace } = this.#sparse;
    if (transposed) this.#copyRows();
    this.#overBlocks((steps) => {
      this.#overRows(null, (cursor) => {
        f.get(cursor.end);
        f.get(cursor.elements);
        this.#pushWorkspace(workspace.table);
        f.get(cursor.list);
        callListSteps(f, this.#tiles, steps);
        f.memory(wasm.i32Store);
      });
    });
  }

  #copyRows(): void {
    const { steps, stepOfA, rowStep, copyStep, workspace } = this.#sparse;
    copyChunk(this.#emitter.f, this.#tiles, {
      pushA: () => this.#pushStartOfA(),
      pushTarget: () => this.#pushWorkspace(workspace.copy),
      first: this.#first,
      behind: this.#behind,
      steps,
      rowStep,
      stepOfA,
      copyStep,
    });
  }

  #overPanels(): void {
    const { f } = this.#emitter;
    const { columns, vectors } = this.#sparse;
    const part = rangeOf(this.#emitter, this.#rowAxis + 1, this.#contraction.cut);
    const range = { ...part, extent: columns, vectors };
    countPanels(f, this.#block.column, range, (panel) => this.#panel(panel));
  }

  #panel(panel: Panel): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    const { b } = this.#contraction;
    const { blocks, blockSteps, stepOfB, packed } = this.#sparse;
    f.get(this.#block.column);
    f.set(emitter.axes[this.#rowAxis + 1]);
    if (this.#updated.length > 0) {
      const rows = { begin: this.#first, end: this.#behind };
      forWidth(f, panel, (vectors) => {
        for (const address of this.#updated) {
          const lines = { ...rows, first: this.#block.column, vectors };
          prefetchColumns(emitter, this.#tiles, address, lines);
        }
      });
    }
    if (blocks > 1) this.#clearSums(panel);
    const continues = blocks > 1;
    countLoop(f, this.#number, { begin: 0, end: blocks, step: 1 }, () => {
      pushAddress(emitter, b, this.#rowAxis + 2, 0);
      addBytes(f, b.immediate);
      this.#pushTimes(this.#number, blockSteps * stepOfB);
      f.op(wasm.i32Add);
      const columns = f.take('i32');
      if (packed) this.#pack(panel, columns);
      this.#overRows(panel, ({ elements, list, end, sums }) => {
        forWidth(f, panel, (vectors) => {
          f.get(list);
          f.get(end);
          f.memory(wasm.i32Load);
          for (const local of [elements, columns, sums]) f.get(local);
          const step = packed ? 16 * vectors : stepOfB;
          f.call(multiplyListed(this.#tiles, vectors, step, continues));
        });
        const store = (): void =>
          emitter.at(this.#rowAxis + 1, () => this.#block.storeRow(panel, sums));
        if (!continues) store();
        else {
          this.#pushIsLastBlock();
          f.if(store);
        }
      });
      f.release(columns);
    });
  }

  #pushIsLastBlock(): void {
    const { f } = this.#emitter;
    f.get(this.#number);
    f.i32(this.#sparse.blocks - 1);
    f.op(wasm.i32Eq);
  }

  /** Copies the panel's part of a block to contiguous memory; `columns` is then its address. */
  #pack(panel: Panel, columns: Local): void {
    const { f } = this.#emitter;
    const { steps, blocks, blockSteps, stepOfB, workspace } = this.#sparse;
    forWidth(f, panel, (vectors) => {
      f.get(columns);
      this.#pushWorkspace(workspace.panel);
      f.i32(steps - (blocks - 1) * blockSteps);
      f.i32(blockSteps);
      this.#pushIsLastBlock();
      f.op(wasm.select);
      f.i32(stepOfB);
      f.call(this.#tiles.pack(vectors, 1, vectors, 0));
    });
    this.#pushWorkspace(workspace.panel);
    f.set(columns);
  }

  #clearSums(panel: Panel): void {
    const { f } = this.#emitter;
    f.get(this.#block.address);
    f.get(this.#behind);
    f.get(this.#first);
    f.op(wasm.i32Sub);
    pushSumBytes(f, panel);
    f.op(wasm.i32Mul);
    f.call(clear(this.#tiles));
  }

  #overBlocks(body: (steps: number) => void): void {
    const { f } = this.#emitter;
    const { steps, blocks, blockSteps } = this.#sparse;
    const before = { begin: 0, end: blocks - 1, step: 1 };
    countLoop(f, this.#number, before, () => body(blockSteps));
    f.i32(blocks - 1);
    f.set(this.#number);
    body(steps - (blocks - 1) * blockSteps);
  }

  /** Visits the chunk's rows, in the current block of steps; with their sums in `panel`, if given. */
  #overRows(panel: Panel | null, body: (cursor: Cursor) => void): void {
    const { f, axes } = this.#emitter;
    const { transposed, rowStep, copyStep, blocks, blockSteps, chunk, workspace } = this.#sparse;
    if (transposed) this.#pushWorkspace(workspace.copy);
    else {
      this.#pushStartOfA();
      this.#pushTimes(this.#first, rowStep);
      f.op(wasm.i32Add);
    }
    this.#pushTimes(this.#number, 4 * blockSteps);
    f.op(wasm.i32Add);
    const elements = f.take('i32');
    const pushAt = (offset: number, step: number): void => {
      this.#pushWorkspace(offset);
      this.#pushTimes(this.#number, chunk * step);
      f.op(wasm.i32Add);
    };
    pushAt(workspace.lists, listBytes(blockSteps));
    const list = f.take('i32');
    pushAt(workspace.ends, 4);
    const end = f.take('i32');
    f.get(this.#block.address);
    const sums = f.take('i32');
    countLoop(f, axes[this.#rowAxis], { begin: this.#first, end: this.#behind, step: 1 }, () => {
      body({ elements, list, end, sums });
      move(f, elements, transposed ? copyStep : rowStep);
      move(f, list, listBytes(blockSteps));
      move(f, end, 4);
      if (blocks === 1 || panel === null) return;
      f.get(sums);
      pushSumBytes(f, panel);
      f.op(wasm.i32Add);
      f.set(sums);
    });
    for (const local of [elements, list, end, sums]) f.release(local);
  }

  #pushWorkspace(offset: number): void {
    this.#emitter.f.get(this.#block.address);
    addBytes(this.#emitter.f, offset);
  }

  #pushStartOfA(): void {
    const { a } = this.#contraction;
    pushAddress(this.#emitter, a, this.#rowAxis, 0);
    addBytes(this.#emitter.f, a.immediate);
  }

  #pushTimes(local: Local, factor: number): void {
    const { f } = this.#emitter;
    f.get(local);
    f.i32(factor);
    f.op(wasm.i32Mul);
  }
}
