import { checkOptions } from '../../util/options.ts';
import { checkRange } from '../settings.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/** Options of {@link ExponentialLR}. */
export interface ExponentialLROptions {
  /** Factor of each epoch. */
  gamma: number;
}

/** Multiplies the learning rate by gamma every epoch. */
export class ExponentialLR extends LRScheduler {
  private readonly gamma: number;

  constructor(optimizer: Scheduled, options: ExponentialLROptions) {
    super(optimizer);
    const { gamma } = checkOptions('ExponentialLR', options, { gamma: null });
    this.gamma = checkRange('ExponentialLR', 'gamma', gamma);
    this.step();
  }

  protected override next(lr: number): number {
    return this.lastEpoch === 0 ? lr : lr * this.gamma;
  }
}
