import { COUNT, checkArgument, NOT_NEGATIVE } from '../../util/arguments.ts';
import { power } from '../../util/elementary.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/**
 * Options of {@link MultiStepLR}.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.MultiStepLROptions = { milestones: [30, 80], gamma: 0.1 };
 * ```
 */
export interface MultiStepLROptions {
  /** The epochs at which the rate changes, in any order; an epoch that is listed twice counts twice. */
  milestones: readonly number[];
  /** The factor of each change; default 0.1. */
  gamma?: number;
}

/**
 * Multiplies the learning rate by gamma at each of the `milestones`.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.MultiStepLR(optimizer, { milestones: [1, 5], gamma: 0.5 });
 * schedule.step(); // after each epoch
 * optimizer.paramGroups[0].lr; // 0.5
 * ```
 */
export class MultiStepLR extends LRScheduler {
  private readonly milestones: readonly number[];
  private readonly gamma: number;

  constructor(optimizer: Scheduled, options: MultiStepLROptions) {
    super(optimizer);
    const kinds = { milestones: Array, gamma: NOT_NEGATIVE };
    const given = checkOptions('MultiStepLR', options, kinds, ['milestones']);
    this.milestones = given.milestones.map((epoch, i) =>
      checkArgument('MultiStepLR', `milestones[${i}]`, epoch, COUNT),
    );
    this.gamma = given.gamma ?? 0.1;
    this.step();
  }

  protected override next(lr: number): number {
    const changes = this.milestones.filter((epoch) => epoch === this.lastEpoch).length;
    return lr * power(this.gamma, changes);
  }
}
