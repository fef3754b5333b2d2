/**
 * Products whose left factor has many zeros, by rows:
 *
 *     for each chunk of rows
 *       for each row: the list of the steps at which A is not 0
 *       for each panel of columns              // its part of B copied together, if that pays
 *         for each row: sums over its list, in registers; then the kernel's stores
 *
 * A term that is left out is 0 · b, which changes no sum of finite numbers, and the others come in the same
 * order as in the dense code: the bits are the same. Which code runs is decided from A itself.
 */
import type { Label, Local } from '../assembler/function.ts';
import { addBytes, type Block, lastPanel, type Panel } from './block.ts';
import type { Contraction } from './contraction.ts';
import type { Emitter } from './emitter.ts';
import { rangeOf } from './kernel.ts';
import { countLoop } from './loops.ts';
import {
  fillTable,
  isSparse,
  type Lines,
  listBytes,
  listRows,
  listSteps,
  multiplyListed,
  TABLE_BYTES,
} from './sparse-lists.ts';
import { pushSum } from './sums.ts';
import { packedSteps, type TileLibrary } from './tile.ts';

/** With this share of non-zeros the lists are still faster. */
const DENSEST = 0.55;
/** Sums of a row that fit into the 15 vector registers of V8, beside a factor and a column. */
const WIDEST = 13;
/** Products with fewer multiplications are not worth asking. */
const LEAST_WORK = 1 << 18;
const LEAST_STEPS = 24;
const LEAST_COLUMNS = 8;
/** Steps are listed as 16-bit numbers. */
const MOST_STEPS = 0xffff;
/** Lists that are held at a time, in bytes: what stays in a cache of the second level. */
const LISTS_BYTES = 1 << 18;
/** Rows of B further apart than this share few places of a cache, and a panel is copied together. */
const PACKED_FROM_STEP = 1024;
const PACKED_FROM_ROWS = 16;

export interface Sparse {
  readonly lines: Lines;
  /** Whether the neighbours in memory are the steps of a row, else they are the rows. */
  readonly alongSteps: boolean;
  readonly rows: number;
  readonly steps: number;
  readonly columns: number;
  /** Bytes to the next. */
  readonly rowStep: number;
  readonly stepOfA: number;
  readonly stepOfB: number;
  /** Vectors of a panel; the last one may be narrower. */
  readonly vectors: number;
  readonly packed: boolean;
  /** Rows whose lists are held at a time; a multiple of 4. */
  readonly chunk: number;
  readonly workspaceBytes: number;
}

/** What lies in the workspace behind the block of sums. */
const BLOCK_BYTES = 16 * WIDEST;
const ENDS = BLOCK_BYTES + TABLE_BYTES;

/** The contraction as one whose left factor may turn out to have many zeros; null where that would not help. */
export function planSparse({ plan, a, b, rows: sharesB }: Contraction): Sparse | null {
  const { parallel, reduced } = plan.graph.axes;
  if (parallel.length !== 2 || reduced.length !== 1 || !sharesB) return null;
  if (a.atoms.length > 0 || b.atoms.length > 0) return null;
  const [rows, columns] = parallel;
  const [steps] = reduced;
  if (rows * columns * steps < LEAST_WORK || columns < LEAST_COLUMNS) return null;
  if (steps < LEAST_STEPS || steps > MOST_STEPS) return null;
  const [rowStep, , stepOfA] = a.coefficients;
  const alongSteps = stepOfA === 4;
  if (!alongSteps && (rowStep !== 4 || rows < 4)) return null;
  if (Math.min(rowStep, stepOfA) <= 0) return null;
  const lines = alongSteps
    ? { lines: rows, length: steps, step: rowStep }
    : { lines: steps, length: rows, step: stepOfA };
  const stepOfB = b.coefficients[2];
  const total = Math.ceil(columns / 4);
  const vectors = Math.ceil(total / Math.ceil(total / WIDEST));
  const packed = stepOfB >= PACKED_FROM_STEP && rows >= PACKED_FROM_ROWS && total > vectors;
  const most = Math.max(4, Math.floor(LISTS_BYTES / listBytes(steps)));
  const chunk = 4 * Math.ceil(Math.min(rows, most) / 4);
  const panelBytes = packed ? 16 * vectors * steps : 0;
  const workspaceBytes = ENDS + chunk * (4 + listBytes(steps)) + panelBytes;
  return {
    lines,
    alongSteps,
    rows,
    steps,
    columns,
    rowStep,
    stepOfA,
    stepOfB,
    vectors,
    packed,
    chunk,
    workspaceBytes,
  };
}

export class SparseWriter {
  readonly #emitter: Emitter;
  readonly #contraction: Contraction;
  readonly #sparse: Sparse;
  readonly #tiles: TileLibrary;
  readonly #block: Block;

  constructor(
    emitter: Emitter,
    contraction: Contraction,
    sparse: Sparse,
    tiles: TileLibrary,
    block: Block,
  ) {
    this.#emitter = emitter;
    this.#contraction = contraction;
    this.#sparse = sparse;
    this.#tiles = tiles;
    this.#block = block;
  }

