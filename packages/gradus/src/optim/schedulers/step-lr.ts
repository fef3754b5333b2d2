import { checkOptions } from '../../util/options.ts';
import { checkInteger, checkRange } from '../settings.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/** Options of {@link StepLR}. */
export interface StepLROptions {
  /** Epochs between two changes. */
  stepSize: number;
  /** Factor of each change; default 0.1. */
  gamma?: number;
}

/** Multiplies the learning rate by gamma every `stepSize` epochs. */
export class StepLR extends LRScheduler {
  private readonly stepSize: number;
  private readonly gamma: number;

  constructor(optimizer: Scheduled, options: StepLROptions) {
    super(optimizer);
    const { stepSize, gamma = 0.1 } = checkOptions('StepLR', options, {
      stepSize: null,
      gamma: null,
    });
    this.stepSize = checkInteger('StepLR', 'stepSize', stepSize, 1);
    this.gamma = checkRange('StepLR', 'gamma', gamma);
    this.step();
  }

  protected override next(lr: number): number {
    const changes = this.lastEpoch > 0 && this.lastEpoch % this.stepSize === 0;
    return changes ? lr * this.gamma : lr;
  }
}
