/** Tensors filled by a rule. */
import { allocateArray, type DType, isReal } from '../../ir/dtype.ts';
import { checkArgument, INT32 } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import {
  checkFinite,
  checkShape,
  checkSize,
  readShape,
  type ShapeArguments,
  TENSOR_OPTIONS,
  type TensorOptions,
} from '../arguments.ts';
import { checkTensor } from '../base.ts';
import { checkDType } from '../dtypes.ts';
import { checkFits, checkNumber } from '../operands.ts';
import type { Shape } from '../shapes.ts';
import type { Tensor } from '../tensor.ts';
import { fromArray } from './create.ts';

/**
 * A tensor of zeros; float32 by default. Takes `zeros(2, 3)`, or an array before options.
 *
 * @example
 * ```ts
 * zeros(2, 3).shape; // [2, 3]
 * await zeros([2], { dtype: 'int32' }).toArray(); // [0, 0]
 * ```
 */
export function zeros<const S extends Shape>(shape: S, options?: TensorOptions): Tensor<S>;
export function zeros<const S extends Shape>(...shape: S): Tensor<S>;
export function zeros(...args: ShapeArguments): Tensor {
  const { shape, options } = readShape('zeros', args);
  return filled('zeros', shape, 0, options);
}

/**
 * A tensor of ones; float32 by default. Takes `ones(2, 3)`, or an array before options.
 *
 * @example
 * ```ts
 * await ones(2, 2).toArray(); // [[1, 1], [1, 1]]
 * ones([2], { requiresGrad: true }).requiresGrad; // true
 * ```
 */
export function ones<const S extends Shape>(shape: S, options?: TensorOptions): Tensor<S>;
export function ones<const S extends Shape>(...shape: S): Tensor<S>;
export function ones(...args: ShapeArguments): Tensor {
  const { shape, options } = readShape('ones', args);
  return filled('ones', shape, 1, options);
}

/**
 * A tensor whose elements are all `value`; float32 for a number and bool for a boolean by default.
 * @throws ArgumentError if the dtype cannot hold `value`
 *
 * @example
 * ```ts
 * await full([2, 2], 7).toArray(); // [[7, 7], [7, 7]]
 * ```
 */
export function full<const S extends Shape>(
  shape: S,
  value: number | boolean,
  options?: TensorOptions,
): Tensor<S> {
  const dtype = typeof value === 'boolean' ? 'bool' : 'float32';
  return filled('full', shape, elementOf('full', value), options, dtype);
}

/**
 * Zeros in the shape and dtype of `x`.
 *
 * @example
 * ```ts
 * await zerosLike(tensor([1, 2, 3])).toArray(); // [0, 0, 0]
 * ```
 */
export function zerosLike<S extends Shape>(x: Tensor<S>, options?: TensorOptions): Tensor<S> {
  return filledLike('zerosLike', x, 0, options);
}

/**
 * Ones in the shape and dtype of `x`.
 *
 * @example
 * ```ts
 * await onesLike(tensor([[1, 2]])).toArray(); // [[1, 1]]
 * ```
 */
export function onesLike<S extends Shape>(x: Tensor<S>, options?: TensorOptions): Tensor<S> {
  return filledLike('onesLike', x, 1, options);
}

/**
 * A tensor in the shape and dtype of `x` whose elements are all `value`.
 *
 * @example
 * ```ts
 * await fullLike(tensor([1, 2, 3]), 0.5).toArray(); // [0.5, 0.5, 0.5]
 * ```
 */
export function fullLike<S extends Shape>(
  x: Tensor<S>,
  value: number | boolean,
  options?: TensorOptions,
): Tensor<S> {
  return filledLike('fullLike', x, elementOf('fullLike', value), options);
}

function filledLike<S extends Shape>(
  op: string,
  x: Tensor<S>,
  value: number,
  options: TensorOptions | undefined,
): Tensor<S> {
  const { shape, dtype } = checkTensor(op, x);
  return filled(op, shape as S, value, options, dtype);
}

function elementOf(op: string, value: number | boolean): number {
  return typeof value === 'boolean' ? Number(value) : checkNumber(op, value);
}

