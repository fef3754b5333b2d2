import { NOT_NEGATIVE, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/**
 * Options of {@link StepLR}.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.StepLROptions = { stepSize: 30, gamma: 0.1 };
 * ```
 */
export interface StepLROptions {
  /** The number of epochs between two changes. */
  stepSize: number;
  /** The factor of each change; default 0.1. */
  gamma?: number;
}

/**
 * Multiplies the learning rate by gamma every `stepSize` epochs.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.StepLR(optimizer, { stepSize: 2, gamma: 0.5 });
 * schedule.step(); // after each epoch
 * schedule.step();
 * optimizer.paramGroups[0].lr; // 0.5
 * ```
 */
export class StepLR extends LRScheduler {
  private readonly stepSize: number;
  private readonly gamma: number;

  constructor(optimizer: Scheduled, options: StepLROptions) {
    super(optimizer);
    const kinds = { stepSize: POSITIVE_INTEGER, gamma: NOT_NEGATIVE };
    const { stepSize, gamma = 0.1 } = checkOptions('StepLR', options, kinds, ['stepSize']);
    this.stepSize = stepSize;
    this.gamma = gamma;
    this.step();
  }

  protected override next(lr: number): number {
    const changes = this.lastEpoch > 0 && this.lastEpoch % this.stepSize === 0;
    return changes ? lr * this.gamma : lr;
  }
}
