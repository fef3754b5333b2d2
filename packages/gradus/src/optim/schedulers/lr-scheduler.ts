import { ArgumentError } from '../../util/errors.ts';
import { amount, type Check, count, fields, listOf } from '../../util/fields.ts';
import { shown } from '../../util/shown.ts';
import type { Optimizer } from '../optimizer.ts';

/**
 * An optimizer whose learning rate a schedule can change: every optimizer of this library.
 *
 * @example
 * ```ts
 * const optimizer: optim.lrScheduler.Scheduled = new optim.Adam(new nn.Linear(2, 1).parameters());
 * const schedule = new optim.lrScheduler.StepLR(optimizer, { stepSize: 10 });
 * ```
 */
export type Scheduled = Optimizer<{ lr: number }>;

/** The groups whose rate a schedule sets. @throws ArgumentError for a value that is not an optimizer */
export function groupsIn(schedule: string, optimizer: Scheduled): Scheduled['paramGroups'] {
  if (Array.isArray(optimizer?.paramGroups)) return optimizer.paramGroups;
  throw new ArgumentError(
    schedule,
    `the first argument must be an optimizer, got ${shown(optimizer)}.`,
  );
}

/**
 * The state of a schedule, as plain JSON.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.StepLR(optimizer, { stepSize: 10 });
 * const state: optim.lrScheduler.LRSchedulerState = schedule.stateDict();
 * state; // { lastEpoch: 0, baseLrs: [1], lastLr: [1] }
 * ```
 */
export interface LRSchedulerState {
  /** The number of calls of `step()`. */
  lastEpoch: number;
  /** The first rate of each group. */
  baseLrs: number[];
  /** The last rate of each group. */
  lastLr: number[];
}

const AT = 'loadStateDict: schedule';

/**
 * A learning-rate schedule. Call `step()` after the optimizer's steps of an epoch; it sets `lr` of every group. An
 * epoch can also be a single step: `train` counts so. As in PyTorch, the constructor sets the rate of epoch 0, and
 * each new rate is computed from the current one, so an optimizer can have several schedules.
 *
 * Your own schedule overrides {@link next} and ends its constructor with `this.step()`.
 *
 * @example
 * ```ts
 * class Halving extends optim.lrScheduler.LRScheduler {
 *   constructor(optimizer: optim.lrScheduler.Scheduled) { super(optimizer); this.step(); }
 *   protected override next(lr: number) { return this.lastEpoch === 0 ? lr : lr / 2; }
 * }
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * new Halving(optimizer).step();
 * optimizer.paramGroups[0].lr; // 0.5
 * ```
 */
export abstract class LRScheduler {
  readonly optimizer: Scheduled;
  /** The current epoch, counted from 0. */
  lastEpoch = -1;
  protected baseLrs: number[];
  private lastLr: number[] = [];

  constructor(optimizer: Scheduled) {
    this.optimizer = optimizer;
    // A second schedule starts from the same rate as the first, which has already changed `lr`.
    this.baseLrs = groupsIn(this.constructor.name, optimizer).map((group) => {
      group.initialLr ??= group.lr;
      return group.initialLr;
    });
  }

  /** The groups whose rate this schedule sets: those that the optimizer had when the schedule was made. */
  protected get groups(): Scheduled['paramGroups'] {
    return this.optimizer.paramGroups.slice(0, this.baseLrs.length);
  }

  /** Begins the next epoch: sets `lr` of every group. */
  step(): void {
    this.lastEpoch++;
    this.set(this.groups.map(({ lr }) => lr));
  }

  /** Goes back to epoch 0 and the first rates. */
  restart(): void {
    this.lastEpoch = 0;
    this.set(this.baseLrs);
  }

  private set(from: readonly number[]): void {
    this.advance(from);
    this.lastLr = this.groups.map(({ lr }) => lr);
  }

  /** Sets the rates of epoch `lastEpoch`, computed from the rates before. */
  protected advance(from: readonly number[]): void {
    this.groups.forEach((group, i) => {
      group.lr = this.next(from[i], this.baseLrs[i]);
    });
  }

  /** The rate of a group in epoch `lastEpoch`, from the rate before and the first rate. */
  protected next(lr: number, _base: number): number {
    return lr;
  }

  /** The last rate of each group that this schedule set. */
  getLastLr(): number[] {
    return [...this.lastLr];
  }

  /** The check of an epoch in a saved state. */
  protected epochs(): Check {
    return count;
  }

  /** The state for {@link loadStateDict}, without the options and without the optimizer's rates. */
  stateDict(): LRSchedulerState {
    const { lastEpoch, baseLrs, lastLr } = this;
    return { lastEpoch, baseLrs: [...baseLrs], lastLr: [...lastLr] };
  }

  /**
   * Continues from the state of a schedule with the same options. Load the state of the optimizer too.
   * @throws GradusError if a field is missing or out of range; then it changes nothing
   */
  loadStateDict(state: LRSchedulerState): void {
    const rates = listOf(amount, this.baseLrs.length);
    fields({ lastEpoch: this.epochs(), baseLrs: rates, lastLr: rates })(state, AT);
    const { lastEpoch, baseLrs, lastLr } = state;
    this.lastEpoch = lastEpoch;
    this.baseLrs = [...baseLrs];
    this.lastLr = [...lastLr];
  }
}

/** One value for each parameter group. @throws ArgumentError for a list of another length */
export function perGroup(
  schedule: string,
  name: string,
  value: number | readonly number[],
  groups: number,
): readonly number[] {
  if (typeof value === 'number') return new Array<number>(groups).fill(value);
  if (!Array.isArray(value)) {
    throw new ArgumentError(
      schedule,
      `${name} must be a number, or one for each group, got ${shown(value)}.`,
    );
  }
  if (value.length === groups) return value;
  throw new ArgumentError(
    schedule,
    `${name} has ${value.length} values for ${groups} parameter groups.`,
  );
}
