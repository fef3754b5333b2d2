/** Search in ascending lines: log₂ n reads for each value, in the graph. */
import { cast } from '../../ops/elementwise.ts';
import { gather } from '../../ops/gather.ts';
import { searchSorted } from '../../ops/sort.ts';
import { checkTensor } from '../../tensor/base.ts';
import { commonType, operand } from '../../tensor/operands.ts';
import { fromNode, type Operand, Tensor } from '../../tensor/tensor.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';

/**
 * Options of {@link searchsorted}.
 *
 * @example
 * ```ts
 * const options: SearchsortedOptions = { side: 'right' };
 * await searchsorted(tensor([1, 3, 3]), 3, options).item(); // 3
 * ```
 */
export interface SearchsortedOptions {
  /** Whether a value goes behind elements that equal it; default false. */
  right?: boolean;
  /** `'right'` is the same as `right: true`; default `'left'`. */
  side?: 'left' | 'right';
  /** int32 positions that sort the sequence, from `argsort`, if it is not in ascending order. */
  sorter?: Tensor;
}

/**
 * The int32 position at which each value would be inserted into an ascending sequence to keep its order.
 *
 * Shape: sequence [n], values of any shape; or sequence [.., n], values [.., m] → the shape of the values.
 * @param sequence ascending along the last dimension; this is not checked
 * @throws ShapeError if the dimensions before the last differ
 * @throws ArgumentError if the sequence is a scalar, `right` contradicts `side`, or an option is unknown
 *
 * @example
 * ```ts
 * const edges = tensor([1, 3, 5]);
 * await searchsorted(edges, tensor([3, 6, 0])).toArray(); // [1, 3, 0]
 * await searchsorted(edges, 3, { right: true }).item(); // 2
 * ```
 */
export function searchsorted(
  sequence: Tensor,
  values: Operand,
  options: SearchsortedOptions = {},
): Tensor {
  const kinds = { right: 'boolean', side: ['left', 'right'], sorter: Tensor } as const;
  const { right, side, sorter } = checkOptions('searchsorted', options, kinds);
  if (right === true && side === 'left') {
    throw new ArgumentError(
      'searchsorted',
      "right: true contradicts side: 'left'; pass one of them.",
    );
  }
  const lines = checkTensor('searchsorted', sequence);
  if (sorter === undefined) return found('searchsorted', lines, values, right ?? side === 'right');
  if (sorter.shape.join() !== lines.shape.join()) {
    throw new ShapeError(
      'searchsorted',
      [lines.shape, sorter.shape],
      `sorter must have the shape of the sequence, [${lines.shape}], got [${sorter.shape}].`,
    );
  }
  const ascending = fromNode(gather(lines.node, Math.max(0, lines.dim() - 1), sorter.node));
  return found('searchsorted', ascending, values, right ?? side === 'right');
}

/**
 * Options of {@link bucketize}.
 *
 * @example
 * ```ts
 * const options: BucketizeOptions = { right: true };
 * await bucketize(tensor([3]), tensor([1, 3, 5]), options).toArray(); // [2]
 * ```
 */
export interface BucketizeOptions {
  /** Whether a value that equals a boundary belongs to the bucket above it; default false. */
  right?: boolean;
}

/**
 * The int32 number of the bucket of each value: bucket i is above boundary i − 1 and up to boundary i.
 *
 * Shape: any → the same.
 * @param boundaries an ascending vector; this is not checked
 * @throws ArgumentError if `boundaries` is not a vector, or an option is unknown
 *
 * @example
 * ```ts
 * await bucketize(tensor([0, 3, 4, 9]), tensor([1, 3, 5])).toArray(); // [0, 1, 2, 3]
 * ```
 */
export function bucketize(x: Operand, boundaries: Tensor, options: BucketizeOptions = {}): Tensor {
  const { right } = checkOptions('bucketize', options, { right: 'boolean' });
  const rank = checkTensor('bucketize', boundaries).dim();
  if (rank === 1) return found('bucketize', boundaries, x, right ?? false);
  throw new ArgumentError('bucketize', `the boundaries must be a vector, got ${rank} dimensions.`);
}

function found(op: string, lines: Tensor, values: Operand, right: boolean): Tensor {
  const rank = lines.dim();
  if (rank === 0) throw new ArgumentError(op, 'the sequence must have a dimension, got a scalar.');
  const dtype = commonType(op, lines, values);
  const wanted = operand(op, values, dtype === 'bool' ? 'uint8' : dtype, lines);
  const shape = wanted.shape.values;
  const isFitting =
    rank === 1 ||
    (shape.length === rank && lines.shape.slice(0, -1).every((n, d) => n === shape[d]));
  if (!isFitting) {
    throw new ShapeError(
      op,
      [lines.shape, shape],
      `a sequence [${lines.shape}] takes values of the same dimensions but the last, got [${shape}].`,
    );
  }
  return fromNode(searchSorted(cast(lines.node, wanted.dtype), wanted, right));
}
