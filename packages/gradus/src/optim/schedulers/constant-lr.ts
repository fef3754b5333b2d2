import { type Bounds, COUNT } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/**
 * Options of {@link ConstantLR}.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.ConstantLROptions = { factor: 0.1, totalIters: 10 };
 * ```
 */
export interface ConstantLROptions {
  /** The factor of the first epochs, in (0, 1]; default 1/3. */
  factor?: number;
  /** The epoch at which the factor ends; default 5. */
  totalIters?: number;
}

/** No later factor could undo 0. */
const FACTOR: Bounds = { above: 0, most: 1 };

/**
 * Multiplies the learning rate by `factor` until epoch `totalIters`: a warm-up in one stage.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * optimizer.paramGroups[0].lr; // 0.5
 * for (let epoch = 0; epoch < 2; epoch++) schedule.step();
 * optimizer.paramGroups[0].lr; // 1
 * ```
 */
export class ConstantLR extends LRScheduler {
  private readonly factor: number;
  private readonly totalIters: number;

  /** @throws ArgumentError for an option out of range */
  constructor(optimizer: Scheduled, options: ConstantLROptions = {}) {
    super(optimizer);
    const kinds = { factor: FACTOR, totalIters: COUNT };
    const { factor = 1 / 3, totalIters = 5 } = checkOptions('ConstantLR', options, kinds);
    this.factor = factor;
    this.totalIters = totalIters;
    this.step();
  }

  protected override next(lr: number): number {
    const { lastEpoch, factor, totalIters } = this;
    if (lastEpoch === 0) return lr * factor;
    return lastEpoch === totalIters ? lr / factor : lr;
  }
}
