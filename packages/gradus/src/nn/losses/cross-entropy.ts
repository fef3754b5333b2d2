import type { Node } from '../../graph/node.ts';
import { logSoftmax } from '../../ops/composite/softmax.ts';
import { add, like, multiply, negative, where } from '../../ops/elementwise.ts';
import { defineName } from '../../ops/named.ts';
import { sum } from '../../ops/reduce.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkInteger } from '../arguments.ts';
import { Module } from '../module.ts';
import { checkLabels, checkScores, classAxis, labelLosses } from './classes.ts';
import type { NLLLossOptions } from './nll.ts';
import { checkReduction, type LossShape, type Reduction, reduceLosses } from './reduction.ts';
import { along, checkWeight, classWeights } from './weights.ts';

const LOSS = 'CrossEntropyLoss';
const named = /* @__PURE__ */ defineName(LOSS);

/** Options of {@link CrossEntropyLoss}. */
export interface CrossEntropyLossOptions<R extends Reduction = Reduction>
  extends NLLLossOptions<R> {
  /** How much of the probability is spread evenly over all classes, in [0, 1]; default 0. */
  labelSmoothing?: number;
}

/**
 * −ln softmax(x)[y]: how surprised the logits x are by the labels y. Takes logits, not probabilities.
 *
 * With label smoothing ε the target is 1 − ε for the label plus ε / C for every class. Szegedy et al.
 * 2015, https://arxiv.org/abs/1512.00567
 *
 * Shape: input float32 [N, C], [N, C, d…] or [C]; target int32 or uint8 labels [N], [N, d…] or [], or
 * float32 probabilities in the shape of the input; output a scalar, or the shape of labels with
 * reduction `'none'`.
 */
export class CrossEntropyLoss<R extends Reduction = 'mean'> extends Module {
  readonly weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly reduction: R;
  readonly labelSmoothing: number;

  /** @throws ArgumentError for an option that does not exist */
  constructor(options: CrossEntropyLossOptions<R> = {}) {
    super();
    const { weight = null, ignoreIndex = -100, reduction = 'mean' as R } = options;
    this.weight = checkWeight(LOSS, 'weight', weight);
    this.ignoreIndex = checkInteger(LOSS, 'ignoreIndex', ignoreIndex);
    this.reduction = checkReduction(LOSS, reduction);
    this.labelSmoothing = checkSmoothing(options.labelSmoothing ?? 0);
  }

  /**
   * @throws ShapeError, ArgumentError where target and input do not fit
   * @throws IndexOutOfRangeError for a label that is no class: at once where the labels are known,
   *   otherwise when the loss is computed
   */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkScores(LOSS, input);
    const areProbabilities =
      target.dtype === 'float32' && target.shape.join() === input.shape.join();
    return fromNode(
      areProbabilities ? this.ofProbabilities(input, target) : this.ofLabels(input, target),
    );
  }

  private ofLabels(input: Tensor, target: Tensor): Node {
    checkLabels(LOSS, input, target);
    const axis = classAxis(input);
    const classes = input.size(axis);
    const weight = classWeights(LOSS, this.weight, classes);
    const logs = logSoftmax(input.node, [axis]);
    const { ignoreIndex, labelSmoothing, reduction } = this;
    const labels = labelLosses(logs, axis, target.node, { loss: LOSS, named, ignoreIndex, weight });
    if (labelSmoothing === 0) return reduceLosses(labels.losses, reduction, labels.count);
    const { losses, ignored, count } = labels;
    const even = negative(sum(weighted(logs, axis, weight), [axis]));
    const counted = ignored === null ? even : where(ignored, like(even, 0), even);
    const smoothed = add(
      multiply(losses, like(losses, 1 - labelSmoothing)),
      multiply(counted, like(counted, labelSmoothing / classes)),
    );
    return reduceLosses(smoothed, reduction, count);
  }

  /** −Σ w · t · ln softmax(x) over the classes. */
  private ofProbabilities(input: Tensor, target: Tensor): Node {
    const axis = classAxis(input);
    const classes = input.size(axis);
    const weight = classWeights(LOSS, this.weight, classes);
    const logs = weighted(logSoftmax(input.node, [axis]), axis, weight);
    const losses = negative(sum(multiply(logs, this.smoothed(target.node, classes)), [axis]));
    return reduceLosses(losses, this.reduction);
  }

  private smoothed(target: Node, classes: number): Node {
    const smoothing = this.labelSmoothing;
    if (smoothing === 0) return target;
    const own = multiply(target, like(target, 1 - smoothing));
    return add(own, like(own, smoothing / classes));
  }
}

function weighted(logs: Node, axis: number, weight: Node | null): Node {
  return weight === null ? logs : multiply(logs, along(weight, axis, logs.shape.values));
}

function checkSmoothing(value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw new ArgumentError(LOSS, `labelSmoothing must be between 0 and 1, got ${value}.`);
}
