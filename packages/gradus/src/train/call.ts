/** One call of the backend that takes several steps. */
import { argumentSet } from '../backends/backend.ts';
import { Replay } from '../graph/replay.ts';
import type { TypedArray } from '../ir/dtype.ts';
import { runOnce } from '../runtime/engine.ts';
import type { Plan } from '../runtime/plan.ts';
import { Repetition } from '../runtime/repetition.ts';
import { runtime } from '../runtime/runtime.ts';
import type { Traversal } from '../runtime/traversal.ts';
import type { Tensor } from '../tensor/index.ts';
import type { Drawn } from './batches.ts';
import { lossOf, outputOf } from './model.ts';
import { Rewind } from './rewind.ts';
import type { TaskName } from './tasks.ts';
import type { TrainOptions } from './train-options.ts';

/** How many shapes of batches are known. */
const MOST_SHAPES = 16;

/** The parts of a step. */
export interface Parts
  extends Pick<
    TrainOptions<TaskName>,
    'model' | 'loss' | 'optimizer' | 'scheduler' | 'beforeStep'
  > {
  /** Called with the output of each recorded step. */
  readonly check: (output: Tensor) => void;
}

/** The steps that have been taken. */
export interface Taken {
  /** The loss of each step. Only the last one may be infinite or NaN. */
  readonly losses: ArrayLike<number>;
  /** The input of the last step. */
  readonly input: Tensor;
  /** Why the next step could not be taken. */
  readonly failure: { readonly error: unknown } | null;
}

/** Records a step. @returns its loss */
export function recordStep(parts: Parts, [input, target]: Drawn['pair'], replay?: Replay): Tensor {
  const { model, loss, optimizer, beforeStep, check } = parts;
  optimizer.zeroGrad();
  const output = outputOf(model, input);
  check(output);
  const value = lossOf(loss, output, target);
  value.backward();
  beforeStep?.();
  if (replay !== undefined) replay.areNumbersChanging = true;
  optimizer.step({ onlyIf: value.isfinite() });
  return value;
}

/** The step that was recorded last, if it can be repeated, for each shape of batches. */
export type KnownSteps = Map<string, Repetition>;

/**
 * Records a step, and takes it and those after it in one call, if a step like it was recorded before. The steps are
 * alike if they run one program, with the same constants.
 */
export class Call {
  /** The recorded step, if it can be repeated. */
  repetition: Repetition | null = null;
  /** How many steps have been taken, with one that failed. */
  prepared = 1;
  private readonly parts: Parts;
  private readonly drawn: readonly Drawn[];
  private readonly known: KnownSteps;
  private readonly replay = new Replay();
  private losses: ArrayLike<number> = [];
  private failure: Taken['failure'] = null;
  /** Why the schedule could not be stepped after the last step. */
  private scheduleFailure: Taken['failure'] = null;
  /** Why the backend broke down after some steps. */
  private breakdown: Taken['failure'] = null;

  /** @param drawn the batches of the steps */
  constructor(parts: Parts, drawn: readonly Drawn[], known: KnownSteps) {
    this.parts = parts;
    this.drawn = drawn;
    this.known = known;
  }

  take(): Taken {
    const loss = this.record();
    runtime.flush((plan, traversal) => this.run(plan, traversal, loss));
    if (this.breakdown !== null) throw this.breakdown.error;
    if (this.losses.length === 0) this.losses = [loss.dataSync()[0]];
    const { losses, failure, drawn } = this;
    const input = drawn[losses.length - 1].pair[0];
    if (failure !== null || !Number.isFinite(losses[losses.length - 1])) {
      return { losses, input, failure };
    }
    if (this.scheduleFailure === null) this.stepSchedule();
    // A step counts when its schedule has been stepped.
    const { scheduleFailure } = this;
    const counted = scheduleFailure === null ? losses : Array.from(losses).slice(0, -1);
    return { losses: counted, input, failure: scheduleFailure };
  }

