import type { Tensor } from '../../tensor/index.ts';
import {
  checkArgument,
  NOT_NEGATIVE,
  POSITIVE_INTEGER,
  PROBABILITY,
} from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { defaultGenerator } from '../../util/random/index.ts';
import { checkTensor } from '../arguments.ts';
import { checked, fill, type InitOptions } from './fill.ts';

/**
 * Fills a matrix with values from N(0, std²), and sets the same share of each column to 0. Martens 2010, "Deep
 * learning via Hessian-free optimization".
 *
 * @param sparsity the share of zeros in a column, from 0 to 1; the number of zeros is rounded up
 * @returns `tensor`
 * @throws ShapeError for another number of dimensions than two
 * @throws ArgumentError for a sparsity outside [0, 1], and unless `tensor` is a leaf of real numbers
 *
 * @example
 * ```ts
 * const w = nn.init.sparse_(zeros([4, 3]), 0.5);
 * await w.eq(0).int().sum(0).toArray(); // [2, 2, 2]
 * ```
 */
export function sparse_<T extends Tensor>(
  tensor: T,
  sparsity: number,
  std = 0.01,
  options: InitOptions = {},
): T {
  const { generator = defaultGenerator } = checked('sparse_', options);
  const [rows, columns] = matrixShape('sparse_', tensor);
  checkArgument('sparse_', 'sparsity', sparsity, PROBABILITY);
  checkArgument('sparse_', 'std', std, NOT_NEGATIVE);
  const zeros = Math.ceil(sparsity * rows);
  return fill('sparse_', tensor, (empty) => {
    const values = generator.normal(empty, 0, std);
    for (let column = 0; column < columns; column++) {
      const order = generator.randperm(rows);
      for (const row of order.subarray(0, zeros)) values[row * columns + column] = 0;
    }
    return values;
  });
}

/**
 * Fills a matrix with ones on the diagonal and zeros elsewhere, so that a linear layer passes on as many inputs as it
 * can.
 *
 * @returns `tensor`
 * @throws ShapeError for another number of dimensions than two
 * @throws ArgumentError unless `tensor` is a leaf of real numbers
 *
 * @example
 * ```ts
 * await nn.init.eye_(zeros([2, 3])).toArray(); // [[1, 0, 0], [0, 1, 0]]
 * ```
 */
export function eye_<T extends Tensor>(tensor: T): T {
  const [rows, columns] = matrixShape('eye_', tensor);
  return fill('eye_', tensor, (values) => {
    for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = 1;
    return values;
  });
}

/**
 * Fills a weight [out, in, ...sizes] with zeros and, for each output, a 1 in the middle of its own input, so that a
 * convolution passes on as many channels as it can.
 *
 * @param groups the outputs are divided into as many groups, each of which begins with the first input
 * @returns `tensor`
 * @throws ShapeError unless there are three to five dimensions, and `groups` divides the first
 * @throws ArgumentError unless `groups` is a positive integer and `tensor` a leaf of real numbers
 *
 * @example
 * ```ts
 * await nn.init.dirac_(zeros([2, 2, 3])).toArray(); // [[[0, 1, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0]]]
 * ```
 */
export function dirac_<T extends Tensor>(tensor: T, groups = 1): T {
  checkTensor('dirac_', 'the first argument', tensor);
  const { shape } = tensor;
  if (shape.length < 3 || shape.length > 5) {
    throw new ShapeError('dirac_', [shape], `fills 3 to 5 dimensions, got shape [${shape}].`);
  }
  checkArgument('dirac_', 'groups', groups, POSITIVE_INTEGER);
  const [outputs, inputs, ...sizes] = shape;
  const perGroup = outputs / groups;
  if (!Number.isInteger(perGroup)) {
    throw new ShapeError('dirac_', [shape], `${groups} groups do not divide ${outputs} outputs.`);
  }
  const size = sizes.reduce((n, extent) => n * extent, 1);
  const middle = sizes.reduce((at, extent) => at * extent + Math.floor(extent / 2), 0);
  return fill('dirac_', tensor, (values) => {
    for (let output = 0; output < outputs; output++) {
      const input = output % perGroup;
      if (input < inputs) values[(output * inputs + input) * size + middle] = 1;
    }
    return values;
  });
}

function matrixShape(op: string, tensor: Tensor): [rows: number, columns: number] {
  checkTensor(op, 'the first argument', tensor);
  const { shape } = tensor;
  if (shape.length === 2) return [shape[0], shape[1]];
  throw new ShapeError(op, [shape], `fills matrices [out, in], got shape [${shape}].`);
}
