import { POSITIVE_INTEGER, PROBABILITY } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
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
      // From 0 no factor leads on.
      startFactor: { above: 0, most: 1 },
      endFactor: PROBABILITY,
      totalIters: POSITIVE_INTEGER,
    });
    this.startFactor = startFactor;
    this.slope = endFactor - startFactor;
    this.totalIters = totalIters;
    this.step();
  }

  protected override next(lr: number): number {
    const { lastEpoch, startFactor, slope, totalIters } = this;
    if (lastEpoch === 0) return lr * startFactor;
    if (lastEpoch > totalIters) return lr;
    return lr * (1 + slope / (totalIters * startFactor + (lastEpoch - 1) * slope));
  }
}
