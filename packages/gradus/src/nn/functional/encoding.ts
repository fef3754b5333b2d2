/** Classes as vectors. */
import { cast, equal } from '../../ops/elementwise.ts';
import { checked } from '../../ops/gather.ts';
import { range } from '../../ops/leaves.ts';
import { reshape } from '../../ops/movement.ts';
import { expand } from '../../ops/reduce.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { checkTensor, refuseOutside } from '../arguments.ts';

/**
 * One-hot vectors: 1 at the position of the class, 0 elsewhere.
 *
 * Shape: int32 or uint8 [...] → int32 [..., numClasses].
 * @param numClasses −1, the default, is one more than the largest class; it reads the classes
 * @throws IndexOutOfRangeError for a class outside 0 … numClasses − 1: at once if the classes are known, otherwise
 *   when the result is computed
 * @throws ArgumentError for classes that are not integers, or without numClasses for an empty tensor
 *
 * @example
 * ```ts
 * await F.oneHot(tensor([2, 0], { dtype: 'int32' })).toArray(); // [[0, 0, 1], [1, 0, 0]]
 * F.oneHot(tensor([2, 0], { dtype: 'int32' }), 5).shape; // [2, 5]
 * ```
 */
export function oneHot(x: Tensor, numClasses = -1): Tensor {
  checkTensor('oneHot', 'x', x);
  if (x.dtype !== 'int32' && x.dtype !== 'uint8') {
    throw new ArgumentError(
      'oneHot',
      `classes must be int32 or uint8, got ${x.dtype}. Use x.int().`,
    );
  }
  const classes = numClasses === -1 ? classesIn(x) : numClasses;
  if (!Number.isInteger(classes) || classes < 1) {
    throw new ArgumentError(
      'oneHot',
      `numClasses must be a positive integer, or -1 to count them, got ${shown(numClasses)}.`,
    );
  }
  const index = cast(x.node, 'int32');
  refuseOutside('oneHot', index, classes);
  const shape = [...x.shape, classes];
  const column = expand(reshape(checked(index, classes), [...x.shape, 1]), shape);
  return fromNode(cast(equal(column, range(shape, x.dim())), 'int32'));
}

function classesIn(x: Tensor): number {
  if (x.numel() > 0) return x.max().itemSync() + 1;
  throw new ArgumentError('oneHot', 'an empty tensor has no largest class. Pass numClasses.');
}