function filled<S extends Shape>(
  op: string,
  shape: S,
  value: number,
  options?: TensorOptions,
  own: DType = 'float32',
): Tensor<S> {
  const checked = checkShape(op, shape) as S;
  const { dtype = own, requiresGrad } = checkOptions(op, options, TENSOR_OPTIONS);
  checkDType(op, dtype);
  const data = allocateArray(
    dtype,
    checked.reduce((n, size) => n * size, 1),
  );
  const stored = checkFits(op, value, dtype);
  if (stored !== 0) data.fill(stored);
  return fromArray(data, checked, { dtype, requiresGrad });
}

/**
 * The identity matrix: ones on the diagonal. [n, m], or [n, n] if `m` is left out.
 *
 * @example
 * ```ts
 * await eye(2).toArray(); // [[1, 0], [0, 1]]
 * ```
 */
export function eye<const N extends number>(n: N): Tensor<readonly [N, N]>;
export function eye<const N extends number, const M extends number>(
  n: N,
  m: M,
  options?: TensorOptions,
): Tensor<readonly [N, M]>;
export function eye(n: number, m = n, options?: TensorOptions): Tensor<readonly number[]> {
  const result = filled('eye', [n, m], 0, options);
  const { storage } = result.node;
  for (let i = 0; i < Math.min(n, m); i++) if (storage?.data) storage.data[i * m + i] = 1;
  return result;
}

/**
 * `start`, `start + step`, … before `end`. int32 if all three are integers, else float32. Each value is start +
 * i · step, computed in double precision.
 * @throws ArgumentError if `step` is 0 or leads away from `end`, or a number is not finite
 *
 * @example
 * ```ts
 * await arange(5).toArray(); // [0, 1, 2, 3, 4]
 * await arange(2, 9, 3).toArray(); // [2, 5, 8]
 * ```
 */
export function arange(end: number, options?: TensorOptions): Tensor<readonly [number]>;
export function arange(
  start: number,
  end: number,
  step?: number,
  options?: TensorOptions,
): Tensor<readonly [number]>;
export function arange(
  first: number,
  second?: number | TensorOptions,
  step = 1,
  options?: TensorOptions,
): Tensor<readonly [number]> {
  if (typeof second !== 'number') return range(0, first, 1, second);
  return range(first, second, step, options);
}

function range(
  start: number,
  end: number,
  step: number,
  given: TensorOptions | undefined,
): Tensor<readonly [number]> {
  const options = checkOptions('arange', given, TENSOR_OPTIONS);
  checkFinite('arange', { start, end, step });
  const distance = (end - start) / step;
  if (step === 0 || distance < 0) {
    const problem = step === 0 ? 'is 0' : `${step} leads away from the end`;
    throw new ArgumentError('arange', `from ${start} to ${end}: the step ${problem}.`);
  }
  // Not −0, which would become a size.
  const steps = Math.abs(Math.ceil(distance));
  const areIntegers = [start, end, step].every(Number.isInteger);
  const { dtype = areIntegers ? 'int32' : 'float32' } = options;
  const last = start + (steps - 1) * step;
  if (dtype === 'int32') checkInt32('arange', [start, last]);
  return sequence('arange', steps, dtype, options, (i) => start + i * step);
}

function checkInt32(op: string, ends: readonly number[]): void {
  const outside = ends.find((end) => end < -(2 ** 31) || end >= 2 ** 31);
  if (outside === undefined) return;
  throw new ArgumentError(op, `${outside} does not fit int32; pass { dtype: 'float32' }.`);
}

function sequence(
  op: string,
  length: number,
  dtype: DType,
  options: TensorOptions,
  valueAt: (i: number) => number,
): Tensor<readonly [number]> {
  const data = allocateArray(checkDType(op, dtype), checkShape(op, [length])[0]);
  for (let i = 0; i < data.length; i++) {
    data[i] = dtype === 'bool' ? Number(valueAt(i) !== 0) : valueAt(i);
  }
  return fromArray(data, [length], { ...options, dtype });
}

/**
 * `steps` float32 values from `start` to `end`, both included, evenly spaced. The second half counts back from
 * `end`, so that the last value is `end` exactly.
 * @throws ArgumentError if `steps` is not an integer ≥ 0, or an end is not finite
 *
 * @example
 * ```ts
 * await linspace(0, 1, 5).toArray(); // [0, 0.25, 0.5, 0.75, 1]
 * ```
 */
