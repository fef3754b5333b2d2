import { NOT_NEGATIVE, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { cosPi } from '../../util/elementary.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/**
 * Options of {@link CosineAnnealingLR}.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.CosineAnnealingLROptions = { tMax: 30, etaMin: 1e-5 };
 * ```
 */
export interface CosineAnnealingLROptions {
  /** The number of epochs from the highest rate to the lowest. */
  tMax: number;
  /** The lowest rate; default 0. */
  etaMin?: number;
}

/**
 * Lowers the learning rate along half a cosine: ηₜ = etaMin + (η₀ − etaMin) · (1 + cos(π·t / tMax)) / 2.
 * After `tMax` epochs it rises again in the same way.
 *
 * Loshchilov & Hutter 2017, "SGDR", https://arxiv.org/abs/1608.03983, without its restarts
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.CosineAnnealingLR(optimizer, { tMax: 2 });
 * schedule.step(); // after each epoch
 * optimizer.paramGroups[0].lr; // 0.5
 * ```
 */
export class CosineAnnealingLR extends LRScheduler {
  private readonly tMax: number;
  private readonly etaMin: number;

  constructor(optimizer: Scheduled, options: CosineAnnealingLROptions) {
    super(optimizer);
    const kinds = { tMax: POSITIVE_INTEGER, etaMin: NOT_NEGATIVE };
    const { tMax, etaMin = 0 } = checkOptions('CosineAnnealingLR', options, kinds, ['tMax']);
    this.tMax = tMax;
    this.etaMin = etaMin;
    this.step();
  }

  protected override next(lr: number, base: number): number {
    const { lastEpoch, tMax, etaMin } = this;
    if (lastEpoch === 0) return lr;
    // At the lowest point the rate is 0, and no factor can raise it.
    if ((lastEpoch - 1 - tMax) % (2 * tMax) === 0) {
      return lr + ((base - etaMin) * (1 - cosPi(1 / tMax))) / 2;
    }
    const factor = (1 + cosPi(lastEpoch / tMax)) / (1 + cosPi((lastEpoch - 1) / tMax));
    return factor * (lr - etaMin) + etaMin;
  }
}
