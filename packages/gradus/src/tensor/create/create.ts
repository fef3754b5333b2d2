/** Tensors of given values: nested arrays, typed arrays. */

import { Storage } from '../../graph/storage.ts';
import { type Tuple, tuple } from '../../graph/tuple.ts';
import { allocateArray, type DType, isHeldBy, isReal, type TypedArray } from '../../ir/dtype.ts';
import { leaf } from '../../ops/leaves.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { shown } from '../../util/shown.ts';
import { checkLength, checkShape, TENSOR_OPTIONS, type TensorOptions } from '../arguments.ts';
import { checkDType } from '../dtypes.ts';
import { flattenNested, type Nested } from '../nested.ts';
import { checkFits } from '../operands.ts';
import type { Shape } from '../shapes.ts';
import { Tensor } from '../tensor.ts';

/**
 * A tensor over `data`, which is not copied. Do not change the array while recorded work may still read it. An
 * array whose type does not match `dtype` is converted into a copy, as {@link tensor} does.
 * @throws ShapeError if `data` has more or fewer values than `shape`
 * @throws ArgumentError for an invalid shape or dtype, or `requiresGrad` with integers or bools
 *
 * @example
 * ```ts
 * const x = fromArray(new Float32Array([1, 2, 3, 4]), [2, 2]);
 * await x.toArray(); // [[1, 2], [3, 4]]
 * ```
 */
export function fromArray<const S extends Shape>(
  data: TypedArray,
  shape: S,
  options?: TensorOptions,
): Tensor<S> {
  return leafTensor(data, shape, checkOptions('fromArray', options, TENSOR_OPTIONS), false);
}

/** A leaf whose memory an optimizer may write to. */
export function stateTensor<const S extends Shape>(
  data: TypedArray,
  shape: S,
  options: TensorOptions = {},
): Tensor<S> {
  return leafTensor(data, shape, options, true);
}

function leafTensor<S extends Shape>(
  data: TypedArray,
  shape: S,
  { dtype = dtypeOf(data), requiresGrad = false }: TensorOptions,
  isState: boolean,
): Tensor<S> {
  const sizes = tuple(checkShape('tensor', shape));
  checkDType('tensor', dtype);
  checkLength('tensor', sizes, data);
  if (requiresGrad && !isReal(dtype)) {
    throw new ArgumentError(
      'tensor',
      `only float32 and float64 tensors have gradients, not ${dtype}.`,
    );
  }
  const isHeld = isHeldBy(data, dtype) && (dtype !== 'bool' || data.every((value) => value <= 1));
  const values = isHeld ? data : converted(data, dtype);
  return leafOver(new Storage(dtype, values, isState), sizes, requiresGrad);
}

/** A leaf over `storage`. `gradcheck` passes float64 values. */
export function leafOver<S extends Shape>(
  storage: Storage,
  shape: Tuple,
  requiresGrad: boolean,
): Tensor<S> {
  const made = new Tensor<S>(leaf(storage, shape, requiresGrad));
  if (requiresGrad) made.node.owner = made;
  return made;
}

/** The dtype for the values of an array; float64 is rounded to float32. */
function dtypeOf(data: TypedArray | ArrayBufferView): DType {
  if (data instanceof Float32Array || data instanceof Float64Array) return 'float32';
  if (data instanceof Uint8Array || data instanceof Uint8ClampedArray) return 'uint8';
  const isInteger =
    data instanceof Int32Array ||
    data instanceof Int16Array ||
    data instanceof Int8Array ||
    data instanceof Uint16Array;
  if (isInteger) return 'int32';
  throw new ArgumentError(
    'tensor',
    `${shown(data)} has no dtype; convert it to a Float32Array, Int32Array or Uint8Array.`,
  );
}

/**
 * A tensor of numbers or booleans, copied from nested arrays or a typed array. The default dtype is float32 for
 * numbers, bool for booleans, and that of the array for a typed array.
 * @throws ShapeError for rows of different lengths
 * @throws ArgumentError for elements that are neither numbers nor booleans, or do not fit `dtype`
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * x.shape; // [2, 3]
 * tensor([0, 1, 2], { dtype: 'int32' }).dtype; // 'int32'
 * ```
 */
export function tensor(values: Nested | TypedArray, given?: TensorOptions): Tensor {
  const options = checkOptions('tensor', given, TENSOR_OPTIONS);
  if (ArrayBuffer.isView(values)) {
    const own = dtypeOf(values);
    const dtype = checkDType('tensor', options.dtype === undefined ? own : options.dtype);
    return fromArray(converted(values, dtype), [values.length], { ...options, dtype });
  }
  const { shape, elements } = flattenNested(values as Nested);
  for (const element of elements) refuseOthers(element);
  const allBooleans = elements.length > 0 && elements.every((e) => typeof e === 'boolean');
  const inferred = allBooleans ? 'bool' : 'float32';
  const dtype = checkDType('tensor', options.dtype === undefined ? inferred : options.dtype);
  const numbers = elements.map(Number);
  if (!isReal(dtype)) for (const number of numbers) checkFits('tensor', number, dtype);
  return fromArray(converted(numbers, dtype), shape, { ...options, dtype });
}

function refuseOthers(element: unknown): void {
  if (typeof element === 'number' || typeof element === 'boolean') return;
  throw new ArgumentError('tensor', `elements are numbers or booleans, got ${shown(element)}.`);
}

/** A copy of `values` in the typed array of `dtype`. */
export function converted(values: ArrayLike<number>, dtype: DType): TypedArray {
  const data = allocateArray(dtype, values.length);
  if (dtype === 'bool') for (let i = 0; i < data.length; i++) data[i] = values[i] === 0 ? 0 : 1;
  else data.set(values);
  if (dtype === 'int32' && (values instanceof Float32Array || values instanceof Float64Array)) {
    for (let i = 0; i < data.length; i++)
      if (!(Math.abs(values[i]) < 2 ** 31)) data[i] = -(2 ** 31);
  }
  return data;
}
