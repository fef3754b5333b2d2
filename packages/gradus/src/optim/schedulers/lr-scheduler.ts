import { ArgumentError } from '../../util/errors.ts';
import { amount, type Check, count, fields, listOf } from '../../util/fields.ts';
import { shown } from '../../util/shown.ts';
import type { Optimizer } from '../optimizer.ts';

/** An optimizer whose learning rate a schedule can change: any of this library. */
export type Scheduled = Optimizer<{ lr: number }>;

/** The groups whose rate a schedule sets. @throws ArgumentError for what is not an optimizer */
export function groupsIn(schedule: string, optimizer: Scheduled): Scheduled['paramGroups'] {
  if (Array.isArray(optimizer?.paramGroups)) return optimizer.paramGroups;
  throw new ArgumentError(
    schedule,
    `the first argument must be an optimizer, got ${shown(optimizer)}.`,
  );
}

/** Where a schedule is, as plain JSON. */
export interface LRSchedulerState {
  /** Calls of `step()`. */
  lastEpoch: number;
  /** The rate of each group that the schedule starts from. */
  baseLrs: number[];
  /** The rate of each group that the schedule set last. */
  lastLr: number[];
}

const AT = 'loadStateDict: schedule';

/**
 * A learning-rate schedule: `step()` after the optimizer's steps of an epoch (or, where epochs are counted
 * in batches, after each of them) sets `lr` of every group. As in PyTorch, the new rate is computed from the
 * present one, so schedules of one optimizer can be chained, and the constructor sets the rate of epoch 0.
 *
 * Your own schedule overrides {@link next} and ends its constructor with `this.step()`.
 */
export abstract class LRScheduler {
  readonly optimizer: Scheduled;
  /** The epoch whose rate is set; 0 at first. */
  lastEpoch = -1;
  protected baseLrs: number[];
  private lastLr: number[] = [];

  constructor(optimizer: Scheduled) {
    this.optimizer = optimizer;
    // A second schedule starts from the same rate as the first, which has changed it already.
    this.baseLrs = groupsIn(this.constructor.name, optimizer).map((group) => {
      group.initialLr ??= group.lr;
      return group.initialLr;
    });
  }

  /** Goes on to the next epoch. */
  step(): void {
    this.lastEpoch++;
    this.set(this.optimizer.paramGroups.map(({ lr }) => lr));
  }

  /** Goes back to epoch 0 and the rates that the schedule starts from. */
  restart(): void {
    this.lastEpoch = 0;
    this.set(this.baseLrs);
  }

  private set(from: readonly number[]): void {
    this.advance(from);
    this.lastLr = this.optimizer.paramGroups.map(({ lr }) => lr);
  }

  /** Sets all groups for `lastEpoch`, from the rates before. */
  protected advance(from: readonly number[]): void {
    this.optimizer.paramGroups.forEach((group, i) => {
      group.lr = this.next(from[i], this.baseLrs[i]);
    });
  }

  /** A group's rate in epoch `lastEpoch`, from the rate before and the one that it started from. */
  protected next(lr: number, _base: number): number {
    return lr;
  }

  /** The rate of each group that this schedule set last. */
  getLastLr(): number[] {
    return [...this.lastLr];
  }

  /** The epochs there are. */
  protected epochs(): Check {
    return count;
  }

  /** What {@link loadStateDict} takes. The options are not part of it, nor are the optimizer's rates. */
  stateDict(): LRSchedulerState {
    const { lastEpoch, baseLrs, lastLr } = this;
    return { lastEpoch, baseLrs: [...baseLrs], lastLr: [...lastLr] };
  }

  /**
   * Goes on where another schedule with the same options was; the optimizer's own state has to be loaded too.
   * @throws GradusError where a field is missing or out of range; nothing is changed then
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
