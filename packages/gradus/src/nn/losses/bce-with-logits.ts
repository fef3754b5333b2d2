import type { Node } from '../../graph/node.ts';
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
import { Module } from '../module.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduceLosses } from './reduction.ts';
import { checkWeight } from './weights.ts';

const LOSS = 'BCEWithLogitsLoss';

/** Options of {@link BCEWithLogitsLoss}. */
export interface BCEWithLogitsLossOptions<R extends Reduction = Reduction> {
  /** float32: how much each element counts; broadcasts to the input. */
  weight?: Tensor | null;
  /** float32: how much more a target of 1 counts than one of 0; broadcasts to the input. */
  posWeight?: Tensor | null;
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * −y · ln σ(x) − (1 − y) · ln(1 − σ(x)) with σ = sigmoid: one yes-or-no question per element.
 *
 * Computed as (1 − y) · x + ln(1 + e⁻ˣ), without overflow on either side.
 *
 * Shape: input float32 (logits) and target (0 … 1) any, but the same; output a scalar, or that shape with
 * reduction `'none'`.
 */
export class BCEWithLogitsLoss<R extends Reduction = 'mean'> extends Module {
  readonly task = 'classification' as const;
  readonly weight: Tensor | null;
  readonly posWeight: Tensor | null;
  readonly reduction: R;

  /** @throws ArgumentError for an option that does not exist */
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

  /** @throws ShapeError where the shapes of input and target differ, or a weight does not broadcast */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkSameShape(LOSS, input, target);
    const x = cast(input.node, 'float32');
    const y = cast(target.node, 'float32');
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
    if (joint.join() === shape.join()) return expand(weight.node, shape);
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
