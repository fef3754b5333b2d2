import { NOT_NEGATIVE } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/**
 * Options of {@link ExponentialLR}.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.ExponentialLROptions = { gamma: 0.95 };
 * ```
 */
export interface ExponentialLROptions {
  /** The factor of each epoch, at least 0. */
  gamma: number;
}

/**
 * Multiplies the learning rate by gamma every epoch: ηₜ = η₀ · gammaᵗ.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.ExponentialLR(optimizer, { gamma: 0.5 });
 * schedule.step(); // after each epoch
 * schedule.step();
 * optimizer.paramGroups[0].lr; // 0.25
 * ```
 */
export class ExponentialLR extends LRScheduler {
  private readonly gamma: number;

  constructor(optimizer: Scheduled, options: ExponentialLROptions) {
    super(optimizer);
    const kinds = { gamma: NOT_NEGATIVE };
    this.gamma = checkOptions('ExponentialLR', options, kinds, ['gamma']).gamma;
    this.step();
  }

  protected override next(lr: number): number {
    return this.lastEpoch === 0 ? lr : lr * this.gamma;
  }
}
