/** Covariances and correlations of variables, each in a row. */
import { isReal, realOf } from '../../ir/dtype.ts';
import { checkTensor } from '../../tensor/base.ts';
import { eye } from '../../tensor/create/fill.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { INT32 } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';

/**
 * Options of {@link cov}.
 *
 * @example
 * ```ts
 * const options: CovOptions = { correction: 0 };
 * await cov(tensor([1, 3]), options).item(); // 1
 * ```
 */
export interface CovOptions {
  /** Subtracted from the number of observations; default 1. */
  correction?: number;
  /** How often each observation was made: int32 or uint8 [observations]. */
  fweights?: Tensor;
  /** How much each observation counts: float32 or float64 [observations]. */
  aweights?: Tensor;
}

/**
 * The covariances of variables. Rows are variables and columns are observations; a vector is one variable.
 *
 * Shape: [variables, observations] → [variables, variables]; one variable → a scalar.
 * @throws ShapeError if `x` has more than two dimensions, or weights do not fit
 * @throws ArgumentError if `x` is bool, `fweights` are not integers, `aweights` are not real, or an option is unknown
 *
 * @example
 * ```ts
 * await cov(tensor([[0, 1, 2], [2, 1, 0]])).toArray(); // [[1, -1], [-1, 1]]
 * ```
 */
export function cov(x: Tensor, options: CovOptions = {}): Tensor {
  const kinds = { correction: INT32, fweights: Tensor, aweights: Tensor } as const;
  const { correction = 1, fweights, aweights } = checkOptions('cov', options, kinds);
  const rows = rowsOf('cov', x);
  const observations = rows.shape[1];
  if (fweights !== undefined) {
    checkWeights('fweights', fweights, observations, !isReal(fweights.dtype), 'integers');
  }
  if (aweights !== undefined) {
    checkWeights('aweights', aweights, observations, isReal(aweights.dtype), 'float32 or float64');
  }
  if (fweights === undefined && aweights === undefined) {
    const centred = rows.sub(rows.mean(1, true));
    return product(centred, centred).div(Math.max(0, observations - correction));
  }
  const weights = [fweights, aweights].reduce<Tensor | null>((all, each) => {
    if (each === undefined) return all;
    return all === null ? each.to(realOf(each.dtype)) : all.mul(each);
  }, null) as Tensor;
  const total = weights.sum();
  const centred = rows.sub(rows.mul(weights).sum(1, true).div(total));
  const lost =
    aweights === undefined ? correction : weights.mul(aweights).sum().div(total).mul(correction);
  return product(centred, centred.mul(weights)).div(total.sub(lost).clamp(0));
}

/** a · bᵀ; a scalar for one variable. */
function product(a: Tensor, b: Tensor): Tensor {
  const result = a.matmul(b.transpose(0, 1));
  return result.numel() === 1 ? result.reshape([]) : result;
}

/**
 * The correlation coefficients of variables, in [−1, 1]: their covariances, divided by the standard deviations. Rows are
 * variables and columns are observations. NaN for a variable that does not vary.
 *
 * Shape: [variables, observations] → [variables, variables]; one variable → a scalar.
 * @throws ShapeError if `x` has more than two dimensions
 * @throws ArgumentError if `x` is bool
 *
 * @example
 * ```ts
 * await corrcoef(tensor([[0, 1, 2], [4, 2, 0]])).toArray(); // [[1, -1], [-1, 1]]
 * ```
 */
export function corrcoef(x: Tensor): Tensor {
  rowsOf('corrcoef', x);
  const covariance = cov(x);
  if (covariance.dim() === 0) return covariance.div(covariance);
  const isOwn = eye(covariance.shape[0], covariance.shape[0], { dtype: 'bool' });
  const deviation = covariance.where(isOwn, 0).sum(1, true).sqrt();
  return covariance.div(deviation).div(deviation.transpose(0, 1)).clamp(-1, 1);
}

/** The variables as rows of real numbers. */
function rowsOf(op: string, x: Tensor): Tensor {
  const { shape, dtype } = checkTensor(op, x);
  if (dtype === 'bool') throw new ArgumentError(op, 'is not defined for bool. Use float() first.');
  if (shape.length > 2) {
    const message = `takes variables as rows, at most two dimensions, got [${shape}].`;
    throw new ShapeError(op, [shape], message);
  }
  const real = x.to(realOf(dtype));
  return shape.length === 2 ? real : real.reshape([1, x.numel()]);
}

function checkWeights(
  name: string,
  weights: Tensor,
  count: number,
  isRight: boolean,
  wanted: string,
): void {
  if (!isRight) throw new ArgumentError('cov', `${name} must be ${wanted}, got ${weights.dtype}.`);
  if (weights.dim() === 1 && weights.numel() === count) return;
  const message = `${name} must be a vector of ${count}, one for each observation, got [${weights.shape}].`;
  throw new ShapeError('cov', [weights.shape], message);
}