export function linspace<const N extends number>(
  start: number,
  end: number,
  steps: N,
  options?: TensorOptions,
): Tensor<readonly [N]>;
export function linspace(
  start: number,
  end: number,
  steps: number,
  given?: TensorOptions,
): Tensor<readonly [number]> {
  const options = checkOptions('linspace', given, TENSOR_OPTIONS);
  const { dtype = 'float32' } = options;
  checkFinite('linspace', { start, end });
  checkSize('linspace', 'steps', steps);
  // PyTorch computes the step in the dtype of the result.
  const rounded = dtype === 'float64' ? (x: number) => x : Math.fround;
  const [from, to] = [rounded(start), rounded(end)];
  const gap = rounded(rounded(to - from) / Math.max(1, steps - 1));
  const half = Math.floor(steps / 2);
  return sequence('linspace', steps, dtype, options, (i) =>
    i < half || steps === 1 ? from + gap * i : to - gap * (steps - 1 - i),
  );
}

/**
 * int32 [2, n]: the rows and the columns of the elements in the lower triangle of a matrix, by rows.
 * @param offset the last diagonal that belongs to it; 0 is the main one, 1 is the one above it
 * @throws ArgumentError for a negative size
 *
 * @example
 * ```ts
 * await trilIndices(2, 2).toArray(); // [[0, 1, 1], [0, 0, 1]]
 * ```
 */
export function trilIndices(rows: number, columns: number, offset = 0): Tensor {
  checkTriangle('trilIndices', rows, columns, offset);
  return pointsWhere(rows, columns, (row, column) => column <= row + offset);
}

/**
 * int32 [2, n]: the rows and the columns of the elements in the upper triangle of a matrix, by rows.
 * @param offset the first diagonal that belongs to it; 0 is the main one, 1 is the one above it
 * @throws ArgumentError for a negative size
 *
 * @example
 * ```ts
 * await triuIndices(2, 2).toArray(); // [[0, 0, 1], [0, 1, 1]]
 * ```
 */
export function triuIndices(rows: number, columns: number, offset = 0): Tensor {
  checkTriangle('triuIndices', rows, columns, offset);
  return pointsWhere(rows, columns, (row, column) => column >= row + offset);
}

function checkTriangle(op: string, rows: number, columns: number, offset: number): void {
  checkShape(op, [checkSize(op, 'rows', rows), checkSize(op, 'columns', columns)]);
  checkArgument(op, 'offset', offset, INT32);
}

function pointsWhere(
  rows: number,
  columns: number,
  holds: (row: number, column: number) => boolean,
): Tensor {
  const points: [number[], number[]] = [[], []];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!holds(row, column)) continue;
      points[0].push(row);
      points[1].push(column);
    }
  }
  return fromArray(Int32Array.from(points.flat()), [2, points[0].length]);
}

/**
 * `steps` powers of `base`, with exponents at equal distances from `start` to `end`; float32 by default.
 * @throws ArgumentError if a number is not finite, or `steps` is not an integer of at least 0
 *
 * @example
 * ```ts
 * await logspace(0, 3, 4).toArray(); // [1, 10, 100, 1000]
 * await logspace(0, 3, 4, 2).toArray(); // [1, 2, 4, 8]
 * ```
 */
export function logspace<const N extends number>(
  start: number,
  end: number,
  steps: N,
  base?: number,
  options?: TensorOptions,
): Tensor<readonly [N]>;
export function logspace(
  start: number,
  end: number,
  steps: number,
  base = 10,
  given?: TensorOptions,
): Tensor<readonly [number]> {
  const options = checkOptions('logspace', given, TENSOR_OPTIONS);
  const { dtype = 'float32' } = options;
  checkFinite('logspace', { start, end, base });
  checkSize('logspace', 'steps', steps);
  // As in PyTorch, the ends become integers too.
  const [from, to] = isReal(dtype) ? [start, end] : [Math.trunc(start), Math.trunc(end)];
  const gap = (to - from) / Math.max(1, steps - 1);
  return sequence('logspace', steps, dtype, options, (i) => base ** (from + gap * i));
}
