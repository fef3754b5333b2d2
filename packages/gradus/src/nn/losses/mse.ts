import type { Node } from '../../graph/node.ts';
import { multiply } from '../../ops/elementwise.ts';
import { checkOptions } from '../../util/options.ts';
import { DifferenceLoss } from './difference.ts';
import { REDUCTION_NAMES, type Reduction } from './reduction.ts';

/** Options of {@link MSELoss}. */
export interface MSELossOptions<R extends Reduction = Reduction> {
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * (x − y)²: the squared error.
 *
 * Shape: input and target any, but the same; output a scalar, or that shape with reduction `'none'`.
 */
export class MSELoss<R extends Reduction = 'mean'> extends DifferenceLoss<R> {
  /** @throws ArgumentError for a reduction that does not exist */
  constructor(options: MSELossOptions<R> = {}) {
    const { reduction } = checkOptions('MSELoss', options, { reduction: REDUCTION_NAMES });
    super(reduction ?? ('mean' as R));
  }

  protected lossesOf(difference: Node): Node {
    return multiply(difference, difference);
  }
}
