import { maximum, type Tensor } from '../../tensor/index.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkSameShape, checkTensor, knownValues, real } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduced } from './reduction.ts';

/**
 * Options of {@link GaussianNLLLoss}.
 *
 * @example
 * ```ts
 * const options: nn.GaussianNLLLossOptions = { full: true };
 * await new nn.GaussianNLLLoss(options).forward(tensor([0]), tensor([0]), tensor([1])).item(); // 0.918…
 * ```
 */
export interface GaussianNLLLossOptions<R extends Reduction = Reduction> {
  /** Whether to add the constant ln(2π) / 2; default false. */
  full?: boolean;
  /** The least variance; default 1e-6. */
  eps?: number;
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * (ln v + (x − y)² / v) / 2: the negative log-likelihood of targets y with mean x and variance v. The network
 * predicts the uncertainty of each number too. A variance below `eps` counts as `eps`. Nix and Weigend 1994,
 * https://doi.org/10.1109/ICNN.1994.374138
 *
 * Shape: input and target of any shape, both the same; variance the same, or with 1 as its last size, or without the last
 * dimension; output a scalar, or the input's shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.GaussianNLLLoss();
 * loss.forward(tensor([3]), tensor([1]), tensor([1])).itemSync(); // 2
 * ```
 */
export class GaussianNLLLoss<R extends Reduction = 'mean'> extends Module {
  readonly full: boolean;
  readonly eps: number;
  readonly reduction: R;

  /** @throws ArgumentError if `eps` is not above 0, or for an unknown option */
  constructor(options: GaussianNLLLossOptions<R> = {}) {
    super();
    const kinds = { full: 'boolean', eps: { above: 0 }, reduction: REDUCTION_NAMES } as const;
    const given = checkOptions('GaussianNLLLoss', options, kinds);
    this.full = given.full ?? false;
    this.eps = given.eps ?? 1e-6;
    this.reduction = given.reduction ?? ('mean' as R);
  }

  /**
   * @throws ShapeError if the shapes do not fit
   * @throws ArgumentError if a variance that is known already is negative
   */
  forward(input: Tensor, target: Tensor, variance: Tensor): Tensor<LossShape<R>> {
    checkSameShape('GaussianNLLLoss', input, target);
    const v = spreadVariance(input, variance);
    // The gradient passes through the bound, as in PyTorch.
    const bounded = v.add(maximum(v.detach(), this.eps).sub(v.detach()));
    const difference = real(input).sub(real(target));
    const losses = bounded.log().add(difference.mul(difference).div(bounded)).mul(0.5);
    return reduced(this.full ? losses.add(0.5 * Math.log(2 * Math.PI)) : losses, this.reduction);
  }
}

function spreadVariance(input: Tensor, variance: Tensor): Tensor {
  checkTensor('GaussianNLLLoss', 'variance', variance);
  const { shape } = input;
  const negative = knownValues(variance.node)?.find((value) => value < 0);
  if (negative !== undefined) {
    throw new ArgumentError(
      'GaussianNLLLoss',
      `a variance must not be negative, got ${negative}. Let the network output its logarithm and pass variance.exp().`,
    );
  }
  const given = real(variance);
  const same = given.shape.join();
  if (same === shape.join()) return given;
  const short = shape.slice(0, -1);
  if (same === [...short, 1].join()) return given;
  if (shape.length > 0 && same === short.join()) return given.unsqueeze(-1);
  throw new ShapeError(
    'GaussianNLLLoss',
    [shape, variance.shape],
    `for an input of shape [${shape}] the variance must have shape [${shape}], [${[...short, 1]}] or [${short}], ` +
      `got [${variance.shape}].`,
  );
}
