/** The product of several matrices. */
import { checkTensor } from '../../tensor/base.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';

/**
 * The product of matrices [a, b] · [b, c] · [c, d] · …, in the order of multiplying that needs the fewest
 * multiplications (Cormen et al., "Introduction to Algorithms", section 15.2).
 * @throws ShapeError unless all are matrices that fit
 * @throws ArgumentError for no matrix, and for different dtypes
 *
 * @example
 * ```ts
 * await chainMatmul(ones(1, 100), ones(100, 2), ones(2, 3)).toArray(); // [[200, 200, 200]]
 * ```
 */
export function chainMatmul(...matrices: readonly Tensor[]): Tensor {
  if (matrices.length === 0) {
    throw new ArgumentError('chainMatmul', 'needs at least one matrix. Call chainMatmul(a, b).');
  }
  for (const matrix of matrices) {
    if (checkTensor('chainMatmul', matrix).dim() === 2) continue;
    const { shape } = matrix;
    throw new ShapeError('chainMatmul', [shape], `takes matrices, got shape [${shape}].`);
  }
  return inBestOrder('chainMatmul', matrices);
}

/**
 * The product of matrices, in the order that needs the fewest multiplications.
 * @throws ShapeError if neighbours do not fit
 */
export function inBestOrder(op: string, matrices: readonly Tensor[]): Tensor {
  matrices.forEach((right, i) => {
    const left = matrices[i - 1];
    if (left === undefined || left.size(1) === right.size(0)) return;
    const problem = `matrix ${i - 1} has ${left.size(1)} columns, matrix ${i} has ${right.size(0)} rows; they must be equal.`;
    throw new ShapeError(op, [left.shape, right.shape], problem);
  });
  const splits = bestSplits(matrices.map(({ shape }) => shape));
  const multiply = (first: number, last: number): Tensor => {
    if (first === last) return matrices[first];
    const middle = splits[first][last];
    return multiply(first, middle).matmul(multiply(middle + 1, last));
  };
  return multiply(0, matrices.length - 1);
}

/** For matrices first … last, the matrix after which to split their product: splits[first][last]. */
function bestSplits(shapes: readonly (readonly number[])[]): number[][] {
  const count = shapes.length;
  const costs = shapes.map(() => new Array<number>(count).fill(0));
  const splits = shapes.map(() => new Array<number>(count).fill(0));
  for (let span = 1; span < count; span++) {
    for (let first = 0; first + span < count; first++) {
      const last = first + span;
      costs[first][last] = Number.POSITIVE_INFINITY;
      for (let middle = first; middle < last; middle++) {
        const own = shapes[first][0] * shapes[middle][1] * shapes[last][1];
        const cost = costs[first][middle] + costs[middle + 1][last] + own;
        if (cost >= costs[first][last]) continue;
        costs[first][last] = cost;
        splits[first][last] = middle;
      }
    }
  }
  return splits;
}
