/** The tasks: what outputs and targets of each look like, and the numbers that judge them. */
import type { Shape, Tensor } from '../tensor/index.ts';
import type { Check } from '../util/fields.ts';
import {
  CLASSIFICATION_FIELDS,
  CLASSIFICATION_SCORES,
  ClassCounts,
  type ClassificationEvaluation,
  checkClassification,
  checkLogitTargets,
} from './classification.ts';
import type { Batch, Outcome } from './model.ts';
import {
  checkRegression,
  REGRESSION_FIELDS,
  REGRESSION_SCORES,
  type RegressionEvaluation,
  TargetErrors,
} from './regression.ts';

/** What an evaluation of each task holds. */
export interface Evaluations {
  readonly classification: ClassificationEvaluation;
  readonly regression: RegressionEvaluation;
}

/** What a model is trained for: to tell classes apart, or to approximate numbers. */
export type TaskName = keyof Evaluations;

/** What {@link evaluate} finds out; which fields it has depends on its `task`. */
export type Evaluation<T extends TaskName = 'classification'> = Evaluations[T];

/** Collects batches until all are there. */
export interface Collector<E> {
  /**
   * Records what is to be known of a batch, and reads nothing.
   * @throws GradusError for outputs and targets that do not fit the task
   */
  record(output: Tensor, target: Tensor): Outcome;
  /** Reads what was recorded of a batch. @throws GradusError for a label that is not a class */
  add(outcome: Outcome): void;
  /** How many samples there were. */
  readonly total: number;
  /** @param loss the mean loss; null where none was asked for */
  evaluation(loss: number | null): E;
}

/** The numbers of an evaluation that events and states keep, without those of single classes. */
export type Scores<T extends TaskName = 'classification'> = {
  classification: Pick<ClassificationEvaluation, 'accuracy' | 'correct'>;
  regression: Pick<RegressionEvaluation, 'mae' | 'rmse' | 'r2'>;
}[T];

/** One task: what fits it, and what judges it. */
export interface Task<T extends TaskName = TaskName> {
  /** @throws GradusError for outputs and targets that do not fit the task; outputs may not be known yet */
  check(target: Batch, output?: Shape): void;
  /** @throws GradusError for targets that have the right shape and other values than the task has */
  checkValues?(target: Tensor): Promise<void>;
  /** @param scale of the targets; metrics in their unit are multiplied by it */
  collect(scale: number): Collector<Evaluation<T>>;
  scores(evaluation: Evaluation<T>): Scores<T>;
  /** What choices are made by, and a schedule that watches a metric is given. */
  metric(scores: Scores<T>): number;
  /** Whether a higher metric is better, or a lower one. */
  readonly mode: 'max' | 'min';
  /** Whether evaluations often have the same metric, so that choices are made by the loss then. */
  readonly isCoarse: boolean;
  /** How the fields of scores and of an evaluation are checked that come from a file. */
  readonly scoreFields: Readonly<Record<string, Check>>;
  readonly evaluationFields: Readonly<Record<string, Check>>;
}

/** One entry for each task. */
export const TASKS: { readonly [T in TaskName]: Task<T> } = {
  classification: {
    check: checkClassification,
    checkValues: checkLogitTargets,
    collect: () => new ClassCounts(),
    scores: ({ accuracy, correct }) => ({ accuracy, correct }),
    metric: ({ accuracy }) => accuracy,
    mode: 'max',
    isCoarse: true,
    scoreFields: CLASSIFICATION_SCORES,
    evaluationFields: CLASSIFICATION_FIELDS,
  },
  regression: {
    check: checkRegression,
    collect: (scale) => new TargetErrors(scale),
    scores: ({ mae, rmse, r2 }) => ({ mae, rmse, r2 }),
    metric: ({ rmse }) => rmse,
    mode: 'min',
    isCoarse: false,
    scoreFields: REGRESSION_SCORES,
    evaluationFields: REGRESSION_FIELDS,
  },
};

/** The names of the tasks. */
export const TASK_NAMES = Object.keys(TASKS) as TaskName[];
