import { checkArgument } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { fields, listOf, object } from '../../util/fields.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, type LRSchedulerState, type Scheduled } from './lr-scheduler.ts';

/**
 * Options of {@link SequentialLR}.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(2, 1).parameters(), { lr: 0.1 });
 * const warmUp = new optim.lrScheduler.LinearLR(optimizer, { totalIters: 5 });
 * const decay = new optim.lrScheduler.CosineAnnealingLR(optimizer, { tMax: 25 });
 * const options: optim.lrScheduler.SequentialLROptions = { schedulers: [warmUp, decay], milestones: [5] };
 * ```
 */
export interface SequentialLROptions {
  /** The schedules in order, all of the same optimizer. */
  schedulers: readonly LRScheduler[];
  /** The first epochs of the second, third, … schedule: ascending, each at least 1. */
  milestones: readonly number[];
}

/**
 * The state of a {@link SequentialLR}, with the states of its schedules.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(2, 1).parameters(), { lr: 0.1 });
 * const schedulers = [new optim.lrScheduler.ExponentialLR(optimizer, { gamma: 0.9 })];
 * const schedule = new optim.lrScheduler.SequentialLR(optimizer, { schedulers, milestones: [] });
 * const state: optim.lrScheduler.SequentialLRState = schedule.stateDict();
 * state.schedulers.length; // 1
 * ```
 */
export interface SequentialLRState extends LRSchedulerState {
  schedulers: LRSchedulerState[];
}

/**
 * Runs schedules one after the other: each starts at its milestone, with its own epoch 0.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const warmUp = new optim.lrScheduler.LinearLR(optimizer, { startFactor: 0.5, totalIters: 5 });
 * const decay = new optim.lrScheduler.ExponentialLR(optimizer, { gamma: 0.9 });
 * const schedule = new optim.lrScheduler.SequentialLR(optimizer, { schedulers: [warmUp, decay], milestones: [5] });
 * schedule.getLastLr(); // [0.5]
 * ```
 */
export class SequentialLR extends LRScheduler {
  private readonly schedulers: readonly LRScheduler[];
  private readonly milestones: readonly number[];

  constructor(optimizer: Scheduled, options: SequentialLROptions) {
    super(optimizer);
    const { schedulers = [], milestones = [] } = checkOptions('SequentialLR', options, {
      schedulers: Array,
      milestones: Array,
    });
    checkParts(optimizer, schedulers, milestones);
    this.schedulers = schedulers;
    this.milestones = milestones;
    this.restart();
  }

  protected override advance(): void {
    const { lastEpoch, milestones, schedulers } = this;
    const index = milestones.filter((milestone) => milestone <= lastEpoch).length;
    const start = index === 0 ? 0 : milestones[index - 1];
    if (lastEpoch === start) schedulers[index].restart();
    else schedulers[index].step();
  }

  override stateDict(): SequentialLRState {
    return { ...super.stateDict(), schedulers: this.schedulers.map((each) => each.stateDict()) };
  }

  override loadStateDict(state: SequentialLRState): void {
    fields({ schedulers: listOf(object, this.schedulers.length) })(
      state,
      'loadStateDict: schedule',
    );
    loadAll(this.schedulers, state.schedulers, () => super.loadStateDict(state));
  }
}

/** Loads the states of schedules, then calls `last`. If one does not fit, all get back their old states. */
export function loadAll(
  schedulers: readonly LRScheduler[],
  saved: readonly LRSchedulerState[],
  last: () => void,
): void {
  const before = schedulers.map((each) => each.stateDict());
  try {
    schedulers.forEach((each, i) => {
      each.loadStateDict(saved[i]);
    });
    last();
  } catch (error) {
    schedulers.forEach((each, i) => {
      each.loadStateDict(before[i]);
    });
    throw error;
  }
}

function checkParts(
  optimizer: Scheduled,
  schedulers: readonly LRScheduler[],
  milestones: readonly number[],
): void {
  if (schedulers.length === 0 || milestones.length !== schedulers.length - 1) {
    throw new ArgumentError(
      'SequentialLR',
      `${schedulers.length} schedules need ${Math.max(0, schedulers.length - 1)} milestones, ` +
        `got ${milestones.length}.`,
    );
  }
  if (schedulers.some((each) => each?.optimizer !== optimizer)) {
    throw new ArgumentError('SequentialLR', 'a schedule belongs to another optimizer.');
  }
  milestones.forEach((milestone, i) => {
    const least = (milestones[i - 1] ?? 0) + 1;
    checkArgument('SequentialLR', `milestones[${i}]`, milestone, { integer: true, least });
  });
}
