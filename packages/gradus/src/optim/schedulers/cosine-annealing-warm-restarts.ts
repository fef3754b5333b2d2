import { checkArgument, NOT_NEGATIVE, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { cosPi } from '../../util/elementary.ts';
import { amount, fields, rule } from '../../util/fields.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, type LRSchedulerState, type Scheduled } from './lr-scheduler.ts';

/**
 * Options of {@link CosineAnnealingWarmRestarts}.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.CosineAnnealingWarmRestartsOptions = { t0: 10, tMult: 2 };
 * ```
 */
export interface CosineAnnealingWarmRestartsOptions {
  /** The number of epochs until the first restart. */
  t0: number;
  /** The factor of this number after each restart, an integer; default 1. */
  tMult?: number;
  /** The lowest rate; default 0. */
  etaMin?: number;
}

/**
 * The state of a {@link CosineAnnealingWarmRestarts}.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.CosineAnnealingWarmRestarts(optimizer, { t0: 10 });
 * const state: optim.lrScheduler.CosineAnnealingWarmRestartsState = schedule.stateDict();
 * state.tCur; // 0
 * ```
 */
export interface CosineAnnealingWarmRestartsState extends LRSchedulerState {
  /** The epochs since the last restart. */
  tCur: number;
  /** The epochs between the last restart and the next. */
  tI: number;
}

/**
 * Lowers the learning rate along half a cosine, and jumps back to the first rate after `t0` epochs; each period is
 * `tMult` times as long as the one before. Loshchilov & Hutter 2017, "SGDR", https://arxiv.org/abs/1608.03983
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.CosineAnnealingWarmRestarts(optimizer, { t0: 2 });
 * schedule.step();
 * optimizer.paramGroups[0].lr; // 0.5
 * schedule.step();
 * optimizer.paramGroups[0].lr; // 1
 * ```
 */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  private readonly t0: number;
  private readonly tMult: number;
  private readonly etaMin: number;
  private tCur = 0;
  private tI: number;

  /** @throws ArgumentError for an option out of range, or without `t0` */
  constructor(optimizer: Scheduled, options: CosineAnnealingWarmRestartsOptions) {
    super(optimizer);
    const kinds = { t0: POSITIVE_INTEGER, tMult: POSITIVE_INTEGER, etaMin: NOT_NEGATIVE };
    const given = checkOptions('CosineAnnealingWarmRestarts', options, kinds, ['t0']);
    this.t0 = given.t0;
    this.tMult = given.tMult ?? 1;
    this.etaMin = given.etaMin ?? 0;
    this.tI = given.t0;
    this.step();
  }

  /**
   * Begins the next epoch, or the one given.
   * @param epoch can be a fraction: `step(epoch + i / batches)` after batch i moves the rate within an epoch
   * @throws ArgumentError for an epoch below 0
   */
  override step(epoch?: number): void {
    if (epoch === undefined) {
      if (this.lastEpoch >= 0) this.advanceTo(this.tCur + 1);
      super.step();
      return;
    }
    checkArgument('CosineAnnealingWarmRestarts.step', 'epoch', epoch, NOT_NEGATIVE);
    this.tI = this.t0;
    this.advanceTo(epoch);
    this.lastEpoch = Math.floor(epoch) - 1;
    super.step();
  }

  override restart(): void {
    this.tCur = 0;
    this.tI = this.t0;
    super.restart();
  }

  /** Sets the epochs since the last restart, and restarts where they are too many. */
  private advanceTo(epochs: number): void {
    this.tCur = epochs;
    while (this.tCur >= this.tI) {
      this.tCur -= this.tI;
      this.tI *= this.tMult;
    }
  }

  protected override next(_: number, base: number): number {
    const { etaMin, tCur, tI } = this;
    return etaMin + ((base - etaMin) * (1 + cosPi(tCur / tI))) / 2;
  }

  override stateDict(): CosineAnnealingWarmRestartsState {
    return { ...super.stateDict(), tCur: this.tCur, tI: this.tI };
  }

  override loadStateDict(state: CosineAnnealingWarmRestartsState): void {
    fields({ tCur: amount, tI: positive })(state, 'loadStateDict: schedule');
    super.loadStateDict(state);
    this.tCur = state.tCur;
    this.tI = state.tI;
  }
}

const positive = rule(
  'a number above 0',
  (value) => Number.isFinite(value) && (value as number) > 0,
);
