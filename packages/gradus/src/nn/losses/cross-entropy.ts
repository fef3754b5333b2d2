import { composite } from '../../autograd/gradients.ts';
import type { Node } from '../../graph/node.ts';
import { EMPTY, sameValues, type Tuple, tuple } from '../../graph/tuple.ts';
import { isReal } from '../../ir/dtype.ts';
import { logSoftmax } from '../../ops/composite/softmax.ts';
import { add, cast, like, multiply, negative, where } from '../../ops/elementwise.ts';
import { fromWords, words } from '../../ops/leaves.ts';
import { defineName, record } from '../../ops/record.ts';
import { sum } from '../../ops/reduce.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { PROBABILITY } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import { Module } from '../module/module.ts';
import {
  checkLabels,
  checkScores,
  classAxis,
  DEFAULT_IGNORE_INDEX,
  type LabelLosses,
  labelLosses,
} from './classes.ts';
import { LABEL_LOSS_OPTIONS, type NLLLossOptions } from './nll.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduceLosses } from './reduction.ts';
import { along, checkWeight, classWeights } from './weights.ts';

const LOSS = 'CrossEntropyLoss';
const OPTIONS = { ...LABEL_LOSS_OPTIONS, labelSmoothing: PROBABILITY };
const named = /* @__PURE__ */ defineName(LOSS);

/**
 * Options of {@link CrossEntropyLoss}.
 *
 * @example
 * ```ts
 * const options: nn.CrossEntropyLossOptions = { labelSmoothing: 0.1 };
 * const loss = new nn.CrossEntropyLoss(options);
 * ```
 */
export interface CrossEntropyLossOptions<R extends Reduction = Reduction>
  extends NLLLossOptions<R> {
  /** The share of the target probability that all classes get evenly, in [0, 1]; default 0. */
  labelSmoothing?: number;
}

/**
 * −ln softmax(x)[y] for logits x and labels y. Pass logits, not probabilities.
 *
 * With label smoothing ε the target probability is ε / C for every class, plus 1 − ε for the label. Szegedy et al.
 * 2015, https://arxiv.org/abs/1512.00567
 *
 * Shape: input float32 [N, C], [N, C, d…] or [C]; target int32 or uint8 labels [N], [N, d…] or [], or
 * float32 probabilities in the shape of the input; output a scalar, or the shape of labels with
 * reduction `'none'`.
 *
 * @example
 * ```ts
 * const logits = tensor([[0, 0, 0], [9, 0, 0]]);
 * const labels = tensor([2, 0], { dtype: 'int32' });
 * await new nn.CrossEntropyLoss().forward(logits, labels).item(); // 0.549…
 * ```
 */
export class CrossEntropyLoss<R extends Reduction = 'mean'> extends Module {
  readonly task = 'classification' as const;
  readonly weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly reduction: R;
  readonly labelSmoothing: number;
  readonly #attributes: Tuple;

  /** @throws ArgumentError for an option that is unknown or out of range */
  constructor(options: CrossEntropyLossOptions<R> = {}) {
    super();
    const {
      weight = null,
      ignoreIndex = DEFAULT_IGNORE_INDEX,
      reduction = 'mean' as R,
      labelSmoothing = 0,
    } = checkOptions(LOSS, options, OPTIONS);
    this.weight = checkWeight(LOSS, 'weight', weight);
    this.ignoreIndex = ignoreIndex;
    this.reduction = reduction;
    this.labelSmoothing = labelSmoothing;
    this.#attributes = attributesOf(this.ignoreIndex, reduction, this.labelSmoothing);
  }

  /**
   * @throws ShapeError, ArgumentError if target and input do not fit
   * @throws IndexOutOfRangeError for a label outside the classes: at once if the labels are known, otherwise when
   *   the loss is computed
   */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkScores(LOSS, input, target);
    if (!areProbabilities(input.node, target.node)) {
      checkLabels(LOSS, input, target, this.ignoreIndex);
    }
    const axis = classAxis(input.node);
    const weight = classWeights(LOSS, this.weight, input.shape[axis], input);
    const wanted = isReal(target.dtype) ? cast(target.node, input.dtype) : target.node;
    const parts = [input.node, wanted];
    if (weight !== null) parts.push(weight);
    const shape =
      this.reduction === 'none' ? tuple(input.shape.filter((_, d) => d !== axis)) : EMPTY;
    return fromNode(record(lossOp, parts, shape, input.dtype, this.#attributes));
  }
}

function areProbabilities(input: Node, target: Node): boolean {
  return isReal(target.dtype) && sameValues(target.shape, input.shape);
}

/** The options of a loss as integers. */
function attributesOf(ignoreIndex: number, reduction: Reduction, smoothing: number): Tuple {
  return tuple([ignoreIndex, REDUCTION_NAMES.indexOf(reduction), ...words(smoothing)]);
}

/** Inputs: the logits, the target and, if given, the weight of the classes. */
const lossOp = /* @__PURE__ */ composite(LOSS, ({ inputs, attributes }) => {
  const [input, target, weight = null] = inputs;
  const [ignoreIndex, reduction, high, low] = attributes.values;
  const axis = classAxis(input);
  const smoothing = fromWords(high, low);
  const logs = logSoftmax(input, [axis]);
  if (areProbabilities(input, target)) {
    const wanted = multiply(weighted(logs, axis, weight), smoothed(target, axis, smoothing));
    return reduceLosses(negative(sum(wanted, [axis])), REDUCTION_NAMES[reduction]);
  }
  const labels = labelLosses(logs, axis, target, { named, ignoreIndex, weight });
  const losses = smoothing === 0 ? labels.losses : withEven(logs, axis, labels, weight, smoothing);
  return reduceLosses(losses, REDUCTION_NAMES[reduction], labels.count);
});

/** The losses of labels with label smoothing. */
function withEven(
  logs: Node,
  axis: number,
  { losses, ignored }: LabelLosses,
  weight: Node | null,
  smoothing: number,
): Node {
  const classes = logs.shape.values[axis];
  const even = negative(sum(weighted(logs, axis, weight), [axis]));
  const counted = ignored === null ? even : where(ignored, like(even, 0), even);
  return add(
    multiply(losses, like(losses, 1 - smoothing)),
    multiply(counted, like(counted, smoothing / classes)),
  );
}

function smoothed(target: Node, axis: number, smoothing: number): Node {
  if (smoothing === 0) return target;
  const own = multiply(target, like(target, 1 - smoothing));
  return add(own, like(own, smoothing / target.shape.values[axis]));
}

function weighted(logs: Node, axis: number, weight: Node | null): Node {
  return weight === null ? logs : multiply(logs, along(weight, axis, logs.shape.values));
}
