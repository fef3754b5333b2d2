import { checkArgument } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { fields, listOf, object } from '../../util/fields.ts';
import { checkOptions } from '../../util/options.ts';
import { LRScheduler, type LRSchedulerState, type Scheduled } from './lr-scheduler.ts';

/** Options of {@link SequentialLR}. */
export interface SequentialLROptions {
  /** One after the other, all over the same optimizer. */
  schedulers: readonly LRScheduler[];
  /** The epochs from which on the second, third, … holds: one fewer, ascending, from 1 on. */
  milestones: readonly number[];
}

/** The state of a {@link SequentialLR} holds those of its parts. */
export interface SequentialLRState extends LRSchedulerState {
  schedulers: LRSchedulerState[];
}

/** Schedules one after the other: each starts at its milestone with its own epoch 0. */
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
    const saved = state.schedulers;
    const before = this.schedulers.map((each) => each.stateDict());
    try {
      this.schedulers.forEach((each, i) => {
        each.loadStateDict(saved[i]);
      });
      super.loadStateDict(state);
    } catch (error) {
      this.schedulers.forEach((each, i) => {
        each.loadStateDict(before[i]);
      });
      throw error;
    }
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
