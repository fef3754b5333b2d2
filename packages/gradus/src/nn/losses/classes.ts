/** The losses of class labels: the log-probability of each label. */

import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import { cast, equal, like, multiply, negative, not, where } from '../../ops/elementwise.ts';
import { gather, indexSelect } from '../../ops/gather.ts';
import { reshape } from '../../ops/movement.ts';
import type { Shape, Tensor } from '../../tensor/index.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkTensor, refuseOutside } from '../arguments.ts';
import { total } from './reduction.ts';

/** PyTorch's default, which is not a label. */
export const DEFAULT_IGNORE_INDEX = -100;

/** The losses of all labels, and the number by which their mean divides. */
export interface LabelLosses {
  /** In the shape of the target; 0 for ignored labels. */
  readonly losses: Node;
  readonly count: Node | number;
  /** bool: true for ignored labels; `null` if `ignoreIndex` cannot occur. */
  readonly ignored: Node | null;
}

interface LabelOptions {
  /** Names the kernels that read at labels after the loss. */
  readonly named: (x: Node) => Node;
  readonly ignoreIndex: number;
  /** [C] */
  readonly weight: Node | null;
}

/** The dimension that counts the classes: 1, or 0 for one sample without a batch. */
export function classAxis(input: Node): number {
  return input.shape.values.length === 1 ? 0 : 1;
}

/**
 * @throws ArgumentError if `input` or `target` is not a tensor, or `input` is not real
 * @throws ShapeError if `input` has no dimension of classes
 */
export function checkScores(loss: string, input: Tensor, target: Tensor): void {
  checkTensor(loss, 'input', input);
  checkTensor(loss, 'target', target);
  if (!isReal(input.dtype)) {
    throw new ArgumentError(loss, `the input must be float32 or float64, got ${input.dtype}.`);
  }
  if (input.dim() > 0) return;
  throw new ShapeError(
    loss,
    [input.shape],
    'the input must have a dimension of classes, [N, C] or [C], got a scalar.',
  );
}

/**
 * @throws ShapeError, ArgumentError if `target` does not hold one label for each sample of `input`
 * @throws IndexOutOfRangeError for a known label outside the classes
 */
export function checkLabels(
  loss: string,
  input: Tensor,
  target: Tensor,
  ignoreIndex: number,
): void {
  const axis = classAxis(input.node);
  if (!isWithout(input.shape, axis, target.shape)) {
    const expected = input.shape.filter((_, d) => d !== axis);
    throw new ShapeError(
      loss,
      [input.shape, target.shape],
      `for an input of shape [${input.shape}] (${input.shape[axis]} classes) the target must have ` +
        `shape [${expected}], one label each, got [${target.shape}]. ${hint(input, target)}`.trim(),
    );
  }
  if (target.dtype !== 'int32' && target.dtype !== 'uint8') {
    throw new ArgumentError(
      loss,
      `labels must be integers (int32 or uint8), got ${target.dtype}. Convert them: target.int().`,
    );
  }
  if (!canHold(target.node, ignoreIndex) && ignoreIndex !== DEFAULT_IGNORE_INDEX) {
    throw new ArgumentError(
      loss,
      `ignoreIndex is ${ignoreIndex}, which uint8 labels cannot hold, so none would be ignored. Choose a number ` +
        'from 0 to 255, or convert the labels: target.int().',
    );
  }
  refuseOutside(`the target of ${loss}`, target.node, input.shape[axis], ignoreIndex);
}

/** Whether `shorter` is `shape` without dimension `axis`. */
function isWithout(shape: Shape, axis: number, shorter: Shape): boolean {
  if (shorter.length !== shape.length - 1) return false;
  for (let d = 0; d < shorter.length; d++) {
    if (shorter[d] !== shape[d < axis ? d : d + 1]) return false;
  }
  return true;
}

function hint(input: Tensor, target: Tensor): string {
  if (target.shape.join() === input.shape.join()) {
    return 'If it is one-hot, give the labels: target.argmax(1).';
  }
  const squeezed = target.shape.filter((n) => n !== 1).join();
  const fits = squeezed === input.shape.filter((_, d) => d !== classAxis(input.node)).join();
  return fits ? 'Drop its dimensions of size 1: target.squeeze().' : '';
}

/** −w[label] · logProbability[label] for each label, 0 for ignored ones. */
export function labelLosses(
  logProbabilities: Node,
  axis: number,
  target: Node,
  { named, ignoreIndex, weight }: LabelOptions,
): LabelLosses {
  const given = cast(target, 'int32');
  const ignored = canHold(target, ignoreIndex) ? equal(given, like(given, ignoreIndex)) : null;
  const mask = (x: Node): Node => (ignored === null ? x : where(ignored, like(x, 0), x));
  const labels = mask(given);
  const picked = named(pick(logProbabilities, axis, labels));
  if (weight === null) {
    const count =
      ignored === null ? target.shape.size : total(cast(not(ignored), logProbabilities.dtype));
    return { losses: mask(negative(picked)), count, ignored };
  }
  const flat = indexSelect(weight, 0, reshape(labels, [labels.shape.size]));
  const weights = mask(named(reshape(flat, target.shape.values)));
  return { losses: mask(negative(multiply(picked, weights))), count: total(weights), ignored };
}

/** For each label the element of `x` at this index along `axis`; the result lacks `axis`. */
function pick(x: Node, axis: number, labels: Node): Node {
  const raised = x.shape.values.map((n, d) => (d === axis ? 1 : n));
  return reshape(gather(x, axis, reshape(labels, raised)), labels.shape.values);
}

function canHold(target: Node, value: number): boolean {
  return target.dtype === 'uint8' ? value >= 0 && value <= 255 : true;
}
