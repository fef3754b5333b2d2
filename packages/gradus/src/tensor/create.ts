/** Tensors over values that are there: nested arrays, typed arrays. */

import { Storage } from '../graph/storage.ts';
import { type Tuple, tuple } from '../graph/tuple.ts';
import { allocateArray, type DType, isHeldBy, type TypedArray } from '../ir/dtype.ts';
import { leaf } from '../ops/leaves.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import { checkShape, TENSOR_OPTIONS, type TensorOptions } from './arguments.ts';
import { checkDType } from './dtypes.ts';
import { flattenNested, type Nested } from './nested.ts';
import { checkFits } from './operands.ts';
import type { Shape } from './shapes.ts';
import { Tensor } from './tensor.ts';

/**
 * A leaf over `data`, which is not copied and must not change while recorded work may still read it. An array
 * of another kind than the dtype's is converted, as {@link tensor} does.
 * @throws ShapeError where the number of values is not that of the shape
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
  if (sizes.size !== data.length) {
    throw new ShapeError(
      'tensor',
      [shape],
      `shape [${shape}] takes ${sizes.size} values, got ${data.length}.`,
    );
  }
  if (requiresGrad && dtype !== 'float32') {
    throw new ArgumentError('tensor', `only float32 tensors have gradients, not ${dtype}.`);
  }
  const isHeld = isHeldBy(data, dtype) && (dtype !== 'bool' || data.every((value) => value <= 1));
  const values = isHeld ? data : converted(data, dtype);
  return leafOver(new Storage(dtype, values, isState), sizes, requiresGrad);
}

/** A leaf over memory as it is. That of gradcheck is float64. */
export function leafOver<S extends Shape>(
  storage: Storage,
  shape: Tuple,
  requiresGrad: boolean,
): Tensor<S> {
  const made = new Tensor<S>(leaf(storage, shape, requiresGrad));
  if (requiresGrad) made.node.owner = made;
  return made;
}

/** The dtype that holds the values of an array; float64 is rounded to float32. */
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
 * A tensor of numbers or booleans, copied from nested arrays or a typed array. Numbers give float32 where
 * nothing else is asked for, booleans bool, typed arrays their own dtype.
 * @throws ShapeError for rows of different lengths
 * @throws ArgumentError for elements that are neither numbers nor booleans
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
  if (dtype !== 'float32') for (const number of numbers) checkFits('tensor', number, dtype);
  return fromArray(converted(numbers, dtype), shape, { ...options, dtype });
}

function refuseOthers(element: unknown): void {
  if (typeof element === 'number' || typeof element === 'boolean') return;
  throw new ArgumentError('tensor', `elements are numbers or booleans, got ${shown(element)}.`);
}

/** A copy of `values` in the array that holds `dtype`. */
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
