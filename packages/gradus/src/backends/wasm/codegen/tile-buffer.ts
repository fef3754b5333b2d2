import type { FunctionBuilder, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import type { Emitter } from './emitter.ts';
import { emitStores, type KernelPlan } from './kernel.ts';
import { countLoop, loopUpTo, move, pushBound, pushSmaller } from './loops.ts';

/** Columns that are stored after their sums have been computed. */
interface StoredColumns {
  /** The end of the columns that are stored in vectors. */
  readonly wholeEnd: Local | number;
  /** The end of the columns after these, which are stored one by one; null if there are none. */
  readonly end: Local | number | null;
}

/** Columns that are computed together. All panels of a row have the same width, except the last one. */
export interface Panel extends StoredColumns {
  /** Its width in vectors, and that of the last panel. */
  readonly vectors: number;
  readonly lastVectors: number;
  /** Pushes whether this panel is not the last one. */
  readonly pushIsWide: () => void;
}

/** Calls `write` for the width of a panel, in vectors. If it can have two, each has its own code. */
export function forWidth(
  f: FunctionBuilder,
  { vectors, lastVectors, pushIsWide }: Panel,
  write: (vectors: number) => void,
): void {
  if (vectors === lastVectors) {
    write(vectors);
    return;
  }
  pushIsWide();
  f.if(
    () => write(vectors),
    () => write(lastVectors),
  );
}

/** Pushes the bytes of the sums of a panel's row. */
export function pushSumBytes(f: FunctionBuilder, panel: Panel): void {
  f.i32(16 * panel.vectors);
  if (panel.vectors === panel.lastVectors) return;
  f.i32(16 * panel.lastVectors);
  panel.pushIsWide();
  f.op(wasm.select);
}

/** The columns to visit, and in which panels. */
interface Columns {
  readonly begin: Local | number;
  readonly end: Local | number;
  /** The number of all columns. */
  readonly extent: number;
  /** The width of a panel in vectors; only the last panel of a row may be narrower. */
  readonly vectors: number;
}

/**
 * Visits columns panel by panel. The end of the visited part is the end of a panel. The code for a panel is
 * written once, so it is the same for the last one.
 */
export function countPanels(
  f: FunctionBuilder,
  counter: Local,
  { begin, end, extent, vectors }: Columns,
  visit: (panel: Panel) => void,
): void {
  const step = 4 * vectors;
  const wholeExtent = extent - (extent % 4);
  const lastVectors = Math.ceil((extent % step) / 4) || vectors;
  const next = f.local('i32');
  const pushIsWide = (): void => {
    f.get(next);
    f.i32(extent);
    f.op(wasm.i32LeS);
  };
  const clamped = (most: number): Local => {
    pushSmaller(f, next, most);
    return f.take('i32');
  };
  pushBound(f, begin);
  f.set(counter);
  loopUpTo(f, counter, end, () => {
    f.get(counter);
    addBytes(f, step);
    f.set(next);
    const wholeEnd = clamped(wholeExtent);
    const panelEnd = wholeExtent === extent ? null : clamped(extent);
    const widest = extent < step ? lastVectors : vectors;
    visit({ vectors: widest, lastVectors, pushIsWide, wholeEnd, end: panelEnd });
    f.get(next);
    f.set(counter);
    f.release(wholeEnd);
    if (panelEnd !== null) f.release(panelEnd);
  });
  f.release(next);
}

/** Finished sums in memory, row by row, and the kernel's stores, which read them. */
export class TileBuffer {
  readonly address: Local;
  /** The first row and column whose sums are in the block. */
  readonly row: Local;
  readonly column: Local;
  readonly #emitter: Emitter;
  readonly #plan: KernelPlan;
  readonly #columnAxis: number;
  /** The address of the next sum to store. */
  readonly #sum: Local;

  constructor(emitter: Emitter, plan: KernelPlan, address: Local) {
    this.address = address;
    this.row = emitter.f.local('i32');
    this.column = emitter.f.local('i32');
    this.#emitter = emitter;
    this.#plan = plan;
    this.#columnAxis = plan.graph.axes.parallel.length - 1;
    this.#sum = emitter.f.local('i32');
  }

  /** The stores of the rows before `behind`. */
  storeRows(behind: Local, panel: Panel): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    const rows = { begin: this.row, end: behind, step: 1 };
    this.#rewind(this.address);
    countLoop(f, emitter.axes[this.#columnAxis - 1], rows, () => {
      f.get(this.#sum);
      const start = f.take('i32');
      emitter.at(this.#columnAxis, () => this.#storeColumns(panel));
      f.get(start);
      pushSumBytes(f, panel);
      f.op(wasm.i32Add);
      f.set(this.#sum);
      f.release(start);
    });
  }

  /** The stores of the emitter's present row, whose sums are at `sums`. */
  storeRow(columns: StoredColumns, sums = this.address): void {
    this.#rewind(sums);
    this.#storeColumns(columns);
  }

  #rewind(sums: Local): void {
    this.#emitter.f.get(sums);
    this.#emitter.f.set(this.#sum);
  }

  #storeColumns({ wholeEnd, end }: StoredColumns): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    const counter = emitter.axes[this.#columnAxis];
    emitter.width = 4;
    const whole = { begin: this.column, end: wholeEnd, step: 4 };
    countLoop(f, counter, whole, () => this.#storePoint());
    emitter.width = 1;
    if (end !== null) {
      countLoop(f, counter, { begin: counter, end, step: 1 }, () => this.#storePoint());
    }
  }

  #storePoint(): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    emitter.at(this.#columnAxis + 1, () => {
      f.get(this.#sum);
      f.memory(emitter.width === 4 ? wasm.v128Load : wasm.v128Load32Splat);
      emitter.accumulator = f.take('v128');
      emitStores(emitter, this.#plan);
      f.release(emitter.accumulator);
      emitter.accumulator = null;
    });
    move(f, this.#sum, 4 * emitter.width);
  }
}

/** Adds a constant to the integer on the stack. */
export function addBytes(f: FunctionBuilder, bytes: number): void {
  if (bytes === 0) return;
  f.i32(bytes);
  f.op(wasm.i32Add);
}
