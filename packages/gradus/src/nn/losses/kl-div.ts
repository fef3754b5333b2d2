import { fromNode, type Tensor, where, zerosLike } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { checkSameShape, real } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduceLosses } from './reduction.ts';

/**
 * How {@link KLDivLoss} combines its terms: as other losses do, or their sum divided by the batch size.
 *
 * @example
 * ```ts
 * const reduction: nn.KLDivReduction = 'batchmean';
 * const loss = new nn.KLDivLoss({ reduction });
 * ```
 */
export type KLDivReduction = Reduction | 'batchmean';

/**
 * Options of {@link KLDivLoss}.
 *
 * @example
 * ```ts
 * const options: nn.KLDivLossOptions = { logTarget: true, reduction: 'sum' };
 * await new nn.KLDivLoss(options).forward(tensor([[-1]]), tensor([[0]])).item(); // 1
 * ```
 */
export interface KLDivLossOptions<R extends KLDivReduction = KLDivReduction> {
  /** Whether the target holds log-probabilities; default false: probabilities. */
  logTarget?: boolean;
  /** Default `'mean'`, as in PyTorch; `'batchmean'` is the Kullback–Leibler divergence. */
  reduction?: R;
}

/**
 * y · (ln y − x), where x are log-probabilities and y probabilities: the divergence of two distributions.
 * Kullback and Leibler 1951, https://doi.org/10.1214/aoms/1177729694
 *
 * Shape: input (log-probabilities) and target any, but the same; output a scalar, or that shape with reduction
 * `'none'`.
 *
 * @example
 * ```ts
 * const loss = new nn.KLDivLoss({ reduction: 'batchmean' });
 * const logs = tensor([[0, 0]]).logSoftmax(1);
 * loss.forward(logs, tensor([[0.5, 0.5]])).itemSync(); // 0
 * ```
 */
export class KLDivLoss<R extends KLDivReduction = 'mean'> extends Module {
  readonly logTarget: boolean;
  readonly reduction: R;

  /** @throws ArgumentError for an unknown option */
  constructor(options: KLDivLossOptions<R> = {}) {
    super();
    const kinds = { logTarget: 'boolean', reduction: [...REDUCTION_NAMES, 'batchmean'] } as const;
    const { logTarget = false, reduction = 'mean' as R } = checkOptions(
      'KLDivLoss',
      options,
      kinds,
    );
    this.logTarget = logTarget;
    this.reduction = reduction;
  }

  /** @throws ShapeError if the shapes differ */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<Exclude<R, 'batchmean'>>> {
    checkSameShape('KLDivLoss', input, target);
    const [x, y] = [real(input), real(target)];
    const losses = this.logTarget ? y.exp().mul(y.sub(x)) : xlogx(y).sub(y.mul(x));
    if (this.reduction !== 'batchmean')
      return fromNode(reduceLosses(losses.node, this.reduction as Reduction));
    return fromNode(reduceLosses(losses.node, 'mean', losses.dim() === 0 ? 1 : losses.size(0)));
  }
}

/** x · ln x, and 0 at 0. */
function xlogx(x: Tensor): Tensor {
  return where(x.eq(0), zerosLike(x), x.mul(x.log()));
}
