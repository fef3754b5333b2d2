import type { Node } from '../../src/graph/node.ts';
import { matmul } from '../../src/ops/matmul.ts';
import { transpose } from '../../src/ops/movement.ts';
import {
  float,
  int,
  type Sample,
  type SampleInput,
  type Samples,
  scattered,
  spread,
} from './kit.ts';

function product(
  about: string,
  a: SampleInput,
  b: SampleInput,
  compute: (a: Node, b: Node) => Node = matmul,
  smooth = true,
): Sample {
  return { about, inputs: [a, b], compute, smooth };
}

const of = (shape: readonly number[], seed = 0) => spread(-1, 1, shape, seed);

export const samples: Samples = {
  matmul: [
    product('one element', of([1, 1]), of([1, 1], 1)),
    product('odd sizes', of([3, 5]), of([5, 7], 1)),
    product('a tile and its remainders', of([9, 11]), of([11, 13], 1)),
    product('ten classes', of([7, 20]), of([20, 10], 1)),
    product('a row', of([1, 9]), of([9, 33], 1)),
    product('a column', of([9, 6]), of([6, 1], 1)),
    product('an outer product', of([6, 1]), of([1, 5], 1)),
    product('two vectors', of([9]), of([9], 1)),
    product('a vector and a matrix', of([5]), of([5, 3], 1)),
    product('a matrix and a vector', of([3, 5]), of([5], 1)),
    product('a batch', of([3, 2, 4]), of([3, 4, 5], 1)),
    product('a batch against one matrix', of([3, 2, 4]), of([4, 5], 1)),
    product('one matrix against a batch', of([2, 4]), of([3, 4, 5], 1)),
    product('batches that broadcast', of([2, 1, 3, 4]), of([5, 4, 2], 1)),
    product('left transposed', of([5, 3]), of([5, 7], 1), (a, b) => matmul(transpose(a, 0, 1), b)),
    product('right transposed', of([3, 5]), of([7, 5], 1), (a, b) => matmul(a, transpose(b, 0, 1))),
    product('not contiguous', of([5, 6]), of([5, 4], 1), (a, b) => matmul(scattered(a), b)),
    product('nothing to sum', float([], [2, 0]), float([], [0, 3]), matmul, false),
    product('no rows', float([], [0, 4]), of([4, 3]), matmul, false),
    product(
      'infinities and NaN',
      float([1, 2, Infinity, 1, NaN, 1], [3, 2]),
      of([2, 3]),
      matmul,
      false,
    ),
    product('int32', int([1, 2, 3, 65537], [2, 2]), int([5, 6, 7, 65537], [2, 2]), matmul, false),
  ],
};
