import { POSITIVE_INTEGER, PROBABILITY } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/**
 * Options of {@link LinearLR}.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.LinearLROptions = { startFactor: 0.1, totalIters: 10 };
 * ```
 */
export interface LinearLROptions {
  /** The factor in epoch 0, in (0, 1]; default 1/3. */
  startFactor?: number;
  /** The factor from epoch `totalIters` on, in [0, 1]; default 1. */
  endFactor?: number;
  /** The number of epochs from the first factor to the last; default 5. */
  totalIters?: number;
}

/**
 * Multiplies the learning rate by a factor that changes linearly from `startFactor` to `endFactor`: a warm-up.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.LinearLR(optimizer, { startFactor: 0.5, totalIters: 2 });
 * optimizer.paramGroups[0].lr; // 0.5
 * schedule.step(); // after each epoch
 * optimizer.paramGroups[0].lr; // 0.75
 * ```
 */
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
      // No factor can raise a rate of 0.
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
