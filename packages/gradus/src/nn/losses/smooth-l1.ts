import type { Node } from '../../graph/node.ts';
import { abs, divide, like, multiply, subtract } from '../../ops/elementwise.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import { clipped, DifferenceLoss } from './difference.ts';
import { REDUCTION_NAMES, type Reduction } from './reduction.ts';

/**
 * Options of {@link SmoothL1Loss}.
 *
 * @example
 * ```ts
 * const options: nn.SmoothL1LossOptions = { beta: 2 };
 * await new nn.SmoothL1Loss(options).forward(tensor([5]), tensor([0])).item(); // 4
 * ```
 */
export interface SmoothL1LossOptions<R extends Reduction = Reduction> {
  /** The largest difference that costs its square / 2β; at least 0, default 1. With 0 it is {@link L1Loss}. */
  beta?: number;
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * d²/(2β) where |d| < β, |d| − β/2 elsewhere, with d = x − y: {@link L1Loss} with a smooth minimum.
 * Girshick 2015, https://arxiv.org/abs/1504.08083
 *
 * Shape: input and target of any shape, both the same; output a scalar, or that shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * await new nn.SmoothL1Loss().forward(tensor([1, 5]), tensor([0, 0])).item(); // 2.5
 * ```
 */
export class SmoothL1Loss<R extends Reduction = 'mean'> extends DifferenceLoss<R> {
  readonly beta: number;

  /** @throws ArgumentError for a `beta` below 0, or an unknown option */
  constructor(options: SmoothL1LossOptions<R> = {}) {
    const kinds = { beta: NOT_NEGATIVE, reduction: REDUCTION_NAMES };
    const { beta = 1, reduction = 'mean' as R } = checkOptions('SmoothL1Loss', options, kinds);
    super(reduction);
    this.beta = beta;
  }

  /** c/β · (d − c/2) with c = d, clipped to ±β: both branches in one, and finite wherever d is. */
  protected lossesOf(difference: Node): Node {
    if (this.beta === 0) return abs(difference);
    const inner = clipped(difference, this.beta);
    const slope = divide(inner, like(inner, this.beta));
    return multiply(slope, subtract(difference, multiply(inner, like(inner, 0.5))));
  }
}
