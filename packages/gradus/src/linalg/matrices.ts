/** Matrices as JavaScript reads them, and as nodes. */
import type { Node } from '../graph/node.ts';
import { EMPTY } from '../graph/tuple.ts';
import type { DType } from '../ir/dtype.ts';
import { equal, like, where } from '../ops/elementwise.ts';
import { constant, fromArray, range } from '../ops/leaves.ts';
import { reshape, transpose } from '../ops/movement.ts';
import { expand } from '../ops/reduce.ts';
import { checkReal } from '../tensor/base.ts';
import type { Shape } from '../tensor/shapes.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';

/** The matrices of a tensor [.., rows, columns], in double precision. */
export interface Matrices {
  readonly dtype: DType;
  /** The dimensions before the last two. */
  readonly batch: Shape;
  readonly rows: number;
  readonly columns: number;
  readonly all: readonly Float64Array[];
  /** A leaf of [.., size, …] from the part of each matrix. */
  readonly leaf: (parts: readonly Float64Array[], sizes: Shape) => Node;
}

/** Checks and reads matrices. @throws ShapeError below two dimensions, ArgumentError for integers and bools */
export function matricesOf(op: string, x: Tensor): Matrices {
  const { shape } = checkMatrices(op, x);
  const batch = shape.slice(0, -2);
  const [rows, columns] = shape.slice(-2);
  const data = x.dataSync();
  const count = batch.reduce((n, size) => n * size, 1);
  const size = rows * columns;
  const all = Array.from({ length: count }, (_, i) =>
    Float64Array.from(data.subarray(i * size, (i + 1) * size)),
  );
  // In gradcheck, float32 has double precision too.
  const isDouble = data instanceof Float64Array;
  const leaf = (parts: readonly Float64Array[], sizes: Shape): Node => {
    const each = sizes.reduce((n, length) => n * length, 1);
    const values = isDouble ? new Float64Array(count * each) : new Float32Array(count * each);
    parts.forEach((part, i) => {
      values.set(part, i * each);
    });
    return fromArray(x.dtype, values, [...batch, ...sizes]);
  };
  return { dtype: x.dtype, batch, rows, columns, all, leaf };
}

/** {@link matricesOf} for square matrices. @throws ShapeError if they are not square */
export function squareOf(op: string, x: Tensor): Matrices {
  const matrices = matricesOf(op, x);
  if (matrices.rows === matrices.columns) return matrices;
  throw new ShapeError(op, [x.shape], `needs square matrices [.., n, n], got shape [${x.shape}].`);
}

export function checkMatrices(op: string, x: Tensor): Tensor {
  const { shape } = checkReal(op, x);
  if (shape.length >= 2) return x;
  throw new ShapeError(op, [shape], `needs a matrix [.., m, n], got shape [${shape}].`);
}

/** `matrix 2 of the batch`, or `the matrix` if there is one. */
export function nameOf(index: number, { batch }: Matrices): string {
  return batch.length === 0 ? 'the matrix' : `matrix ${index} of the batch`;
}

/** @throws ArgumentError for NaN and infinities, with which the method would not end */
export function checkFinite(op: string, matrices: Matrices): void {
  const wrong = matrices.all.findIndex((matrix) => !matrix.every(Number.isFinite));
  if (wrong < 0) return;
  throw new ArgumentError(op, `${nameOf(wrong, matrices)} contains NaN or an infinity.`);
}

/** The last two dimensions, swapped. */
export function transposed(x: Node): Node {
  const rank = x.shape.values.length;
  return transpose(x, rank - 2, rank - 1);
}

/** [.., n] as rows: element j of each vector in column j of a matrix of the shape of `x`. */
export function asRows(vector: Node, x: Node): Node {
  const { values } = vector.shape;
  return expand(reshape(vector, [...values.slice(0, -1), 1, ...values.slice(-1)]), x.shape.values);
}

/** [.., n] as columns: element i of each vector in row i of a matrix of the shape of `x`. */
export function asColumns(vector: Node, x: Node): Node {
  return expand(reshape(vector, [...vector.shape.values, 1]), x.shape.values);
}

/** A number for each matrix, in the shape of `x`. */
export function asMatrices(numbers: Node, x: Node): Node {
  return expand(reshape(numbers, [...numbers.shape.values, 1, 1]), x.shape.values);
}

/** bool, in the shape of `x`: true on the diagonal. */
export function onDiagonal(x: Node): Node {
  const { values } = x.shape;
  return equal(range(values, values.length - 2), range(values, values.length - 1));
}

/** The identity matrices [.., n, n]. */
export function identities(batch: Shape, n: number, dtype: DType): Node {
  const ones = expand(constant(1, EMPTY, dtype), [...batch, n, n]);
  return where(onDiagonal(ones), ones, like(ones, 0));
}
