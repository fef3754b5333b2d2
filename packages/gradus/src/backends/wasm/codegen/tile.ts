import type { FunctionBuilder, FunctionReference, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import * as wasm from '../asm/opcodes.ts';
import { move } from './loops.ts';

/**
 * The functions for tiles and panels of a module. A tile is Σ over k of A[row, k] · B[k, column], for a few rows
 * and for columns in vectors of 4. Sizes are arguments, so that products share the functions.
 */
export class TileLibrary {
  readonly #module: ModuleBuilder;
  readonly fusedMultiplyAdd: boolean;
  readonly #defined = new Map<string, FunctionReference>();

  constructor(module: ModuleBuilder, fusedMultiplyAdd: boolean) {
    this.#module = module;
    this.fusedMultiplyAdd = fusedMultiplyAdd;
  }

  /**
   * (address of A, or of each row of A, address of B, target; then, for each summed axis, outermost first: its
   * extent; how A moves after a step; how B does): sums in registers, then writes the sums to `target`, row by row.
   * Each output has one accumulator, and k ascends.
   *
   * The loop is not unrolled, because V8 would move all loads of an iteration to its beginning and run out of
   * registers.
   * @param rowStep bytes from one row of A to the next; null if each row has a separate address
   */
  multiply(rows: number, vectors: number, rowStep: number | null, axes: number): FunctionReference {
    const addresses = rowStep === null ? rows : 1;
    const key = `multiply ${[rows, vectors, rowStep, axes]}`;
    return this.define(key, addresses + 2 + 3 * axes, 0, (f) => {
      const pointersToA = f.parameters.slice(0, addresses);
      const [pointerToB, target] = f.parameters.slice(addresses);
      const [extents, ofA, ofB] = bySize(f.parameters.slice(addresses + 2), axes);
      const pointers = pointersToA.map((local): Pointer => ({ local, moves: ofA }));
      const sums = Array.from({ length: rows * vectors }, () => {
        f.i32x4(0);
        return f.take('v128');
      });
      walk(f, extents, [...pointers, { local: pointerToB, moves: ofB }], () => {
        const columns = loadVectors(f, pointerToB, vectors);
        for (let i = 0; i < rows; i += 1) {
          f.get(pointersToA[rowStep === null ? i : 0]);
          f.memory(wasm.v128Load32Splat, i * (rowStep ?? 0));
          const factor = f.take('v128');
          columns.forEach((column, j) => {
            multiplyAdd(f, factor, column, sums[i * vectors + j], this.fusedMultiplyAdd);
          });
          f.release(factor);
        }
        for (const column of columns) f.release(column);
      });
      storeVectors(f, target, sums);
    });
  }

  /**
   * (address of B, target; then, for each summed axis: its extent; how B moves after a step): copies columns, so
   * that the steps k are contiguous, in panels of up to `widest` vectors whose copies are `panelStep` bytes apart.
   */
  pack(vectors: number, axes: number, widest: number, panelStep: number): FunctionReference {
    const key = `pack ${[vectors, axes, widest, panelStep]}`;
    return this.define(key, 2 + 2 * axes, 0, (f) => {
      const [source, target] = f.parameters;
      const [extents, ofB] = bySize(f.parameters.slice(2), axes);
      const rest = vectors % widest;
      f.get(target);
      f.i32(((vectors - rest) / widest) * panelStep);
      f.op(wasm.i32Add);
      const last = f.take('i32');
      const pointers: Pointer[] = [
        { local: source, moves: ofB },
        { local: target, moves: packedMoves(widest, axes) },
        { local: last, moves: packedMoves(rest, axes) },
      ];
      walk(f, extents, pointers, () => {
        for (let j = 0; j < vectors; j += 1) {
          const panel = Math.floor(j / widest);
          const isLast = (panel + 1) * widest > vectors;
          f.get(isLast ? last : target);
          f.get(source);
          f.memory(wasm.v128Load, 16 * j);
          f.memory(wasm.v128Store, (isLast ? 0 : panel * panelStep) + 16 * (j % widest));
        }
      });
      f.release(last);
    });
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

/**
 * How far a pointer moves after a step along each axis, if it moves by `steps` from one k to the next. The inner
 * axes have moved it to their ends.
 */
export function movesOf(extents: readonly number[], steps: readonly number[]): number[] {
  return steps.map((step, axis) =>
    axis + 1 < steps.length ? step - extents[axis + 1] * steps[axis + 1] : step,
  );
}

/** The moves of a pointer to a panel that `pack` wrote. */
export function packedMoves(vectors: number, axes: number): number[] {
  return Array.from({ length: axes }, (_, axis) => (axis + 1 < axes ? 0 : 16 * vectors));
}

/** Parameters in lists of `axes`. */
function bySize(parameters: readonly Local[], axes: number): Local[][] {
  return Array.from({ length: parameters.length / axes }, (_, i) =>
    parameters.slice(i * axes, (i + 1) * axes),
  );
}

export function loadVectors(f: FunctionBuilder, address: Local, vectors: number): Local[] {
  return Array.from({ length: vectors }, (_, j) => {
    f.get(address);
    f.memory(wasm.v128Load, 16 * j);
    return f.take('v128');
  });
}

export function storeVectors(f: FunctionBuilder, address: Local, vectors: readonly Local[]): void {
  vectors.forEach((vector, j) => {
    f.get(address);
    f.get(vector);
    f.memory(wasm.v128Store, 16 * j);
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
    f.op(wasm.f32x4RelaxedMadd);
  } else {
    f.op(wasm.f32x4Mul);
    f.op(wasm.f32x4Add);
  }
  f.set(sum);
}

interface Pointer {
  readonly local: Local;
  readonly moves: readonly (Local | number)[];
}

/** Visits each point of `extents`, the last axis fastest, and moves the pointers. */
function walk(
  f: FunctionBuilder,
  extents: readonly Local[],
  pointers: readonly Pointer[],
  visit: () => void,
  axis = 0,
): void {
  if (axis === extents.length) {
    visit();
    return;
  }
  f.get(extents[axis]);
  const left = f.take('i32');
  f.loop((again) => {
    walk(f, extents, pointers, visit, axis + 1);
    for (const { local, moves } of pointers) move(f, local, moves[axis]);
    f.get(left);
    f.i32(1);
    f.op(wasm.i32Sub);
    f.tee(left);
    f.branchIf(again);
  });
  f.release(left);
}