  /** Pushes whether A has so many zeros that this code is the faster one. */
  pushIsSparse(): void {
    const { f } = this.#emitter;
    this.#pushStartOfA();
    f.call(isSparse(this.#tiles, this.#sparse.lines, DENSEST));
  }

  overChunks(): void {
    const { f } = this.#emitter;
    const { chunk } = this.#sparse;
    const range = rangeOf(this.#emitter, 0);
    this.#pushWorkspace(BLOCK_BYTES);
    f.call(fillTable(this.#tiles));
    const first = f.local('i32');
    const behind = f.local('i32');
    f.get(range.begin as Local);
    f.set(first);
    const pushGoesOn = (): void => {
      f.get(first);
      f.get(range.end as Local);
      f.op('i32.lt_s');
    };
    pushGoesOn();
    const overChunks = (again: Label): void => {
      f.get(first);
      f.i32(chunk);
      f.op('i32.add');
      f.tee(behind);
      f.get(range.end as Local);
      f.get(behind);
      f.get(range.end as Local);
      f.op('i32.lt_s');
      f.op('select');
      f.set(behind);
      this.#list(first, behind);
      this.#overPanels(first, behind);
      f.get(behind);
      f.set(first);
      pushGoesOn();
      f.branchIf(again);
    };
    f.if(() => f.loop(overChunks));
    for (const local of [first, behind]) f.release(local);
  }

  /** The lists of rows. */
  #list(first: Local, behind: Local): void {
    const { f } = this.#emitter;
    const { alongSteps, rowStep, steps, stepOfA, chunk } = this.#sparse;
    const height = alongSteps ? 1 : 4;
    const row = f.local('i32');
    const address = f.local('i32');
    const list = f.local('i32');
    const end = f.local('i32');
    this.#pushRowOfA(first);
    f.set(address);
    this.#pushWorkspace(ENDS);
    f.set(end);
    this.#pushWorkspace(ENDS + 4 * chunk);
    f.set(list);
    f.get(first);
    f.set(row);
    f.loop((again) => {
      if (alongSteps) {
        f.get(end);
        this.#pushAll([address, null, list]);
        f.call(listSteps(this.#tiles, steps));
        f.memory('i32.store');
      } else {
        this.#pushAll([address, null, list, end]);
        f.call(listRows(this.#tiles, steps, stepOfA));
      }
      this.#move(address, height * rowStep);
      this.#move(list, height * listBytes(steps));
      this.#move(end, 4 * height);
      this.#move(row, height);
      f.get(row);
      f.get(behind);
      f.op('i32.lt_s');
      f.branchIf(again);
    });
    for (const local of [row, address, list, end]) f.release(local);
  }

  #overPanels(first: Local, behind: Local): void {
    const { f } = this.#emitter;
    const { columns, vectors } = this.#sparse;
    const { column } = this.#block;
    const whole: Panel = { vectors, whole: vectors, end: null };
    const range = { begin: 0, end: columns, step: 4 * vectors };
    const from = countLoop(f, column, range, () => this.#panel(whole, first, behind)) as number;
    if (from === columns) return;
    f.i32(from);
    f.set(column);
    this.#panel(lastPanel(columns - from, columns), first, behind);
  }

  #panel(panel: Panel, first: Local, behind: Local): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    const { b } = this.#contraction;
    const { packed, steps, chunk, stepOfB } = this.#sparse;
    f.get(this.#block.column);
    f.set(emitter.axes[1]);
    pushSum(emitter, b, 2, 0);
    addBytes(f, b.immediate);
    const columns = f.take('i32');
    const shape = {
      rows: 1,
      vectors: panel.vectors,
      rowStep: null,
      extents: [steps],
      stepsOfA: [0],
      stepsOfB: [stepOfB],
    };
    if (packed) {
      const pushPanel = (): void => this.#pushWorkspace(ENDS + chunk * (4 + listBytes(steps)));
      f.get(columns);
      pushPanel();
      f.call(this.#tiles.pack(shape));
      pushPanel();
      f.set(columns);
    }
    this.#overRows(panel, columns, packed ? packedSteps(shape)[0] : stepOfB, first, behind);
    f.release(columns);
  }

  #overRows(panel: Panel, columns: Local, stepOfB: number, first: Local, behind: Local): void {
    const emitter = this.#emitter;
    const { f } = emitter;
    const { rowStep, steps, stepOfA, chunk } = this.#sparse;
    const multiply = multiplyListed(this.#tiles, panel.vectors, stepOfA, stepOfB);
    const address = f.local('i32');
    const list = f.local('i32');
    const end = f.local('i32');
    this.#pushRowOfA(first);
    f.set(address);
    this.#pushWorkspace(ENDS);
    f.set(end);
    this.#pushWorkspace(ENDS + 4 * chunk);
    f.set(list);
    countLoop(f, emitter.axes[0], { begin: first, end: behind, step: 1 }, () => {
      f.get(list);
      f.get(end);
      f.memory('i32.load');
      this.#pushAll([address, columns, this.#block.address]);
      f.call(multiply);
      emitter.at(1, () => this.#block.storeRow(panel));
      this.#move(address, rowStep);
      this.#move(list, listBytes(steps));
      this.#move(end, 4);
    });
    for (const local of [address, list, end]) f.release(local);
  }

  /** Pushes locals; null stands for the table. */
  #pushAll(locals: readonly (Local | null)[]): void {
    for (const local of locals) {
      if (local === null) this.#pushWorkspace(BLOCK_BYTES);
      else this.#emitter.f.get(local);
    }
  }

  #pushWorkspace(offset: number): void {
    this.#emitter.f.get(this.#block.address);
    addBytes(this.#emitter.f, offset);
  }

  #pushStartOfA(): void {
    const { a } = this.#contraction;
    pushSum(this.#emitter, a, 0, 0);
    addBytes(this.#emitter.f, a.immediate);
  }

  #pushRowOfA(row: Local): void {
    const { f } = this.#emitter;
    this.#pushStartOfA();
    f.get(row);
    f.i32(this.#sparse.rowStep);
    f.op('i32.mul');
    f.op('i32.add');
  }

  #move(local: Local, by: number): void {
    const { f } = this.#emitter;
    f.get(local);
    f.i32(by);
    f.op('i32.add');
    f.set(local);
  }
}
