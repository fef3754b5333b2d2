import type { Node } from '../../graph/node.ts';
import { abs } from '../../ops/elementwise.ts';
import { checkOptions } from '../../util/options.ts';
import { DifferenceLoss } from './difference.ts';
import { REDUCTION_NAMES, type Reduction } from './reduction.ts';

/** Options of {@link L1Loss}. */
export interface L1LossOptions<R extends Reduction = Reduction> {
  /** Default `'mean'`. */
  reduction?: R;
}

/**
 * |x − y|: the absolute error. Its gradient is −1, 0 or 1, so outliers pull no harder than other rows.
 *
 * Shape: input and target any, but the same; output a scalar, or that shape with reduction `'none'`.
 */
export class L1Loss<R extends Reduction = 'mean'> extends DifferenceLoss<R> {
  /** @throws ArgumentError for a reduction that does not exist */
  constructor(options: L1LossOptions<R> = {}) {
    const { reduction } = checkOptions('L1Loss', options, { reduction: REDUCTION_NAMES });
    super(reduction ?? ('mean' as R));
  }

  protected lossesOf(difference: Node): Node {
    return abs(difference);
  }
}
