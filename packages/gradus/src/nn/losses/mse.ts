import type { Node } from '../../graph/node.ts';
import { multiply } from '../../ops/elementwise.ts';
import { checkOptions } from '../../util/options.ts';
import { DifferenceLoss } from './difference.ts';
import { REDUCTION_NAMES, type Reduction } from './reduction.ts';

/**
 * Options of {@link MSELoss}.
 *
 * @example
 * ```ts
 * const options: nn.MSELossOptions<'sum'> = { reduction: 'sum' };
 * await new nn.MSELoss(options).forward(tensor([1, 5]), tensor([2, 2])).item(); // 10
 * ```
 */
export interface MSELossOptions<R extends Reduction = Reduction> {
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * (x − y)²: the squared error.
 *
 * Shape: input and target of any shape, both the same; output a scalar, or that shape with reduction `'none'`.
 *
 * @example
 * ```ts
 * await new nn.MSELoss().forward(tensor([1, 5]), tensor([2, 2])).item(); // 5
 * ```
 */
export class MSELoss<R extends Reduction = 'mean'> extends DifferenceLoss<R> {
  /** @throws ArgumentError for an unknown option or reduction */
  constructor(options: MSELossOptions<R> = {}) {
    const { reduction } = checkOptions('MSELoss', options, { reduction: REDUCTION_NAMES });
    super(reduction ?? ('mean' as R));
  }

  protected lossesOf(difference: Node): Node {
    return multiply(difference, difference);
  }
}
