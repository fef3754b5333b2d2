import type { FunctionBuilder, FunctionReference, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { pushBound } from './loops.ts';

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

/** The functions for tiles and panels of a module. Products share them if only their sizes differ. */
export class TileLibrary {
  readonly #module: ModuleBuilder;
  readonly fusedMultiplyAdd: boolean;
  readonly #defined = new Map<string, FunctionReference>();

  constructor(module: ModuleBuilder, fusedMultiplyAdd: boolean) {
    this.#module = module;
    this.fusedMultiplyAdd = fusedMultiplyAdd;
  }

  /**
   * Calls a function (address of A, or of each row of A, address of B, target): sums in registers, then writes
   * the sums to `target`, row by row. Each output has one accumulator, and k ascends.
   *
   * The loop is not unrolled, because V8 would move all loads of an iteration to its beginning and run out of
   * registers.
   */
  callMultiply(f: FunctionBuilder, shape: TileShape): void {
    const { rows, vectors, rowStep, extents, stepsOfA, stepsOfB } = shape;
    const parameters = addressesOfA(shape) + 2;
    const sizes = [extents, stepsOfA, stepsOfB];
    const isLine = extents.length === 1;
    if (isLine) for (const [size] of sizes) f.i32(size);
    const key = `multiply ${rows} ${vectors} ${rowStep} ${isLine ? '' : sizes.join(' ')}`;
    f.call(
      this.define(key, isLine ? parameters + 3 : parameters, 0, (g) => {
        const lines = g.parameters.slice(parameters).map((size) => [size]);
        writeMultiply(g, shape, isLine ? lines : sizes, this.fusedMultiplyAdd);
      }),
    );
  }

  /** Calls a function (address of B, target): copies the columns of a tile, so that the steps k are contiguous. */
  callPack(f: FunctionBuilder, shape: TileShape): void {
    const { vectors, extents, stepsOfB } = shape;
    if (extents.length === 1) {
      f.i32(extents[0]);
      f.i32(stepsOfB[0]);
      this.callPackLine(f, vectors);
      return;
    }
    const sizes = [extents, stepsOfB, packedSteps(shape)];
    const key = `pack ${vectors} ${sizes.join(' ')}`;
    f.call(this.define(key, 2, 0, (g) => writePack(g, vectors, sizes)));
  }

  /** Calls the function of `callPack` for one summed axis (address of B, target, its extent, step of B). */
  callPackLine(f: FunctionBuilder, vectors: number): void {
    f.call(
      this.define(`pack ${vectors}`, 4, 0, (g) => {
        const [, , extent, stepOfB] = g.parameters;
        writePack(g, vectors, [[extent], [stepOfB], [16 * vectors]]);
      }),
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

/** An argument, if one summed axis is left, so that products of any size share the code; otherwise a constant. */
type Size = Local | number;

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

function writeMultiply(
  f: FunctionBuilder,
  shape: TileShape,
  [extents, stepsOfA, stepsOfB]: readonly (readonly Size[])[],
  fused: boolean,
): void {
  const { rows, vectors, rowStep } = shape;
  const addresses = addressesOfA(shape);
  const pointersToA = f.parameters.slice(0, addresses);
  const [pointerToB, target] = f.parameters.slice(addresses);
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

function writePack(
  f: FunctionBuilder,
  vectors: number,
  [extents, stepsOfB, targetSteps]: readonly (readonly Size[])[],
): void {
  const [source, target] = f.parameters;
  const pointers = [
    { local: source, steps: stepsOfB },
    { local: target, steps: targetSteps },
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
  readonly steps: readonly Size[];
}

/** Visits each point of `extents`, the last axis fastest, and advances the pointers. */
function walk(
  f: FunctionBuilder,
  extents: readonly Size[],
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
      const [step, inner] = [steps[axis], steps[axis + 1]];
      const innerExtent = extents[axis + 1];
      // The inner axes have moved the pointer to their ends. Sizes of several axes are constants.
      if (typeof step !== 'number' || typeof inner !== 'number' || typeof innerExtent !== 'number')
        move(f, local, step);
      else move(f, local, step - innerExtent * inner);
    }
  });
}

function repeat(f: FunctionBuilder, times: Size, body: () => void): void {
  pushBound(f, times);
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

export function move(f: FunctionBuilder, pointer: Local, bytes: Size): void {
  if (bytes === 0) return;
  f.get(pointer);
  pushBound(f, bytes);
  f.op('i32.add');
  f.set(pointer);
}
