import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkInteger } from '../settings.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/** Options of {@link LinearLR}. */
export interface LinearLROptions {
  /** Factor of epoch 0, in (0, 1]; default 1/3. */
  startFactor?: number;
  /** Factor from epoch `totalIters` on, in [0, 1]; default 1. */
  endFactor?: number;
  /** Epochs from the first factor to the last; default 5. */
  totalIters?: number;
}

/** Multiplies the learning rate by a factor that goes from `startFactor` to `endFactor` in a line: a warm-up. */
export class LinearLR extends LRScheduler {
  private readonly startFactor: number;
  private readonly slope: number;
  private readonly totalIters: number;

  constructor(optimizer: Scheduled, options: LinearLROptions = {}) {
    super(optimizer);
    const {
      startFactor = 1 / 3,
      endFactor = 1,
      totalIters = 5,
    } = checkOptions('LinearLR', options, {
      startFactor: 'number',
      endFactor: 'number',
      totalIters: null,
    });
    // From 0 no factor leads on.
    if (!(startFactor > 0 && startFactor <= 1)) {
      throw new ArgumentError('LinearLR', `startFactor must be in (0, 1], got ${startFactor}.`);
    }
    if (!(endFactor >= 0 && endFactor <= 1)) {
      throw new ArgumentError('LinearLR', `endFactor must be in [0, 1], got ${endFactor}.`);
    }
    this.startFactor = startFactor;
    this.slope = endFactor - startFactor;
    this.totalIters = checkInteger('LinearLR', 'totalIters', totalIters, 1);
    this.step();
  }

  protected override next(lr: number): number {
    const { lastEpoch, startFactor, slope, totalIters } = this;
    if (lastEpoch === 0) return lr * startFactor;
    if (lastEpoch > totalIters) return lr;
    return lr * (1 + slope / (totalIters * startFactor + (lastEpoch - 1) * slope));
  }
}
