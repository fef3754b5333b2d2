import type { FunctionBuilder, Local } from '../asm/function.ts';
import type { Emitter } from './emitter.ts';
import { emitStores, type KernelPlan } from './kernel.ts';
import { countLoop } from './loops.ts';

/** Columns that are computed together, and which of them are stored. */
export interface Panel {
  readonly vectors: number;
  /** How many vectors are stored whole. */
  readonly whole: number;
  /** The end of the columns after these vectors, which are stored one by one; null if there are none. */
  readonly end: Local | number | null;
}

/** The last panel of a row that ends at `end`, with `left` more columns. */
function lastPanel(left: number, end: number): Panel {
  const whole = Math.floor(left / 4);
  return { vectors: Math.ceil(left / 4), whole, end: left % 4 === 0 ? null : end };
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

/** Visits columns panel by panel. The end of the visited part is the end of a panel. */
export function countPanels(
  f: FunctionBuilder,
  counter: Local,
  { begin, end, extent, vectors }: Columns,
  visit: (panel: Panel) => void,
): void {
  const step = 4 * vectors;
  const rest = extent % step;
  countLoop(f, counter, { begin, end, step }, () => visit({ vectors, whole: vectors, end: null }));
  if (rest === 0) return;
  const last = (): void => {
    f.i32(extent - rest);
    f.set(counter);
    visit(lastPanel(rest, extent));
  };
  if (typeof end === 'number') {
    last();
    return;
  }
  f.get(end);
  f.i32(extent);
  f.op('i32.eq');
  f.if(last);
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

  /** The stores of `height` rows. */
  storeRows(height: number, panel: Panel): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    const row = emitter.axes[this.#columnAxis - 1];
    this.#rewind();
    f.get(this.row);
    addBytes(f, height);
    const behind = f.take('i32');
    countLoop(f, row, { begin: this.row, end: behind, step: 1 }, () => {
      f.get(this.#sum);
      const start = f.take('i32');
      emitter.at(this.#columnAxis, () => this.#storeColumns(panel));
      f.get(start);
      addBytes(f, 16 * panel.vectors);
      f.set(this.#sum);
      f.release(start);
    });
    f.release(behind);
  }

  /** The stores of the emitter's present row, whose sums are at `sums`. */
  storeRow(panel: Panel, sums = this.address): void {
    this.#rewind(sums);
    this.#storeColumns(panel);
  }

  #rewind(sums = this.address): void {
    this.#emitter.f.get(sums);
    this.#emitter.f.set(this.#sum);
  }

  #storeColumns({ whole, end }: Panel): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    const counter = emitter.axes[this.#columnAxis];
    f.get(this.column);
    addBytes(f, 4 * whole);
    const behind = f.take('i32');
    emitter.width = 4;
    const range = { begin: this.column, end: behind, step: 4 };
    if (whole > 0) countLoop(f, counter, range, () => this.#storePoint());
    emitter.width = 1;
    if (end !== null) {
      countLoop(f, counter, { begin: behind, end, step: 1 }, () => this.#storePoint());
    }
    f.release(behind);
  }

  #storePoint(): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    emitter.at(this.#columnAxis + 1, () => {
      f.get(this.#sum);
      f.memory(emitter.width === 4 ? 'v128.load' : 'v128.load32_splat');
      emitter.accumulator = f.take('v128');
      emitStores(emitter, this.#plan);
      f.release(emitter.accumulator);
      emitter.accumulator = null;
    });
    f.get(this.#sum);
    addBytes(f, 4 * emitter.width);
    f.set(this.#sum);
  }
}

/** Adds a constant to the integer on the stack. */
export function addBytes(f: FunctionBuilder, bytes: number): void {
  if (bytes === 0) return;
  f.i32(bytes);
  f.op('i32.add');
}
