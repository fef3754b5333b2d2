import { COUNT, checkArgument, NOT_NEGATIVE } from '../../util/arguments.ts';
import { amount, count, fields, listOf, nullOr, rule } from '../../util/fields.ts';
import { checkOptions, type OptionKinds } from '../../util/options.ts';
import { groupsIn, perGroup, type Scheduled } from './lr-scheduler.ts';

/**
 * Options of {@link ReduceLROnPlateau}.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.ReduceLROnPlateauOptions = { mode: 'max', patience: 3 };
 * ```
 */
export interface ReduceLROnPlateauOptions {
  /** `'min'`, the default, for a metric that should fall, such as a loss; `'max'` for an accuracy. */
  mode?: 'min' | 'max';
  /** The factor of each change, below 1; default 0.1. */
  factor?: number;
  /** Epochs to wait without improvement; default 10. */
  patience?: number;
  /** A smaller change of the metric is not an improvement; default 1e-4. */
  threshold?: number;
  /** Whether `threshold` is a share of the best value (`'rel'`, the default) or a difference. */
  thresholdMode?: 'rel' | 'abs';
  /** Epochs after a change that do not count for `patience`; default 0. */
  cooldown?: number;
  /** The lowest rate; a list has a value for each parameter group. Default 0. */
  minLr?: number | readonly number[];
  /** The rate does not change by less than this; default 1e-8. */
  eps?: number;
}

/**
 * The state of a {@link ReduceLROnPlateau}, as plain JSON.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.ReduceLROnPlateau(optimizer);
 * schedule.step(0.7);
 * const state: optim.lrScheduler.ReduceLROnPlateauState = schedule.stateDict();
 * state.best; // 0.7
 * ```
 */
export interface ReduceLROnPlateauState {
  lastEpoch: number;
  /** The best metric so far; null before the first improvement. */
  best: number | null;
  numBadEpochs: number;
  cooldownCounter: number;
  /** The rate of each group after the last step. */
  lastLr: number[];
}

/**
 * Multiplies the learning rate by `factor` if a metric has not improved for more than `patience` epochs.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.ReduceLROnPlateau(optimizer, { patience: 1 });
 * for (const loss of [0.5, 0.6, 0.6]) schedule.step(loss); // after each epoch
 * optimizer.paramGroups[0].lr; // 0.1
 * ```
 */
export class ReduceLROnPlateau {
  readonly optimizer: Scheduled;
  private readonly options: Required<Omit<ReduceLROnPlateauOptions, 'minLr'>>;
  private readonly minLrs: readonly number[];
  private state: ReduceLROnPlateauState;

  /** @throws ArgumentError for an option out of range */
  constructor(optimizer: Scheduled, options: ReduceLROnPlateauOptions = {}) {
    const { minLr = 0, ...given } = checkOptions('ReduceLROnPlateau', options, OPTIONS);
    const groups = groupsIn('ReduceLROnPlateau', optimizer);
    this.optimizer = optimizer;
    this.options = { ...DEFAULTS, ...given };
    this.minLrs = perGroup('ReduceLROnPlateau', 'minLr', minLr, groups.length);
    for (const lr of this.minLrs) checkArgument('ReduceLROnPlateau', 'minLr', lr, NOT_NEGATIVE);
    const lastLr = groups.map(({ lr }) => lr);
    this.state = { lastEpoch: 0, best: null, numBadEpochs: 0, cooldownCounter: 0, lastLr };
  }

  /** Ends an epoch. @param metric of the epoch, such as the validation loss; NaN is not an improvement */
  step(metric: number): void {
    const { state } = this;
    const { patience, cooldown } = this.options;
    state.lastEpoch++;
    if (this.isBetter(metric)) {
      state.best = metric;
      state.numBadEpochs = 0;
    } else {
      state.numBadEpochs++;
    }
    if (state.cooldownCounter > 0) {
      state.cooldownCounter--;
      state.numBadEpochs = 0;
    }
    if (state.numBadEpochs > patience) {
      this.reduce();
      state.cooldownCounter = cooldown;
      state.numBadEpochs = 0;
    }
    state.lastLr = this.groups.map(({ lr }) => lr);
  }

  /** The groups that the optimizer had when the schedule was made. */
  private get groups(): Scheduled['paramGroups'] {
    return this.optimizer.paramGroups.slice(0, this.minLrs.length);
  }

  private isBetter(metric: number): boolean {
    const { mode, threshold, thresholdMode } = this.options;
    const sign = mode === 'min' ? -1 : 1;
    const best = this.state.best ?? -sign * Number.POSITIVE_INFINITY;
    const bound = thresholdMode === 'rel' ? best * (1 + sign * threshold) : best + sign * threshold;
    return mode === 'min' ? metric < bound : metric > bound;
  }

  private reduce(): void {
    this.groups.forEach((group, i) => {
      const lr = Math.max(group.lr * this.options.factor, this.minLrs[i]);
      if (group.lr - lr > this.options.eps) group.lr = lr;
    });
  }

  /** The rate of each group after the last step. */
  getLastLr(): number[] {
    return [...this.state.lastLr];
  }

  /** The state for {@link loadStateDict}, without the options and without the optimizer's rates. */
  stateDict(): ReduceLROnPlateauState {
    return { ...this.state, lastLr: [...this.state.lastLr] };
  }

  /**
   * Continues from the state of a schedule with the same options. Load the state of the optimizer too.
   * @throws GradusError if a field is missing or out of range; then it changes nothing
   */
  loadStateDict(state: ReduceLROnPlateauState): void {
    const checks = {
      lastEpoch: count,
      best: nullOr(rule('a number', (value) => typeof value === 'number' && !Number.isNaN(value))),
      numBadEpochs: count,
      cooldownCounter: count,
      lastLr: listOf(amount, this.minLrs.length),
    };
    fields(checks)(state, 'loadStateDict: schedule');
    const { lastEpoch, best, numBadEpochs, cooldownCounter, lastLr } = state;
    this.state = { lastEpoch, best, numBadEpochs, cooldownCounter, lastLr: [...lastLr] };
  }
}

const OPTIONS: OptionKinds<ReduceLROnPlateauOptions> = {
  mode: ['min', 'max'],
  factor: { least: 0, below: 1 },
  patience: COUNT,
  threshold: NOT_NEGATIVE,
  thresholdMode: ['rel', 'abs'],
  cooldown: COUNT,
  minLr: null,
  eps: NOT_NEGATIVE,
};

const DEFAULTS: Required<Omit<ReduceLROnPlateauOptions, 'minLr'>> = {
  mode: 'min',
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  thresholdMode: 'rel',
  cooldown: 0,
  eps: 1e-8,
};
