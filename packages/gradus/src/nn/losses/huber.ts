import type { Node } from '../../graph/node.ts';
import { like, multiply, subtract } from '../../ops/elementwise.ts';
import { checkOptions } from '../../util/options.ts';
import { clipped, DifferenceLoss } from './difference.ts';
import { REDUCTION_NAMES, type Reduction } from './reduction.ts';

/**
 * Options of {@link HuberLoss}.
 *
 * @example
 * ```ts
 * const options: nn.HuberLossOptions = { delta: 2 };
 * await new nn.HuberLoss(options).forward(tensor([5]), tensor([0])).item(); // 8
 * ```
 */
export interface HuberLossOptions<R extends Reduction = Reduction> {
  /** The largest difference that costs half its square; above 0, default 1. */
  delta?: number;
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * d²/2 where |d| ≤ δ, δ · (|d| − δ/2) elsewhere, with d = x − y: half the squared error, with the gradient
 * limited to ±δ. Huber 1964, https://doi.org/10.1214/aoms/1177703732
 *
 * Shape: input and target of any shape, both the same; output a scalar, or that shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * await new nn.HuberLoss().forward(tensor([1, 5]), tensor([0, 0])).item(); // 2.5
 * ```
 */
export class HuberLoss<R extends Reduction = 'mean'> extends DifferenceLoss<R> {
  readonly delta: number;

  /** @throws ArgumentError for a `delta` that is not above 0, or an unknown option */
  constructor(options: HuberLossOptions<R> = {}) {
    const kinds = { delta: { above: 0 }, reduction: REDUCTION_NAMES };
    const { delta = 1, reduction = 'mean' as R } = checkOptions('HuberLoss', options, kinds);
    super(reduction);
    this.delta = delta;
  }

  /** c · (d − c/2) with c = d, clipped to ±δ: both branches in one, and finite wherever d is. */
  protected lossesOf(difference: Node): Node {
    const inner = clipped(difference, this.delta);
    return multiply(inner, subtract(difference, multiply(inner, like(inner, 0.5))));
  }
}
