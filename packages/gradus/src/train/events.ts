import type { Scores, TaskName } from './tasks.ts';

/**
 * Training begins.
 *
 * @example
 * ```ts
 * const describe = ({ model, parameters, iterations }: StartEvent) =>
 *   `${model}: ${parameters} parameters, ${iterations} steps`;
 * ```
 */
export interface StartEvent {
  readonly event: 'start';
  /** The name of the model. */
  readonly model: string;
  /** The number of values in the model's parameters. */
  readonly parameters: number;
  /** The number of steps to take. */
  readonly iterations: number;
  /** The number of samples in a step. */
  readonly batchSize: number;
  /** The number of steps in an epoch. */
  readonly batchesPerEpoch: number;
  /** The number of training samples. */
  readonly trainSize: number;
  /** The task of the model. */
  readonly task: TaskName;
  /** The number of validation samples; null without a validation set. */
  readonly validationSize: number | null;
  /** The number of test samples; null without a test set. */
  readonly testSize: number | null;
}

/**
 * Training continues from a saved state; this event takes the place of `start`.
 *
 * @example
 * ```ts
 * const describe = ({ iteration }: ResumeEvent) => `resumed after ${iteration} steps`;
 * ```
 */
export interface ResumeEvent {
  readonly event: 'resume';
  readonly model: string;
  /** The number of steps taken so far. */
  readonly iteration: number;
}

/**
 * A step was taken.
 *
 * @example
 * ```ts
 * const losses: number[] = [];
 * const onStep = ({ iteration, loss }: StepEvent) => losses[iteration - 1] = loss;
 * ```
 */
export interface StepEvent {
  readonly event: 'step';
  readonly model: string;
  /** Counted from 1. */
  readonly iteration: number;
  /** The loss before the step's update: a float32 as its shortest decimal, see {@link shortestFloat32}. */
  readonly loss: number;
}

/**
 * The model was validated or tested; the task decides the scores.
 *
 * @example
 * ```ts
 * const describe = ({ iteration, split, accuracy }: EvalEvent) =>
 *   `step ${iteration}: ${accuracy.toFixed(2)} % of the ${split} set`;
 * ```
 */
export type EvalEvent<T extends TaskName = 'classification'> = EvalFields & Scores<T>;

interface EvalFields {
  readonly event: 'eval';
  readonly model: string;
  /** Steps taken so far. */
  readonly iteration: number;
  /** The loss of the last step, before its update. */
  readonly loss: number;
  /** The number of samples of the evaluation. */
  readonly total: number;
  /** The set of these samples. */
  readonly split: 'validation' | 'test';
}

/**
 * The loss is not finite; the parameters keep their values from before the step.
 *
 * @example
 * ```ts
 * const describe = ({ loss, layer }: DivergedEvent) => `loss ${loss} in ${layer ?? 'the loss'}`;
 * ```
 */
export interface DivergedEvent {
  readonly event: 'diverged';
  readonly model: string;
  readonly iteration: number;
  /** `NaN`, `Infinity` or `-Infinity`, for which JSON has no numbers. */
  readonly loss: string;
  /** The first layer whose output is not finite; null if only the loss is not. */
  readonly layer: string | null;
}

/**
 * Training is over.
 *
 * @example
 * ```ts
 * const describe = ({ iterations, seconds, reason }: EndEvent) =>
 *   `${reason} after ${iterations} steps and ${seconds.toFixed(1)} s`;
 * ```
 */
export interface EndEvent {
  readonly event: 'end';
  readonly model: string;
  /** Wall-clock time of training and testing, including the time before a resume. */
  readonly seconds: number;
  readonly parameters: number;
  /** Steps taken. */
  readonly iterations: number;
  /** The loss of the last step, before its update; null without a step. */
  readonly loss: number | null;
  /** Of the last test, or without a test set of the last validation; null without either, and in regression. */
  readonly accuracy: number | null;
  readonly correct: number | null;
  readonly total: number | null;
  /** In regression only. */
  readonly mae?: number;
  readonly rmse?: number;
  readonly r2?: number;
  /** Whether the signal stopped training before its last step. */
  readonly aborted: boolean;
  /** Why training ended. */
  readonly reason: EndReason;
}

/**
 * Why training ended: it took all steps (`'done'`), the signal stopped it (`'aborted'`), or validation did not improve
 * for `patience` evaluations (`'early-stop'`).
 *
 * @example
 * ```ts
 * const texts: Record<EndReason, string> = {
 *   done: 'all steps taken', aborted: 'stopped', 'early-stop': 'no improvement',
 * };
 * ```
 */
export type EndReason = 'done' | 'aborted' | 'early-stop';

/**
 * An event of {@link train}. All events are plain JSON.
 *
 * @example
 * ```ts
 * const onEvent = (event: TrainEvent) => {
 *   if (event.event === 'step') console.log(event.iteration, event.loss);
 * };
 * ```
 */
export type TrainEvent<T extends TaskName = 'classification'> =
  | StartEvent
  | ResumeEvent
  | StepEvent
  | EvalEvent<T>
  | DivergedEvent
  | EndEvent;
