import { NOT_NEGATIVE, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { realPower } from '../../util/elementary.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/**
 * Options of {@link PolynomialLR}.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.PolynomialLROptions = { totalIters: 30, power: 2 };
 * ```
 */
export interface PolynomialLROptions {
  /** The epoch from which on the rate is 0; default 5. */
  totalIters?: number;
  /** The exponent, at least 0; default 1, a line. */
  power?: number;
}

/**
 * Lowers the learning rate to 0: ηₜ = η₀ · (1 − t / totalIters)^power.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.PolynomialLR(optimizer, { totalIters: 4, power: 2 });
 * schedule.step(); // after each epoch
 * schedule.step();
 * optimizer.paramGroups[0].lr; // 0.25
 * ```
 */
export class PolynomialLR extends LRScheduler {
  private readonly totalIters: number;
  private readonly power: number;

  /** @throws ArgumentError for an option out of range */
  constructor(optimizer: Scheduled, options: PolynomialLROptions = {}) {
    super(optimizer);
    const kinds = { totalIters: POSITIVE_INTEGER, power: NOT_NEGATIVE };
    const { totalIters = 5, power = 1 } = checkOptions('PolynomialLR', options, kinds);
    this.totalIters = totalIters;
    this.power = power;
    this.step();
  }

  protected override next(lr: number): number {
    const { lastEpoch, totalIters, power } = this;
    if (lastEpoch === 0 || lastEpoch > totalIters) return lr;
    const share = (totalIters - lastEpoch) / (totalIters - lastEpoch + 1);
    return lr * realPower(share, power);
  }
}
