/** Predictions that look at no feature: what a model has to beat. */
import { COUNT, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { checkLabels, checkNumbers, type Numbers } from './checks.ts';

/** Options of {@link majorityBaseline}. */
export interface MajorityBaselineOptions {
  /** How many rows to predict. */
  rows: number;
  /** How many classes there are; default: one more than the largest label. */
  classes?: number;
}

/** What {@link majorityBaseline} predicts. */
export interface MajorityBaseline {
  /** [rows]: the most frequent class; of several the first. */
  readonly predicted: Int32Array;
  /** [rows · classes]: the share of each class. */
  readonly probabilities: Float64Array;
}

/** Options of {@link meanBaseline}. */
export interface MeanBaselineOptions {
  /** How many rows to predict. */
  rows: number;
  /** How many numbers each row has; default 1. */
  targets?: number;
}

/**
 * Predicts the most frequent class of the training rows for every row, and the share of each class there as its
 * probability.
 * @param labels classes of the training rows
 * @throws ArgumentError where there are no labels, or one is out of range
 */
export function majorityBaseline(
  labels: Numbers,
  options: MajorityBaselineOptions,
): MajorityBaseline {
  const owner = 'majorityBaseline';
  const kinds = { rows: COUNT, classes: POSITIVE_INTEGER };
  const given = checkOptions(owner, options, kinds, ['rows']);
  checkLabels(owner, 'labels', labels, given.classes ?? Number.POSITIVE_INFINITY);
  refuseEmpty(owner, 'labels', labels);
  const counts: number[] = new Array(given.classes ?? 0).fill(0);
  for (let row = 0; row < labels.length; row++) {
    while (counts.length <= labels[row]) counts.push(0);
    counts[labels[row]]++;
  }
  const majority = counts.indexOf(Math.max(...counts));
  const shares = counts.map((count) => count / labels.length);
  return {
    predicted: new Int32Array(given.rows).fill(majority),
    probabilities: repeated(shares, given.rows),
  };
}

/**
 * Predicts the mean of the training rows for every row.
 * @param values targets of the training rows, [rows · targets], row by row
 * @returns [rows · targets]
 * @throws ArgumentError where there are no values, or they are not rows of so many targets
 */
export function meanBaseline(values: Numbers, options: MeanBaselineOptions): Float64Array {
  const owner = 'meanBaseline';
  const kinds = { rows: COUNT, targets: POSITIVE_INTEGER };
  const { rows, targets = 1 } = checkOptions(owner, options, kinds, ['rows']);
  checkNumbers(owner, 'values', values);
  refuseEmpty(owner, 'values', values);
  if (values.length % targets !== 0) {
    throw new ArgumentError(
      owner,
      `${values.length} values cannot be rows of ${targets} targets. Pass all targets of a row, row by row.`,
    );
  }
  const means = new Array<number>(targets).fill(0);
  for (let i = 0; i < values.length; i++) means[i % targets] += values[i];
  return repeated(
    means.map((sum) => sum / (values.length / targets)),
    rows,
  );
}

function refuseEmpty(owner: string, name: string, values: Numbers): void {
  if (values.length > 0) return;
  throw new ArgumentError(owner, `${name} is empty. Pass those of the training rows.`);
}

function repeated(row: readonly number[], rows: number): Float64Array {
  return Float64Array.from({ length: rows * row.length }, (_, i) => row[i % row.length]);
}
