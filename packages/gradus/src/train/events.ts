import type { Scores, TaskName } from './tasks.ts';

/** Training has begun. */
export interface StartEvent {
  readonly event: 'start';
  /** What the run calls its model. */
  readonly model: string;
  /** How many numbers the model learns. */
  readonly parameters: number;
  /** How many steps are to come. */
  readonly iterations: number;
  /** Samples in a step. */
  readonly batchSize: number;
  /** Steps in a pass over the training set. */
  readonly batchesPerEpoch: number;
  /** Samples to train on. */
  readonly trainSize: number;
  /** What the model is for. */
  readonly task: TaskName;
  /** Samples to validate with; null without a validation set. */
  readonly validationSize: number | null;
  /** Samples to test with; null without a test set. */
  readonly testSize: number | null;
}

/** Training goes on from a state that was kept; this event stands in place of `start`. */
export interface ResumeEvent {
  readonly event: 'resume';
  readonly model: string;
  /** Steps that were taken already. */
  readonly iteration: number;
}

/** A step was taken. */
export interface StepEvent {
  readonly event: 'step';
  readonly model: string;
  /** Counted from 1. */
  readonly iteration: number;
  /** The loss before the step's update: a float32 as the shortest decimal that gives it back. */
  readonly loss: number;
}

/** The model was validated or tested; which scores there are depends on the task. */
export type EvalEvent<T extends TaskName = 'classification'> = EvalFields & Scores<T>;

interface EvalFields {
  readonly event: 'eval';
  readonly model: string;
  /** Steps taken so far. */
  readonly iteration: number;
  /** The loss of the last step, before its update. */
  readonly loss: number;
  /** Samples that it was evaluated on. */
  readonly total: number;
  /** Which samples these are. */
  readonly split: 'validation' | 'test';
}

/** The loss is not finite; the parameters are as they were before the step. */
export interface DivergedEvent {
  readonly event: 'diverged';
  readonly model: string;
  readonly iteration: number;
  /** `NaN`, `Infinity` or `-Infinity`, for which JSON has no numbers. */
  readonly loss: string;
  /** The first layer whose output is not finite; null where it is the loss alone. */
  readonly layer: string | null;
}

/** Training is over. */
export interface EndEvent {
  readonly event: 'end';
  readonly model: string;
  /** Wall-clock time of training and testing, also before it was resumed. */
  readonly seconds: number;
  readonly parameters: number;
  /** Steps taken. */
  readonly iterations: number;
  /** The loss of the last step, before its update; null where no step was taken. */
  readonly loss: number | null;
  /** Of the last test, or without a test set of the last validation; null without either, or in regression. */
  readonly accuracy: number | null;
  readonly correct: number | null;
  readonly total: number | null;
  /** In regression alone. */
  readonly mae?: number;
  readonly rmse?: number;
  readonly r2?: number;
  /** Whether a signal stopped it before its time. */
  readonly aborted: boolean;
  /** Why it is over. */
  readonly reason: EndReason;
}

/** All steps are taken, the signal stopped it, or validation did not get better for long enough. */
export type EndReason = 'done' | 'aborted' | 'early-stop';

/** What {@link train} tells while it runs. All events are plain JSON. */
export type TrainEvent<T extends TaskName = 'classification'> =
  | StartEvent
  | ResumeEvent
  | StepEvent
  | EvalEvent<T>
  | DivergedEvent
  | EndEvent;
