import type { FunctionBuilder, FunctionReference, Local } from '../assembler/function.ts';
import type { ModuleBuilder } from '../assembler/module.ts';

/** Σ over k of A[row, k] · B[k, column], for some rows and for columns in vectors of 4. */
export interface TileShape {
  readonly rows: number;
  readonly vectors: number;
  /** Of the axes that are summed over, outermost first. */
  readonly extents: readonly number[];
  /** Bytes from one k to the next, by axis. */
  readonly stepsOfA: readonly number[];
  readonly stepsOfB: readonly number[];
}

/** Terms written out in one turn of the innermost loop. */
const UNROLLED = 4;

/** Functions for tiles and panels, one for each shape in a module. */
export class TileLibrary {
  readonly #module: ModuleBuilder;
  readonly #fused: boolean;
  readonly #defined = new Map<string, FunctionReference>();

  constructor(module: ModuleBuilder, fusedMultiplyAdd: boolean) {
    this.#module = module;
    this.#fused = fusedMultiplyAdd;
  }

  /**
   * (address of A for each row, address of B, target): sums in registers, one accumulator for each
   * output and k ascending, then written to `target` row by row.
   */
  multiply(shape: TileShape): FunctionReference {
    return this.#define(JSON.stringify(shape), () => {
      const parameters = new Array<'i32'>(shape.rows + 2).fill('i32');
      return this.#module.function(parameters, [], (f) => writeMultiply(f, shape, this.#fused));
    });
  }

  /** (address of B, target): copies the columns of a tile, so that k after k lies in a row. */
  pack(shape: TileShape): FunctionReference {
    const { vectors, extents, stepsOfB } = shape;
    return this.#define(JSON.stringify(['pack', vectors, extents, stepsOfB]), () =>
      this.#module.function(['i32', 'i32'], [], (f) => writePack(f, shape)),
    );
  }

  #define(key: string, make: () => FunctionReference): FunctionReference {
    const made = this.#defined.get(key) ?? make();
    this.#defined.set(key, made);
    return made;
  }
}

/** `extents` and steps of a panel that `pack` wrote. */
export function packedSteps({ vectors, extents }: TileShape): number[] {
  return extents.map((_, axis) =>
    extents.slice(axis + 1).reduce((step, extent) => step * extent, 16 * vectors),
  );
}

function writeMultiply(f: FunctionBuilder, shape: TileShape, fused: boolean): void {
  const { rows, vectors, extents, stepsOfA, stepsOfB } = shape;
  const pointersToA = f.parameters.slice(0, rows);
  const [pointerToB, target] = f.parameters.slice(rows);
  const sums = Array.from({ length: rows * vectors }, () => {
    f.i32x4(0);
    return f.take('v128');
  });
  const pointers = [
    ...pointersToA.map((local): Pointer => ({ local, steps: stepsOfA })),
    { local: pointerToB, steps: stepsOfB },
  ];
  walk(f, extents, pointers, (at) => {
    const columns = Array.from({ length: vectors }, (_, j) => {
      f.get(pointerToB);
      f.memory('v128.load', at * stepsOfB[stepsOfB.length - 1] + 16 * j);
      return f.take('v128');
    });
    pointersToA.forEach((pointer, i) => {
      f.get(pointer);
      f.memory('v128.load32_splat', at * stepsOfA[stepsOfA.length - 1]);
      const factor = f.take('v128');
      columns.forEach((column, j) => {
        multiplyAdd(f, factor, column, sums[i * vectors + j], fused);
      });
      f.release(factor);
    });
    for (const column of columns) f.release(column);
  });
  sums.forEach((sum, i) => {
    f.get(target);
    f.get(sum);
    f.memory('v128.store', 16 * i);
  });
}

function multiplyAdd(f: FunctionBuilder, a: Local, b: Local, sum: Local, fused: boolean): void {
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
  const steps = packedSteps(shape);
  const pointers = [
    { local: source, steps: stepsOfB },
    { local: target, steps },
  ];
  walk(f, extents, pointers, (at) => {
    for (let j = 0; j < vectors; j += 1) {
      f.get(target);
      f.get(source);
      f.memory('v128.load', at * stepsOfB[stepsOfB.length - 1] + 16 * j);
      f.memory('v128.store', at * steps[steps.length - 1] + 16 * j);
    }
  });
}

interface Pointer {
  readonly local: Local;
  readonly steps: readonly number[];
}

/** Runs through `extents` with pointers moving along; `visit` adds `at` innermost steps by itself. */
function walk(
  f: FunctionBuilder,
  extents: readonly number[],
  pointers: readonly Pointer[],
  visit: (at: number) => void,
  axis = 0,
): void {
  const extent = extents[axis];
  if (axis < extents.length - 1) {
    repeat(f, extent, () => {
      walk(f, extents, pointers, visit, axis + 1);
      // The inner axis has moved all pointers to its end.
      move(f, pointers, (steps) => steps[axis] - extents[axis + 1] * steps[axis + 1]);
    });
    return;
  }
  const descending = pointers.some(({ steps }) => steps[axis] < 0);
  const unrolled = descending ? 1 : UNROLLED;
  repeat(f, Math.floor(extent / unrolled), () => {
    for (let at = 0; at < unrolled; at += 1) visit(at);
    move(f, pointers, (steps) => unrolled * steps[axis]);
  });
  const rest = extent % unrolled;
  for (let at = 0; at < rest; at += 1) visit(at);
  if (axis > 0 && rest > 0) move(f, pointers, (steps) => rest * steps[axis]);
}

function repeat(f: FunctionBuilder, times: number, body: () => void): void {
  if (times === 0) return;
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

function move(
  f: FunctionBuilder,
  pointers: readonly Pointer[],
  bytes: (steps: readonly number[]) => number,
): void {
  for (const { local, steps } of pointers) {
    const distance = bytes(steps);
    if (distance === 0) continue;
    f.get(local);
    f.i32(distance);
    f.op('i32.add');
    f.set(local);
  }
}
