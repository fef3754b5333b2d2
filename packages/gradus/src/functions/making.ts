/** Tensors in the dtype or the shape of another tensor. */
import { isReal } from '../ir/dtype.ts';
import {
  readShape,
  type ShapeArguments,
  TENSOR_OPTIONS,
  type TensorOptions,
} from '../tensor/arguments.ts';
import { checkTensor } from '../tensor/base.ts';
import { tensor } from '../tensor/create/create.ts';
import { full, ones, zeros } from '../tensor/create/fill.ts';
import type { Nested } from '../tensor/nested.ts';
import type { Shape } from '../tensor/shapes.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkOptions } from '../util/options.ts';

/**
 * Zeros in the dtype of x. Takes `newZeros(x, 2, 3)`, or an array before options.
 * @throws ArgumentError for an invalid shape
 *
 * @example
 * ```ts
 * newZeros(tensor([1], { dtype: 'int32' }), 2, 3).dtype; // 'int32'
 * ```
 */
export function newZeros(x: Tensor, ...args: ShapeArguments): Tensor {
  const { shape, options } = readShape('newZeros', args);
  return zeros(shape, inDTypeOf('newZeros', x, options));
}

/**
 * Ones in the dtype of x. Takes `newOnes(x, 2, 3)`, or an array before options.
 * @throws ArgumentError for an invalid shape
 *
 * @example
 * ```ts
 * await newOnes(tensor([true]), 2).toArray(); // [true, true]
 * ```
 */
export function newOnes(x: Tensor, ...args: ShapeArguments): Tensor {
  const { shape, options } = readShape('newOnes', args);
  return ones(shape, inDTypeOf('newOnes', x, options));
}

/**
 * A tensor of `shape` in the dtype of x whose elements are all `value`.
 * @throws ArgumentError if the dtype cannot hold `value`
 *
 * @example
 * ```ts
 * await newFull(tensor([1], { dtype: 'int32' }), [2], 7).toArray(); // [7, 7]
 * ```
 */
export function newFull<const S extends Shape>(
  x: Tensor,
  shape: S,
  value: number | boolean,
  options?: TensorOptions,
): Tensor<S> {
  return full(shape, value, inDTypeOf('newFull', x, options));
}

/**
 * A tensor of nested arrays, as {@link tensor}, in the dtype of x.
 * @throws ArgumentError if the dtype cannot hold a value
 * @throws ShapeError if the arrays differ in length
 *
 * @example
 * ```ts
 * newTensor(tensor([1], { dtype: 'int32' }), [[1, 2], [3, 4]]).dtype; // 'int32'
 * ```
 */
export function newTensor(x: Tensor, data: Nested, options?: TensorOptions): Tensor {
  return tensor(data, inDTypeOf('newTensor', x, options));
}

function inDTypeOf(op: string, x: Tensor, options?: TensorOptions): TensorOptions {
  return { dtype: checkTensor(op, x).dtype, ...checkOptions(op, options, TENSOR_OPTIONS) };
}

/**
 * x in the dtype of `other`.
 *
 * @example
 * ```ts
 * typeAs(tensor([1.5]), tensor([1], { dtype: 'int32' })).dtype; // 'int32'
 * ```
 */
export function typeAs<S extends Shape>(x: Tensor<S>, other: Tensor): Tensor<S> {
  return checkTensor('typeAs', x).to(checkTensor('typeAs', other).dtype);
}

/**
 * x under the shape of `other`.
 * @throws ShapeError if the number of elements differs
 *
 * @example
 * ```ts
 * viewAs(tensor([1, 2, 3, 4]), zeros(2, 2)).shape; // [2, 2]
 * ```
 */
export function viewAs<S extends Shape>(x: Tensor, other: Tensor<S>): Tensor<S> {
  return checkTensor('viewAs', x).view([...checkTensor('viewAs', other).shape]) as Tensor<S>;
}

/**
 * x under the shape of `other`.
 * @throws ShapeError if the number of elements differs
 *
 * @example
 * ```ts
 * reshapeAs(tensor([1, 2, 3, 4]), zeros(2, 2)).shape; // [2, 2]
 * ```
 */
export function reshapeAs<S extends Shape>(x: Tensor, other: Tensor<S>): Tensor<S> {
  const { shape } = checkTensor('reshapeAs', other);
  return checkTensor('reshapeAs', x).reshape([...shape]) as Tensor<S>;
}

/**
 * x, repeated to the shape of `other`.
 * @throws ShapeError if x does not broadcast to that shape
 *
 * @example
 * ```ts
 * expandAs(tensor([1, 2]), zeros(3, 2)).shape; // [3, 2]
 * ```
 */
export function expandAs<S extends Shape>(x: Tensor, other: Tensor<S>): Tensor<S> {
  const { shape } = checkTensor('expandAs', other);
  return checkTensor('expandAs', x).expand(shape) as Tensor<S>;
}

/**
 * Whether the dtype is float32.
 *
 * @example
 * ```ts
 * isFloatingPoint(tensor([1])); // true
 * isFloatingPoint(tensor([true])); // false
 * ```
 */
export function isFloatingPoint(x: Tensor): boolean {
  return isReal(checkTensor('isFloatingPoint', x).dtype);
}
