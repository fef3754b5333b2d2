import { COUNT, checkArgument, NOT_NEGATIVE } from '../../util/arguments.ts';
import { cosPi } from '../../util/elementary.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, perGroup, type Scheduled } from '../schedulers/lr-scheduler.ts';

/**
 * Options of {@link SWALR}.
 *
 * @example
 * ```ts
 * const options: optim.swaUtils.SWALROptions = { swaLr: 0.05, annealEpochs: 5 };
 * ```
 */
export interface SWALROptions {
  /** The rate to go to; a list has a value for each parameter group. */
  swaLr: number | readonly number[];
  /** The number of epochs until then; default 10. */
  annealEpochs?: number;
  /** The curve: `'cos'`, the default, or a line. */
  annealStrategy?: 'cos' | 'linear';
}

/**
 * Moves the learning rate from the current one to `swaLr` and stays there, for averaging weights. Another schedule
 * can set the rates before its first step. Izmailov et al. 2018, https://arxiv.org/abs/1803.05407
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.swaUtils.SWALR(optimizer, { swaLr: 0.5, annealEpochs: 2 });
 * schedule.step(); // after each epoch
 * optimizer.paramGroups[0].lr; // 0.75
 * ```
 */
export class SWALR extends LRScheduler {
  private readonly swaLrs: readonly number[];
  private readonly annealEpochs: number;
  private readonly isLinear: boolean;

  /** @throws ArgumentError for an option out of range, or without `swaLr` */
  constructor(optimizer: Scheduled, options: SWALROptions) {
    super(optimizer);
    const { swaLr, annealEpochs, annealStrategy } = checkOptions('SWALR', options, {
      swaLr: null,
      annealEpochs: COUNT,
      annealStrategy: ['cos', 'linear'],
    });
    this.swaLrs = perGroup('SWALR', 'swaLr', swaLr, this.baseLrs.length);
    for (const lr of this.swaLrs) checkArgument('SWALR', 'swaLr', lr, NOT_NEGATIVE);
    this.annealEpochs = annealEpochs ?? 10;
    this.isLinear = annealStrategy === 'linear';
    this.step();
  }

  protected override advance(from: readonly number[]): void {
    // Without epochs in between, the first one already has the last rate.
    const step = this.annealEpochs === 0 ? Math.max(1, this.lastEpoch) : this.lastEpoch;
    const [before, now] = [this.share(step - 1), this.share(step)];
    this.groups.forEach((group, i) => {
      const last = this.swaLrs[i];
      // The rate at which the way to `last` began.
      const first = before === 1 ? last : (from[i] - before * last) / (1 - before);
      group.lr = last * now + first * (1 - now);
    });
  }

  /** The share of the way that is done after some steps. */
  private share(step: number): number {
    const share = Math.max(0, Math.min(1, step / Math.max(1, this.annealEpochs)));
    return this.isLinear ? share : (1 - cosPi(share)) / 2;
  }
}