  /** @returns whether that was possible */
  private stepSchedule(): boolean {
    try {
      this.parts.scheduler?.step();
    } catch (error) {
      this.scheduleFailure = { error };
    }
    return this.scheduleFailure === null;
  }

  /** Records the first step. What forward makes cannot be read later, except the loss. */
  private record(): Tensor {
    const { parts, replay, drawn } = this;
    const { runs } = runtime.engine.statistics();
    let loss: Tensor | undefined;
    replay.watch(() => {
      loss = runtime.inside(() => recordStep(parts, drawn[0].pair, replay));
    });
    // Without gradients to keep, a step writes parameters in place.
    for (const parameter of parts.model.parameters()) parameter.grad = null;
    const isAlone = runtime.engine.statistics().runs === runs;
    const canGoBack = parts.scheduler === undefined || parts.optimizer.paramGroups !== undefined;
    replay.isComplete &&= isAlone && canGoBack;
    return loss as Tensor;
  }

  private run(plan: Plan, traversal: Traversal, loss: Tensor): readonly TypedArray[] {
    const { drawn, replay, known } = this;
    const shapes = drawn[0].pair.map(({ shape }) => shape.join()).join(' ');
    const before = known.get(shapes);
    known.delete(shapes);
    if (replay.isComplete && makesOnly(loss, traversal)) {
      const repetition = new Repetition(plan, traversal, replay, drawn[0]);
      if (known.size === MOST_SHAPES) known.clear();
      known.set(shapes, repetition);
      this.repetition = repetition;
      if (before?.isLike(repetition)) return this.repeat(plan, repetition, before);
    }
    return runOnce(plan, traversal);
  }

  private repeat(plan: Plan, repetition: Repetition, before: Repetition): readonly TypedArray[] {
    const { drawn, parts, replay } = this;
    const { executable, states } = plan;
    repetition.reserve(drawn.length, before);
    const rewind = new Rewind(replay, parts.optimizer, parts.scheduler);
    // Only a schedule changes settings within a call.
    const next = (): boolean => {
      if (parts.scheduler === undefined) return true;
      if (!this.stepSchedule()) return false;
      replay.check();
      return true;
    };
    const unchecked = errorOf(() => {
      while (repetition.count < drawn.length && repetition.add(drawn[repetition.count], next));
    });
    const { sets } = repetition;
    const { count } = sets;
    const losses = this.lossesOf(() => executable.repeat(states, sets));
    const steps = losses.length;
    const hasFailed = steps < count && Number.isFinite(losses[steps - 1] ?? 0);
    this.prepared = hasFailed ? steps + 1 : steps;
    rewind.to(this.prepared, count);
    if (hasFailed)
      this.failure = errorOf(() => executable.run({ states, ...argumentSet(sets, steps) }));
    else if (steps === count) this.failure = unchecked;
    if (steps < count) this.scheduleFailure = null;
    if (steps === 0) throw this.failure?.error;
    runtime.engine.noteRuns(plan, steps - 1);
    this.losses = losses;
    return [losses.subarray(0, 1)];
  }

  /** If the backend breaks down, steps may have been taken, so the runtime must not try the first one again. */
  private lossesOf(repeat: () => Float32Array): Float32Array {
    try {
      return repeat();
    } catch (error) {
      this.breakdown = { error };
      return Float32Array.of(Number.NaN);
    }
  }
}

/** Whether a step computes nothing but new parameters, which it writes in place, and the loss, a float32 number. */
function makesOnly(loss: Tensor, { roots }: Traversal): boolean {
  if (loss.dtype !== 'float32' || loss.numel() !== 1) return false;
  return roots.every(({ node, target, keepsOld }) =>
    target === null ? node === loss.node : !keepsOld,
  );
}

function errorOf(run: () => unknown): Taken['failure'] {
  try {
    run();
  } catch (error) {
    return { error };
  }
  return null;
}
