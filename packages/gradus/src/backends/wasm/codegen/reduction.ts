import type { DType } from '../../../ir/dtype.ts';
import type { Combine, Reduction } from '../../../ir/loop.ts';
import type { Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import type { Emitter } from './emitter.ts';
import { countLoop } from './loops.ts';
import { combineTwo } from './scalar-functions.ts';
import type { Value } from './values.ts';

const FUNCTIONS = {
  sum: 'add',
  product: 'multiply',
  maximum: 'maximum',
  minimum: 'minimum',
} as const;

/** Pushes the start value of a reduction, as the bits of a lane. */
function pushIdentity(emitter: Emitter, combine: Combine, dtype: DType): void {
  const { f } = emitter;
  const upwards = combine === 'maximum' || combine === 'argmax';
  if (combine === 'sum') f.i32x4(0);
  else if (dtype === 'float32') {
    f.f32x4(combine === 'product' ? 1 : upwards ? -Infinity : Infinity);
  } else if (combine === 'product') f.i32x4(1);
  else if (dtype === 'uint8') f.i32x4(upwards ? 0 : 255);
  else if (dtype === 'bool') f.i32x4(upwards ? 0 : -1);
  else f.i32x4(upwards ? -(2 ** 31) : 2 ** 31 - 1);
}

/**
 * Leaves the reduction of the current point or points in `emitter.accumulator`, which the caller releases.
 * `value` is null if the reduced extents are empty.
 */
export function emitReduction(emitter: Emitter, reduction: Reduction, value: Value | null): void {
  const { combine } = reduction;
  if (combine === 'argmax' || combine === 'argmin') emitPosition(emitter, combine, value);
  else emitFold(emitter, combine, value, reduction.value.dtype);
}

function emitFold(
  emitter: Emitter,
  combine: keyof typeof FUNCTIONS,
  value: Value | null,
  dtype: DType,
): void {
  const { f } = emitter;
  const accumulator = f.local('v128');
  pushIdentity(emitter, combine, dtype);
  f.set(accumulator);
  if (value) {
    overReducedAxes(emitter, 0, () => {
      if (combine === 'sum') pushSumStep(emitter, accumulator, value);
      else {
        f.get(accumulator);
        emitter.push(value);
        combineTwo(emitter, FUNCTIONS[combine], value.dtype);
      }
      f.set(accumulator);
    });
  }
  emitter.accumulator = accumulator;
}

/** Pushes accumulator + value; as a fused multiply-add if the value is a product and the machine has one. */
function pushSumStep(emitter: Emitter, accumulator: Local, value: Value): void {
  const { f } = emitter;
  if (isFusedProduct(emitter, value)) {
    for (const factor of value.args) emitter.push(factor);
    f.get(accumulator);
    f.op(wasm.f32x4RelaxedMadd);
    return;
  }
  f.get(accumulator);
  emitter.push(value);
  combineTwo(emitter, 'add', value.dtype);
}

/** Whether `value` is a product of floats that is summed without rounding the product. */
function isFusedProduct(emitter: Emitter, value: Value): value is Value & { kind: 'apply' } {
  if (value.kind !== 'apply' || value.fn !== 'multiply' || value.dtype !== 'float32') return false;
  return emitter.context.fusedMultiplyAdd;
}

/** The position of the first largest or smallest value, or of the first NaN. */
function emitPosition(emitter: Emitter, combine: 'argmax' | 'argmin', value: Value | null): void {
  const { f } = emitter;
  const best = f.local('v128');
  const bestPosition = f.local('v128');
  const position = f.local('v128');
  f.i32x4(0);
  f.tee(bestPosition);
  f.set(position);
  if (value) {
    pushIdentity(emitter, combine, value.dtype);
    f.set(best);
    overReducedAxes(emitter, 0, () => {
      emitter.push(value);
      const candidate = f.take('v128');
      pushIsBetter(emitter, combine, value, candidate, best);
      const better = f.take('v128');
      replaceWhere(emitter, better, best, candidate);
      replaceWhere(emitter, better, bestPosition, position);
      f.get(position);
      f.i32x4(1);
      f.op(wasm.i32x4Add);
      f.set(position);
      f.release(candidate);
      f.release(better);
    });
  }
  f.release(best);
  f.release(position);
  emitter.accumulator = bestPosition;
}

/** Pushes a mask: whether the candidate beats the best value, or is NaN and the best value is not. */
function pushIsBetter(
  { f }: Emitter,
  combine: 'argmax' | 'argmin',
  { dtype }: Value,
  candidate: Local,
  best: Local,
): void {
  f.get(combine === 'argmax' ? best : candidate);
  f.get(combine === 'argmax' ? candidate : best);
  if (dtype !== 'float32') {
    f.op(dtype === 'bool' ? wasm.i32x4LtU : wasm.i32x4LtS);
    return;
  }
  f.op(wasm.f32x4Lt);
  for (const local of [candidate, best]) {
    f.get(local);
    f.get(local);
    f.op(wasm.f32x4Ne);
  }
  f.op(wasm.v128Andnot);
  f.op(wasm.v128Or);
}

function replaceWhere({ f }: Emitter, mask: Local, target: Local, value: Local): void {
  f.get(value);
  f.get(target);
  f.get(mask);
  f.op(wasm.v128Bitselect);
  f.set(target);
}

/** Runs `body` for each point of the reduced axes from number `from` on, the last axis fastest. */
function overReducedAxes(emitter: Emitter, from: number, body: () => void): void {
  const { parallel, reduced } = emitter.graph.axes;
  if (from === reduced.length) {
    body();
    return;
  }
  const axis = parallel.length + from;
  countLoop(emitter.f, emitter.axes[axis], { begin: 0, end: reduced[from], step: 1 }, () => {
    emitter.at(axis + 1, () => overReducedAxes(emitter, from + 1, body));
  });
}
