/** Checked products of matrices, and the checks that functions of matrices share. */
import type { Node } from '../../graph/node.ts';
import type { DType } from '../../ir/dtype.ts';
import { matmul } from '../../ops/matmul.ts';
import { checkTensor } from '../../tensor/base.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';

/** The product of two tensors of these ranks, at most 2. */
export function product(op: string, x: Tensor, other: Tensor, rows: number, columns: number): Node {
  oneDType(op, [x, other]);
  checkRank(op, 'the left side', x, rows);
  checkRank(op, 'the right side', other, columns);
  checkInner(op, x, other);
  return matmul(x.node, other.node);
}

export function batches(op: string, x: Tensor, other: Tensor): Node {
  oneDType(op, [x, other]);
  checkRank(op, 'the left side', x, 3);
  checkRank(op, 'the right side', other, 3);
  if (x.size(0) !== other.size(0)) {
    const problem = `both need one number of matrices, got ${x.size(0)} and ${other.size(0)}.`;
    refuseShapes(op, x, other, problem);
  }
  checkInner(op, x, other);
  return matmul(x.node, other.node);
}

function checkInner(op: string, x: Tensor, other: Tensor): void {
  const rows = other.shape[Math.max(0, other.dim() - 2)];
  if (x.size(-1) === rows) return;
  const problem = `the last dimension on the left is ${x.size(-1)}, but the right side has ${rows} rows; they must be equal.`;
  refuseShapes(op, x, other, problem);
}

/** @throws ArgumentError unless all are tensors of one dtype of numbers */
export function oneDType(op: string, tensors: readonly Tensor[]): DType {
  const dtypes = tensors.map((x) => checkTensor(op, x).dtype);
  if (dtypes.some((dtype) => dtype !== dtypes[0] || dtype === 'bool')) refuseDTypes(op, dtypes);
  return dtypes[0];
}

export function refuseDTypes(op: string, dtypes: readonly DType[]): never {
  throw new ArgumentError(
    op,
    `takes tensors of one dtype of numbers, got ${dtypes.join(' and ')}. Convert with float().`,
  );
}

const NOUNS = ['a scalar []', 'a vector [n]', 'a matrix [n, m]', 'a batch of matrices [b, n, m]'];

export function checkRank(op: string, name: string, x: Tensor, rank: number): void {
  const { shape } = checkTensor(op, x);
  if (shape.length === rank) return;
  throw new ShapeError(op, [shape], `${name} must be ${NOUNS[rank]}, got shape [${shape}].`);
}

export function refuseShapes(op: string, a: Tensor, b: Tensor, problem: string): never {
  throw new ShapeError(op, [a.shape, b.shape], `[${a.shape}] and [${b.shape}]: ${problem}`);
}
