import type { Node } from '../../graph/node.ts';
import { promote, realOf } from '../../ir/dtype.ts';
import {
  add,
  cast,
  exp,
  less,
  like,
  log1p,
  multiply,
  negative,
  subtract,
  where,
} from '../../ops/elementwise.ts';
import { broadcastShape, expand } from '../../ops/reduce.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkSameShape } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduceLosses } from './reduction.ts';
import { checkWeight } from './weights.ts';

const LOSS = 'BCEWithLogitsLoss';

/**
 * Options of {@link BCEWithLogitsLoss}.
 *
 * @example
 * ```ts
 * const options: nn.BCEWithLogitsLossOptions = { posWeight: tensor([3]), reduction: 'sum' };
 * await new nn.BCEWithLogitsLoss(options).forward(tensor([0]), tensor([1])).item(); // 2.079…
 * ```
 */
export interface BCEWithLogitsLossOptions<R extends Reduction = Reduction> {
  /** float32: a factor for the loss of each element; broadcasts to the input. */
  weight?: Tensor | null;
  /** float32: a factor for the loss of targets of 1; broadcasts to the input. */
  posWeight?: Tensor | null;
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * −y · ln σ(x) − (1 − y) · ln(1 − σ(x)) with σ = sigmoid: each element is a class of its own, yes or no.
 *
 * It computes (1 − y) · x + ln(1 + e⁻ˣ), which does not overflow for large |x|.
 *
 * Shape: input float32 (logits) and target (0 … 1) of any shape, both the same; output a scalar, or the shape of
 * the input with reduction `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.BCEWithLogitsLoss();
 * await loss.forward(tensor([0, 2]), tensor([1, 1])).item(); // 0.410…
 * ```
 */
export class BCEWithLogitsLoss<R extends Reduction = 'mean'> extends Module {
  readonly task = 'classification' as const;
  readonly weight: Tensor | null;
  readonly posWeight: Tensor | null;
  readonly reduction: R;

  /** @throws ArgumentError for an unknown option, or a weight that is not a tensor of real numbers */
  constructor(options: BCEWithLogitsLossOptions<R> = {}) {
    super();
    const kinds = { weight: null, posWeight: null, reduction: REDUCTION_NAMES };
    const {
      weight = null,
      posWeight = null,
      reduction = 'mean' as R,
    } = checkOptions(LOSS, options, kinds);
    this.weight = checkWeight(LOSS, 'weight', weight);
    this.posWeight = checkWeight(LOSS, 'posWeight', posWeight);
    this.reduction = reduction;
  }

  /** @throws ShapeError if the shapes of input and target differ, or a weight does not broadcast to the input */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkSameShape(LOSS, input, target);
    const dtype = realOf(promote(input.dtype, target.dtype));
    const x = cast(input.node, dtype);
    const y = cast(target.node, dtype);
    const one = like(x, 1);
    const posWeight = this.spread('posWeight', this.posWeight, x);
    const balance = posWeight && add(multiply(subtract(posWeight, one), y), one);
    const surprise = softplusOfNegative(x);
    const pull = multiply(subtract(one, y), x);
    const losses = add(pull, balance === null ? surprise : multiply(balance, surprise));
    const weight = this.spread('weight', this.weight, x);
    const weighted = weight === null ? losses : multiply(losses, weight);
    return fromNode(reduceLosses(weighted, this.reduction));
  }

  private spread(name: string, weight: Tensor | null, x: Node): Node | null {
    if (weight === null) return null;
    const shape = x.shape.values;
    const joint = broadcastShape(`${LOSS} ${name}`, weight.shape, shape);
    if (joint.join() === shape.join()) return cast(expand(weight.node, shape), x.dtype);
    throw new ShapeError(
      LOSS,
      [weight.shape, shape],
      `${name} of shape [${weight.shape}] is larger than the input of shape [${shape}].`,
    );
  }
}

/** ln(1 + e⁻ˣ) = max(−x, 0) + ln(1 + e^−|x|); `where` gives it its derivative −1/2 at 0. */
function softplusOfNegative(x: Node): Node {
  const isNegative = less(x, like(x, 0));
  const size = where(isNegative, x, negative(x));
  const linear = where(isNegative, negative(x), like(x, 0));
  return add(linear, log1p(exp(size)));
}
