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

  constructor(optimizer: Scheduled, { milestones, gamma = 0.1 }: MultiStepLROptions) {
    super(optimizer);
    this.milestones = milestones.map((epoch) => checkInteger('MultiStepLR', 'a milestone', epoch));
    this.gamma = checkRange('MultiStepLR', 'gamma', gamma);
    this.step();
  }

  protected override next(lr: number): number {
    const changes = this.milestones.filter((epoch) => epoch === this.lastEpoch).length;
    return lr * power(this.gamma, changes);
  }
}
