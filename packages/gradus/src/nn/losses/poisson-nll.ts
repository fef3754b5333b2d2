import type { Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { ElementwiseLoss } from './elementwise.ts';
import { REDUCTION_NAMES, type Reduction } from './reduction.ts';

/**
 * Options of {@link PoissonNLLLoss}.
 *
 * @example
 * ```ts
 * const options: nn.PoissonNLLLossOptions = { logInput: false, eps: 0 };
 * await new nn.PoissonNLLLoss(options).forward(tensor([1]), tensor([2])).item(); // 1
 * ```
 */
export interface PoissonNLLLossOptions<R extends Reduction = Reduction> {
  /** Whether the input is the logarithm of the rate; default true. */
  logInput?: boolean;
  /** Whether to add Stirling's approximation of ln y! for y > 1; default false. */
  full?: boolean;
  /** Added to a rate before its logarithm; default 1e-8. */
  eps?: number;
  /** Default `'mean'`. */
  reduction?: R;
}

const OPTIONS = {
  logInput: 'boolean',
  full: 'boolean',
  eps: { least: 0 },
  reduction: REDUCTION_NAMES,
} as const;

/**
 * The negative log-likelihood eˣ − y · x of counts y with the rate eˣ, or x − y · ln(x + eps) where the input is the
 * rate itself.
 *
 * Shape: input and target (counts) any, but the same; output a scalar, or that shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * new nn.PoissonNLLLoss().forward(tensor([0]), tensor([3])).itemSync(); // 1
 * ```
 */
export class PoissonNLLLoss<R extends Reduction = 'mean'> extends ElementwiseLoss<R> {
  readonly logInput: boolean;
  readonly full: boolean;
  readonly eps: number;

  /** @throws ArgumentError for a negative `eps`, or an unknown option */
  constructor(options: PoissonNLLLossOptions<R> = {}) {
    const given = checkOptions('PoissonNLLLoss', options, OPTIONS);
    super(given.reduction ?? ('mean' as R));
    this.logInput = given.logInput ?? true;
    this.full = given.full ?? false;
    this.eps = given.eps ?? 1e-8;
  }

  protected lossesOf(x: Tensor, y: Tensor): Tensor {
    const losses = this.logInput ? x.exp().sub(y.mul(x)) : x.sub(y.mul(x.add(this.eps).log()));
    if (!this.full) return losses;
    const isLarge = y.gt(1);
    // The formula sees no count up to 1: the logarithm of 0 would turn the gradient into 0 · ∞.
    const large = y.where(isLarge, 1);
    const stirling = large
      .mul(large.log())
      .sub(large)
      .add(
        large
          .mul(2 * Math.PI)
          .log()
          .mul(0.5),
      );
    return losses.add(stirling.where(isLarge, 0));
  }
}
