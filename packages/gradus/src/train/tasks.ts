/** The tasks: the outputs, targets, metrics and evaluations of each. */
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

/**
 * The type of the evaluation of each task.
 *
 * @example
 * ```ts
 * const loss = (evaluation: Evaluations['classification' | 'regression']) => evaluation.loss;
 * ```
 */
export interface Evaluations {
  readonly classification: ClassificationEvaluation;
  readonly regression: RegressionEvaluation;
}

/**
 * The task of a model: `'classification'` or `'regression'`.
 *
 * @example
 * ```ts
 * const task: TaskName = 'regression';
 * ```
 */
export type TaskName = keyof Evaluations;

/**
 * The result of {@link evaluate}; its fields depend on the task.
 *
 * @example
 * ```ts
 * const describe = ({ rmse, r2 }: Evaluation<'regression'>) => `RMSE ${rmse}, R² ${r2}`;
 * ```
 */
export type Evaluation<T extends TaskName = 'classification'> = Evaluations[T];

/** Collects batches into an evaluation. */
export interface Collector<E> {
  /**
   * Records the tensors to read for a batch, without reading them.
   * @throws GradusError for outputs and targets that do not fit the task
   */
  record(output: Tensor, target: Tensor): Outcome;
  /** Reads the recorded tensors of a batch. @throws GradusError for a label outside the classes */
  add(outcome: Outcome): void;
  /** The number of samples so far. */
  readonly total: number;
  /** @param loss the mean loss; null if no loss was passed */
  evaluation(loss: number | null): E;
}

/**
 * The fields of an evaluation that events and states contain: those of the whole set, not of single classes.
 *
 * @example
 * ```ts
 * const scores: Scores<'classification'> = { correct: 97, accuracy: 97 };
 * ```
 */
export type Scores<T extends TaskName = 'classification'> = {
  classification: Pick<ClassificationEvaluation, 'accuracy' | 'correct'>;
  regression: Pick<RegressionEvaluation, 'mae' | 'rmse' | 'r2'>;
}[T];

/** One task. */
export interface Task<T extends TaskName = TaskName> {
  /** @throws GradusError for targets, and outputs if known, that do not fit the task */
  check(target: Batch, output?: Shape): void;
  /** @throws GradusError for targets of the right shape with values that the task does not allow */
  checkValues?(target: Tensor): Promise<void>;
  /** @param scale a factor for the metrics in the unit of the targets */
  collect(scale: number): Collector<Evaluation<T>>;
  scores(evaluation: Evaluation<T>): Scores<T>;
  /** The metric for choices and for a schedule with a metric. */
  metric(scores: Scores<T>): number;
  /** `'max'` if a higher metric is better, `'min'` if a lower one is. */
  readonly mode: 'max' | 'min';
  /** Whether evaluations often have equal metrics; then the loss decides. */
  readonly isCoarse: boolean;
  /** The checks for the scores and the evaluation in a saved state. */
  readonly scoreFields: Readonly<Record<string, Check>>;
  readonly evaluationFields: Readonly<Record<string, Check>>;
}

/** All tasks by name. */
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

/**
 * The names of all tasks.
 *
 * @example
 * ```ts
 * TASK_NAMES; // ['classification', 'regression']
 * ```
 */
export const TASK_NAMES = Object.keys(TASKS) as TaskName[];
