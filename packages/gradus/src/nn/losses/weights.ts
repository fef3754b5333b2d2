import type { Node } from '../../graph/node.ts';
import { reshape } from '../../ops/movement.ts';
import { expand } from '../../ops/reduce.ts';
import type { Tensor } from '../../tensor/index.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkTensor } from '../arguments.ts';

/** @throws ArgumentError where `weight` is no float32 tensor */
export function checkWeight(loss: string, name: string, weight: Tensor | null): Tensor | null {
  if (weight === null) return weight;
  checkTensor(loss, name, weight);
  if (weight.dtype === 'float32') return weight;
  throw new ArgumentError(loss, `${name} must be float32, got ${weight.dtype}.`);
}

/** @throws ShapeError unless there is one weight for each of `classes` classes */
export function classWeights(loss: string, weight: Tensor | null, classes: number): Node | null {
  if (weight === null) return null;
  if (weight.dim() === 1 && weight.size(0) === classes) return weight.node;
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
