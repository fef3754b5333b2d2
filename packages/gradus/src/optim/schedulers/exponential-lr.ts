import { NOT_NEGATIVE } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
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
    const kinds = { gamma: NOT_NEGATIVE };
    this.gamma = checkOptions('ExponentialLR', options, kinds, ['gamma']).gamma;
    this.step();
  }

  protected override next(lr: number): number {
    return this.lastEpoch === 0 ? lr : lr * this.gamma;
  }
}
