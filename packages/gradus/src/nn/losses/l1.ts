import type { Node } from '../../graph/node.ts';
import { abs } from '../../ops/elementwise.ts';
import { checkOptions } from '../../util/options.ts';
import { DifferenceLoss } from './difference.ts';
import { REDUCTION_NAMES, type Reduction } from './reduction.ts';

/**
 * Options of {@link L1Loss}.
 *
 * @example
 * ```ts
 * const options: nn.L1LossOptions<'none'> = { reduction: 'none' };
 * await new nn.L1Loss(options).forward(tensor([1, 5]), tensor([2, 2])).toArray(); // [1, 3]
 * ```
 */
export interface L1LossOptions<R extends Reduction = Reduction> {
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * |x − y|: the absolute error. Its gradient is −1, 0 or 1, so outliers count no more than other rows.
 *
 * Shape: input and target of any shape, both the same; output a scalar, or that shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * await new nn.L1Loss().forward(tensor([1, 5]), tensor([2, 2])).item(); // 2
 * ```
 */
export class L1Loss<R extends Reduction = 'mean'> extends DifferenceLoss<R> {
  /** @throws ArgumentError for an unknown option or reduction */
  constructor(options: L1LossOptions<R> = {}) {
    const { reduction } = checkOptions('L1Loss', options, { reduction: REDUCTION_NAMES });
    super(reduction ?? ('mean' as R));
  }

  protected lossesOf(difference: Node): Node {
    return abs(difference);
  }
}
