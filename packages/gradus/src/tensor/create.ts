import { allocateArray, type DType, type TypedArray } from '../graph/dtype.ts';
import { Source } from '../graph/source.ts';
import { tuple } from '../graph/tuple.ts';
import { leaf } from '../ops/leaves.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { flattenNested, type Nested } from './nested.ts';
import type { Shape } from './shapes.ts';
import { Tensor } from './tensor.ts';

export interface TensorOptions {
  dtype?: DType;
  requiresGrad?: boolean;
}

/** A leaf over `data`, which is not copied and must not change while recorded work may still read it. */
export function fromArray<const S extends Shape>(
  data: TypedArray,
  shape: S,
  options: TensorOptions = {},
): Tensor<S> {
  return leafTensor(data, shape, options, false);
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
  const size = tuple(shape);
  if (size.size !== data.length) {
    throw new ShapeError(
      'tensor',
      [shape],
      `shape [${shape}] takes ${size.size} values, got ${data.length}.`,
    );
  }
  if (requiresGrad && dtype !== 'float32') {
    throw new ArgumentError('tensor', `only float32 tensors have gradients, not ${dtype}.`);
  }
  const made = new Tensor<S>(leaf(new Source(dtype, data, isState), size, requiresGrad));
  if (requiresGrad) made.node.owner = made;
  return made;
}

function dtypeOf(data: TypedArray): DType {
  if (data instanceof Float32Array) return 'float32';
  return data instanceof Int32Array ? 'int32' : 'uint8';
}

/**
 * A tensor of numbers or booleans, copied from nested arrays or a typed array. Numbers give float32 where
 * nothing else is asked for, booleans bool, typed arrays their own dtype.
 */
export function tensor(values: Nested | TypedArray, options: TensorOptions = {}): Tensor {
  if (ArrayBuffer.isView(values)) {
    const dtype = options.dtype ?? dtypeOf(values as TypedArray);
    return fromArray(converted(values as TypedArray, dtype), [(values as TypedArray).length], {
      ...options,
      dtype,
    });
  }
  const { shape, elements } = flattenNested(values as Nested);
  const allBooleans = elements.length > 0 && elements.every((e) => typeof e === 'boolean');
  const dtype = options.dtype ?? (allBooleans ? 'bool' : 'float32');
  return fromArray(converted(elements.map(Number), dtype), shape, { ...options, dtype });
}

function converted(values: ArrayLike<number>, dtype: DType): TypedArray {
  const data = allocateArray(dtype, values.length);
  if (dtype === 'bool') for (let i = 0; i < data.length; i++) data[i] = values[i] === 0 ? 0 : 1;
  else data.set(values);
  return data;
}
