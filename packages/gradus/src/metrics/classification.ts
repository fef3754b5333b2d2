/** Metrics of predicted classes. */
import { POSITIVE_INTEGER } from '../util/arguments.ts';
import { checkOptions } from '../util/options.ts';
import { checkLabels, checkPair, type Numbers } from './checks.ts';

/**
 * Options of metrics with one score for each class.
 *
 * @example
 * ```ts
 * const options: ClassOptions = { classes: 3 };
 * confusionMatrix([0, 1], [0, 1], options); // [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
 * ```
 */
export interface ClassOptions {
  /** Number of classes; default: one more than the largest label. */
  classes?: number;
}

/**
 * The score of each class, and their mean.
 *
 * @example
 * ```ts
 * const { perClass, macro }: ClassScores = recall([0, 0, 1], [0, 1, 1]);
 * perClass; // [0.5, 1]
 * macro; // 0.75
 * ```
 */
export interface ClassScores {
  /** The score of each class; NaN if it is not defined. */
  readonly perClass: number[];
  /**
   * The mean over the classes that occur in `actual` or `predicted`. A score that is not defined counts as 0, as
   * in scikit-learn. NaN without rows.
   */
  readonly macro: number;
}

/**
 * The share of rows with the right predicted class, from 0 to 1; NaN without rows.
 * @throws ArgumentError if the lengths differ, or a label is not an integer of at least 0
 *
 * @example
 * ```ts
 * accuracy([0, 1, 2, 2], [0, 1, 2, 1]); // 0.75
 * ```
 */
export function accuracy(actual: Numbers, predicted: Numbers): number {
  checkBoth('accuracy', actual, predicted, Number.POSITIVE_INFINITY);
  let right = 0;
  for (let row = 0; row < actual.length; row++) if (actual[row] === predicted[row]) right++;
  return right / actual.length;
}

/**
 * The mean recall of the classes that occur in `actual`, from 0 to 1. Each class has the same weight, whatever its
 * number of rows. NaN without rows.
 * @throws ArgumentError as {@link accuracy}
 *
 * @example
 * ```ts
 * balancedAccuracy([0, 0, 0, 1], [0, 0, 0, 0]); // 0.5
 * ```
 */
export function balancedAccuracy(actual: Numbers, predicted: Numbers): number {
  const { rows, hits } = countByClass('balancedAccuracy', actual, predicted);
  const recalls = hits.map((right, c) => right / rows[c]).filter((recall) => !Number.isNaN(recall));
  return mean(recalls);
}

/**
 * The confusion matrix: element [i][j] is the number of rows of class i that were predicted as class j.
 * @throws ArgumentError if the lengths differ, or a label is not in 0 … classes − 1
 *
 * @example
 * ```ts
 * confusionMatrix([0, 0, 1, 1], [0, 1, 1, 1]); // [[1, 1], [0, 2]]
 * ```
 */
export function confusionMatrix(
  actual: Numbers,
  predicted: Numbers,
  options?: ClassOptions,
): number[][] {
  const classes = classCount('confusionMatrix', actual, predicted, options);
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < actual.length; row++) matrix[actual[row]][predicted[row]]++;
  return matrix;
}

/**
 * The share of right predictions among the rows predicted as a class: hits / predictions. Not defined for a class
 * that is never predicted.
 * @throws ArgumentError as {@link confusionMatrix}
 *
 * @example
 * ```ts
 * precision([0, 0, 1, 1], [0, 1, 1, 1]).perClass; // [1, 0.6666666666666666]
 * ```
 */
export function precision(
  actual: Numbers,
  predicted: Numbers,
  options?: ClassOptions,
): ClassScores {
  const counts = countByClass('precision', actual, predicted, options);
  return scoresOf(counts, (c) => counts.hits[c] / counts.predictions[c]);
}

/**
 * The share of right predictions among the rows of a class: hits / rows. Not defined for a class without rows.
 * @throws ArgumentError as {@link confusionMatrix}
 *
 * @example
 * ```ts
 * recall([0, 0, 1, 1], [0, 1, 1, 1]).perClass; // [0.5, 1]
 * ```
 */
export function recall(actual: Numbers, predicted: Numbers, options?: ClassOptions): ClassScores {
  const counts = countByClass('recall', actual, predicted, options);
  return scoresOf(counts, (c) => counts.hits[c] / counts.rows[c]);
}

/**
 * The harmonic mean of {@link precision} and {@link recall}: 2 · hits / (rows + predictions). Not defined for a
 * class without rows and predictions.
 * @throws ArgumentError as {@link confusionMatrix}
 *
 * @example
 * ```ts
 * f1([0, 0, 1, 1], [0, 1, 1, 1]).perClass; // [0.6666666666666666, 0.8]
 * ```
 */
export function f1(actual: Numbers, predicted: Numbers, options?: ClassOptions): ClassScores {
  const counts = countByClass('f1', actual, predicted, options);
  return scoresOf(counts, (c) => (2 * counts.hits[c]) / (counts.rows[c] + counts.predictions[c]));
}

/** Counts for each class. */
interface Counts {
  readonly rows: number[];
  readonly predictions: number[];
  /** Right predictions. */
  readonly hits: number[];
}

function countByClass(
  owner: string,
  actual: Numbers,
  predicted: Numbers,
  options?: ClassOptions,
): Counts {
  const classes = classCount(owner, actual, predicted, options);
  const zeros = () => new Array<number>(classes).fill(0);
  const counts = { rows: zeros(), predictions: zeros(), hits: zeros() };
  for (let row = 0; row < actual.length; row++) {
    counts.rows[actual[row]]++;
    counts.predictions[predicted[row]]++;
    if (actual[row] === predicted[row]) counts.hits[actual[row]]++;
  }
  return counts;
}

function scoresOf({ rows, predictions }: Counts, score: (c: number) => number): ClassScores {
  const perClass = rows.map((_, c) => score(c));
  const occurring = perClass.filter((_, c) => rows[c] + predictions[c] > 0);
  return { perClass, macro: mean(occurring.map((value) => (Number.isNaN(value) ? 0 : value))) };
}

function classCount(
  owner: string,
  actual: Numbers,
  predicted: Numbers,
  options: ClassOptions | undefined,
): number {
  const { classes } = checkOptions(owner, options, { classes: POSITIVE_INTEGER });
  checkBoth(owner, actual, predicted, classes ?? Number.POSITIVE_INFINITY);
  return classes ?? 1 + Math.max(largest(actual), largest(predicted));
}

function checkBoth(owner: string, actual: Numbers, predicted: Numbers, classes: number): void {
  checkPair(owner, actual, predicted);
  checkLabels(owner, 'actual', actual, classes);
  checkLabels(owner, 'predicted', predicted, classes);
}

function largest(labels: Numbers): number {
  let most = -1;
  for (let row = 0; row < labels.length; row++) most = Math.max(most, labels[row]);
  return most;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
