import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import { checkLabels } from '../../metrics/checks.ts';
import { cast } from '../../ops/elementwise.ts';
import { reshape } from '../../ops/movement.ts';
import { expand } from '../../ops/reduce.ts';
import { fromArray, type Tensor } from '../../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkTensor } from '../arguments.ts';

/** @throws ArgumentError if `weight` is neither null nor a real tensor */
export function checkWeight(loss: string, name: string, weight: Tensor | null): Tensor | null {
  if (weight === null) return weight;
  checkTensor(loss, name, weight);
  if (isReal(weight.dtype)) return weight;
  throw new ArgumentError(loss, `${name} must be float32 or float64, got ${weight.dtype}.`);
}

/** The weights in the dtype of the input. @throws ShapeError unless there is one weight for each of `classes` classes */
export function classWeights(
  loss: string,
  weight: Tensor | null,
  classes: number,
  { dtype }: Tensor,
): Node | null {
  if (weight === null) return null;
  if (weight.dim() === 1 && weight.size(0) === classes) return cast(weight.node, dtype);
  throw new ShapeError(
    loss,
    [weight.shape],
    `weight must hold one number for each of the ${classes} classes, shape [${classes}], ` +
      `got [${weight.shape}].`,
  );
}

/** A vector along dimension `axis` of `shape`, repeated along the others. */
export function along(vector: Node, axis: number, shape: readonly number[]): Node {
  const raised = shape.map((size, d) => (d === axis ? size : 1));
  return expand(reshape(vector, raised), shape);
}

/**
 * A weight for each class, so that rare classes count as much as frequent ones: n / (k · count), with n labels and
 * k classes that occur, as scikit-learn's `class_weight='balanced'`. The mean weight of the labels is 1. A class
 * that does not occur gets the weight 1.
 *
 * For one logit, divide the second weight by the first: `new nn.BCEWithLogitsLoss({ posWeight })`.
 *
 * @param labels classes of the training rows, an array or a typed array
 * @returns float32 [classes]
 * @throws ArgumentError for a label outside 0 … classes − 1, or without labels
 *
 * @example
 * ```ts
 * const weight = nn.balancedWeights([0, 0, 0, 1], 2);
 * await weight.toArray(); // [0.666…, 2]
 * const loss = new nn.CrossEntropyLoss({ weight });
 * ```
 */
export function balancedWeights<const C extends number>(
  labels: ArrayLike<number>,
  classes: C,
): Tensor<readonly [C]> {
  checkArgument('balancedWeights', 'classes', classes, POSITIVE_INTEGER);
  checkLabels('balancedWeights', 'labels', labels, classes);
  if (labels.length === 0) {
    throw new ArgumentError(
      'balancedWeights',
      'labels is empty. Pass the labels of the training rows.',
    );
  }
  const counts = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) counts[labels[row]]++;
  const occurring = counts.filter((count) => count > 0).length;
  const weights = counts.map((n) => (n === 0 ? 1 : labels.length / (occurring * n)));
  return fromArray(Float32Array.from(weights), [classes]);
}
