import { cast, multiply, subtract } from '../../ops/elementwise.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { checkSameShape } from '../arguments.ts';
import { Module } from '../module.ts';
import { type LossShape, REDUCTION_NAMES, type Reduction, reduceLosses } from './reduction.ts';

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
export class MSELoss<R extends Reduction = 'mean'> extends Module {
  readonly reduction: R;

  /** @throws ArgumentError for a reduction that does not exist */
  constructor(options: MSELossOptions<R> = {}) {
    super();
    const kinds = { reduction: REDUCTION_NAMES };
    const { reduction = 'mean' as R } = checkOptions('MSELoss', options, kinds);
    this.reduction = reduction;
  }

  /** @throws ShapeError where the shapes differ: broadcasting would hide a mistake */
  forward(input: Tensor, target: Tensor): Tensor<LossShape<R>> {
    checkSameShape('MSELoss', input, target);
    const error = subtract(cast(input.node, 'float32'), cast(target.node, 'float32'));
    return fromNode(reduceLosses(multiply(error, error), this.reduction));
  }
}
