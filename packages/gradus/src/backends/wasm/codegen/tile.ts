import type { FunctionBuilder, FunctionReference, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';

/** The shape of a tile: Σ over k of A[row, k] · B[k, column], for a few rows and for columns in vectors of 4. */
export interface TileShape {
  readonly rows: number;
  readonly vectors: number;
  /** Bytes from one row of A to the next; null if each row has a separate address. */
  readonly rowStep: number | null;
  /** The extents of the summed axes, outermost first. */
  readonly extents: readonly number[];
  /** Bytes from one k to the next, by axis. */
  readonly stepsOfA: readonly number[];
  readonly stepsOfB: readonly number[];
}

/** The functions for tiles and panels of a module, one per shape. */
export class TileLibrary {
  readonly #module: ModuleBuilder;
  readonly fusedMultiplyAdd: boolean;
  readonly #defined = new Map<string, FunctionReference>();

  constructor(module: ModuleBuilder, fusedMultiplyAdd: boolean) {
    this.#module = module;
    this.fusedMultiplyAdd = fusedMultiplyAdd;
  }

  /**
   * (address of A, or of each row of A, address of B, target): sums in registers, then writes the sums to
   * `target`, row by row. Each output has one accumulator, and k ascends.
   *
   * The loop is not unrolled, because V8 would move all loads of an iteration to its beginning and run out of
   * registers.
   */
  multiply(shape: TileShape): FunctionReference {
    const parameters = addressesOfA(shape) + 2;
    return this.define(JSON.stringify(shape), parameters, 0, (f) => {
      writeMultiply(f, shape, this.fusedMultiplyAdd);
    });
  }

  /** (address of B, target): copies the columns of a tile, so that the steps k are contiguous. */
  pack(shape: TileShape): FunctionReference {
    const { vectors, extents, stepsOfB } = shape;
    return this.define(JSON.stringify(['pack', vectors, extents, stepsOfB]), 2, 0, (f) =>
      writePack(f, shape),
    );
  }

  /** The function with that key, which takes integers and returns 0 or 1 integers. It is written at its first use. */
  define(
    key: string,
    parameters: number,
    results: 0 | 1,
    write: (f: FunctionBuilder) => void,
  ): FunctionReference {
    const integers = (count: number) => new Array<'i32'>(count).fill('i32');
    const made =
      this.#defined.get(key) ??
      this.#module.function(integers(parameters), integers(results), write);
    this.#defined.set(key, made);
    return made;
  }
}

/** The number of addresses that `multiply` takes for A. */
export function addressesOfA({ rows, rowStep }: TileShape): number {
  return rowStep === null ? rows : 1;
}

/** The distances between the steps of a panel that `pack` wrote. */
export function packedSteps({ vectors, extents }: TileShape): number[] {
  return extents.map((_, axis) =>
    extents.slice(axis + 1).reduce((step, extent) => step * extent, 16 * vectors),
  );
}

function writeMultiply(f: FunctionBuilder, shape: TileShape, fused: boolean): void {
  const { rows, vectors, rowStep, extents, stepsOfA, stepsOfB } = shape;
  const pointersToA = f.parameters.slice(0, -2);
  const [pointerToB, target] = f.parameters.slice(-2);
  const sums = Array.from({ length: rows * vectors }, () => {
    f.i32x4(0);
    return f.take('v128');
  });
  const pointers = [
    ...pointersToA.map((local): Pointer => ({ local, steps: stepsOfA })),
    { local: pointerToB, steps: stepsOfB },
  ];
  walk(f, extents, pointers, () => {
    const columns = Array.from({ length: vectors }, (_, j) => {
      f.get(pointerToB);
      f.memory('v128.load', 16 * j);
      return f.take('v128');
    });
    for (let i = 0; i < rows; i += 1) {
      f.get(pointersToA[rowStep === null ? i : 0]);
      f.memory('v128.load32_splat', i * (rowStep ?? 0));
      const factor = f.take('v128');
      columns.forEach((column, j) => {
        multiplyAdd(f, factor, column, sums[i * vectors + j], fused);
      });
      f.release(factor);
    }
    for (const column of columns) f.release(column);
  });
  sums.forEach((sum, i) => {
    f.get(target);
    f.get(sum);
    f.memory('v128.store', 16 * i);
  });
}

export function multiplyAdd(
  f: FunctionBuilder,
  a: Local,
  b: Local,
  sum: Local,
  fused: boolean,
): void {
  if (!fused) f.get(sum);
  f.get(a);
  f.get(b);
  if (fused) {
    f.get(sum);
    f.op('f32x4.relaxed_madd');
  } else {
    f.op('f32x4.mul');
    f.op('f32x4.add');
  }
  f.set(sum);
}

function writePack(f: FunctionBuilder, shape: TileShape): void {
  const [source, target] = f.parameters;
  const { vectors, extents, stepsOfB } = shape;
  const pointers = [
    { local: source, steps: stepsOfB },
    { local: target, steps: packedSteps(shape) },
  ];
  walk(f, extents, pointers, () => {
    for (let j = 0; j < vectors; j += 1) {
      f.get(target);
      f.get(source);
      f.memory('v128.load', 16 * j);
      f.memory('v128.store', 16 * j);
    }
  });
}

interface Pointer {
  readonly local: Local;
  readonly steps: readonly number[];
}

/** Visits each point of `extents`, the last axis fastest, and advances the pointers. */
function walk(
  f: FunctionBuilder,
  extents: readonly number[],
  pointers: readonly Pointer[],
  visit: () => void,
  axis = 0,
): void {
  if (axis === extents.length) {
    visit();
    return;
  }
  repeat(f, extents[axis], () => {
    walk(f, extents, pointers, visit, axis + 1);
    for (const { local, steps } of pointers) {
      // The inner axes have moved the pointer to their ends.
      const moved = axis + 1 < extents.length ? extents[axis + 1] * steps[axis + 1] : 0;
      move(f, local, steps[axis] - moved);
    }
  });
}

function repeat(f: FunctionBuilder, times: number, body: () => void): void {
  f.i32(times);
  const left = f.take('i32');
  f.loop((again) => {
    body();
    f.get(left);
    f.i32(1);
    f.op('i32.sub');
    f.tee(left);
    f.branchIf(again);
  });
  f.release(left);
}

export function move(f: FunctionBuilder, pointer: Local, bytes: number): void {
  if (bytes === 0) return;
  f.get(pointer);
  f.i32(bytes);
  f.op('i32.add');
  f.set(pointer);
}
