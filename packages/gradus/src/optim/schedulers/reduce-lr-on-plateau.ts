import { COUNT, checkArgument, NOT_NEGATIVE } from '../../util/arguments.ts';
import { amount, count, fields, listOf, nullOr, rule } from '../../util/fields.ts';
import { checkOptions, type OptionKinds } from '../../util/options.ts';
import { groupsIn, perGroup, type Scheduled } from './lr-scheduler.ts';

/** Options of {@link ReduceLROnPlateau}. */
export interface ReduceLROnPlateauOptions {
  /** Whether the metric shall fall (a loss, the default) or rise (an accuracy). */
  mode?: 'min' | 'max';
  /** Factor of each change, below 1; default 0.1. */
  factor?: number;
  /** Epochs to wait without improvement; default 10. */
  patience?: number;
  /** An improvement is larger than this; default 1e-4. */
  threshold?: number;
  /** Whether `threshold` is a share of the best value (the default) or a difference. */
  thresholdMode?: 'rel' | 'abs';
  /** Epochs after a change that do not count; default 0. */
  cooldown?: number;
  /** The rate falls no lower; a list has a value for each parameter group. Default 0. */
  minLr?: number | readonly number[];
  /** A change smaller than this is left out; default 1e-8. */
  eps?: number;
}

/** Where a {@link ReduceLROnPlateau} is, as plain JSON. */
export interface ReduceLROnPlateauState {
  lastEpoch: number;
  /** The best metric so far; null before the first improvement. */
  best: number | null;
  numBadEpochs: number;
  cooldownCounter: number;
  /** The rate of each group after the last step. */
  lastLr: number[];
}

/** Multiplies the learning rate by `factor` where a metric has not improved for more than `patience` epochs. */
export class ReduceLROnPlateau {
  readonly optimizer: Scheduled;
  private readonly options: Required<Omit<ReduceLROnPlateauOptions, 'minLr'>>;
  private readonly minLrs: readonly number[];
  private state: ReduceLROnPlateauState;

  /** @throws ArgumentError where an option is out of range */
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

  /** Ends an epoch. @param metric what it came to, such as the loss of a validation set; NaN is not an improvement */
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
    state.lastLr = this.optimizer.paramGroups.map(({ lr }) => lr);
  }

  private isBetter(metric: number): boolean {
    const { mode, threshold, thresholdMode } = this.options;
    const sign = mode === 'min' ? -1 : 1;
    const best = this.state.best ?? -sign * Number.POSITIVE_INFINITY;
    const bound = thresholdMode === 'rel' ? best * (1 + sign * threshold) : best + sign * threshold;
    return mode === 'min' ? metric < bound : metric > bound;
  }

  private reduce(): void {
    this.optimizer.paramGroups.forEach((group, i) => {
      const lr = Math.max(group.lr * this.options.factor, this.minLrs[i]);
      if (group.lr - lr > this.options.eps) group.lr = lr;
    });
  }

  /** The rate of each group after the last step. */
  getLastLr(): number[] {
    return [...this.state.lastLr];
  }

  /** What {@link loadStateDict} takes. The options are not part of it, nor are the optimizer's rates. */
  stateDict(): ReduceLROnPlateauState {
    return { ...this.state, lastLr: [...this.state.lastLr] };
  }

  /**
   * Goes on where another schedule with the same options was; the optimizer's own state has to be loaded too.
   * @throws GradusError where a field is missing or out of range; nothing is changed then
   */
  loadStateDict(state: ReduceLROnPlateauState): void {
    const checks = {
      lastEpoch: count,
      best: nullOr(rule('a number', (value) => typeof value === 'number' && !Number.isNaN(value))),
      numBadEpochs: count,
      cooldownCounter: count,
      lastLr: listOf(amount, this.optimizer.paramGroups.length),
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
