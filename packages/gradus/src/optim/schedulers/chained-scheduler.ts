import { ArgumentError } from '../../util/errors.ts';
import { fields, listOf, object } from '../../util/fields.ts';
import { shown } from '../../util/shown.ts';
import { LRScheduler } from './lr-scheduler.ts';
import { loadAll, type SequentialLRState } from './sequential-lr.ts';

/**
 * Runs schedules together: each step is a step of all of them, so that their factors multiply. Schedules that compute
 * the rate from the first one, such as LambdaLR and CyclicLR, overwrite those before them.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const warmUp = new optim.lrScheduler.ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * const decay = new optim.lrScheduler.ExponentialLR(optimizer, { gamma: 0.5 });
 * const schedule = new optim.lrScheduler.ChainedScheduler([warmUp, decay]);
 * schedule.step();
 * optimizer.paramGroups[0].lr; // 0.25
 * ```
 */
export class ChainedScheduler extends LRScheduler {
  private readonly schedulers: readonly LRScheduler[];

  /** @throws ArgumentError without schedules, and for schedules of different optimizers */
  constructor(schedulers: readonly LRScheduler[]) {
    checkSchedulers(schedulers);
    super(schedulers[0].optimizer);
    this.schedulers = [...schedulers];
    this.step();
  }

  protected override advance(): void {
    // Their constructors have set the rates of epoch 0.
    if (this.lastEpoch > 0) for (const each of this.schedulers) each.step();
  }

  /** @throws ArgumentError always: schedules that start again compute from the first rate, and could not be combined */
  override restart(): never {
    throw new ArgumentError(
      'ChainedScheduler',
      'cannot be part of a SequentialLR. Pass a SequentialLR to ChainedScheduler instead.',
    );
  }

  override stateDict(): SequentialLRState {
    return { ...super.stateDict(), schedulers: this.schedulers.map((each) => each.stateDict()) };
  }

  override loadStateDict(state: SequentialLRState): void {
    const { length } = this.schedulers;
    fields({ schedulers: listOf(object, length) })(state, 'loadStateDict: schedule');
    loadAll(this.schedulers, state.schedulers, () => super.loadStateDict(state));
  }
}

function checkSchedulers(schedulers: unknown): void {
  const isList = Array.isArray(schedulers) && schedulers.length > 0;
  if (!isList || schedulers.some((each) => !(each instanceof LRScheduler))) {
    throw new ArgumentError(
      'ChainedScheduler',
      `expected a list of schedules, got ${shown(schedulers)}. Pass at least one, such as [warmUp, decay].`,
    );
  }
  const [{ optimizer }] = schedulers;
  if (schedulers.every((each) => each.optimizer === optimizer)) return;
  throw new ArgumentError('ChainedScheduler', 'a schedule belongs to another optimizer.');
}
