import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { power } from '../power.ts';
import { checkInteger, checkRange } from '../settings.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/** Options of {@link MultiStepLR}. */
export interface MultiStepLROptions {
  /** Epochs at which the rate changes, in any order; one that stands twice counts twice. */
  milestones: readonly number[];
  /** Factor of each change; default 0.1. */
  gamma?: number;
}

/** Multiplies the learning rate by gamma at each of the `milestones`. */
export class MultiStepLR extends LRScheduler {
  private readonly milestones: readonly number[];
  private readonly gamma: number;

  constructor(optimizer: Scheduled, options: MultiStepLROptions) {
    super(optimizer);
    const { milestones, gamma = 0.1 } = checkOptions('MultiStepLR', options, {
      milestones: Array,
      gamma: null,
    });
    if (milestones === undefined)
      throw new ArgumentError('MultiStepLR', 'give milestones, such as [30, 80].');
    this.milestones = milestones.map((epoch) => checkInteger('MultiStepLR', 'a milestone', epoch));
    this.gamma = checkRange('MultiStepLR', 'gamma', gamma);
    this.step();
  }

  protected override next(lr: number): number {
    const changes = this.milestones.filter((epoch) => epoch === this.lastEpoch).length;
    return lr * power(this.gamma, changes);
  }
}
