/** Predictions that use no features. A useful model beats them. */
import { COUNT, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { checkLabels, checkNumbers, type Numbers } from './checks.ts';

/**
 * Options of {@link majorityBaseline}.
 *
 * @example
 * ```ts
 * const options: MajorityBaselineOptions = { rows: 2, classes: 3 };
 * majorityBaseline([0, 1, 1], options).predicted; // new Int32Array([1, 1])
 * ```
 */
export interface MajorityBaselineOptions {
  /** Number of rows to predict. */
  rows: number;
  /** Number of classes; default: one more than the largest label. */
  classes?: number;
}

/**
 * The predictions of {@link majorityBaseline}.
 *
 * @example
 * ```ts
 * const { predicted, probabilities }: MajorityBaseline = majorityBaseline([1, 1, 0, 1], { rows: 1 });
 * predicted; // new Int32Array([1])
 * probabilities; // new Float64Array([0.25, 0.75])
 * ```
 */
export interface MajorityBaseline {
  /** [rows]: the most frequent class; the first one if several are equally frequent. */
  readonly predicted: Int32Array;
  /** [rows · classes]: the share of each class. */
  readonly probabilities: Float64Array;
}

/**
 * Options of {@link meanBaseline}.
 *
 * @example
 * ```ts
 * const options: MeanBaselineOptions = { rows: 1, targets: 2 };
 * meanBaseline([1, 10, 3, 30], options); // new Float64Array([2, 20])
 * ```
 */
export interface MeanBaselineOptions {
  /** Number of rows to predict. */
  rows: number;
  /** Number of targets in each row; default 1. */
  targets?: number;
}

/**
 * Predicts the most frequent class of the training rows for every row. The probability of a class is its share of
 * the training rows.
 *
 * @param labels classes of the training rows
 * @throws ArgumentError if there are no labels, or a label is out of range
 *
 * @example
 * ```ts
 * const test = [1, 0, 1, 1];
 * const { predicted } = majorityBaseline([0, 1, 1], { rows: test.length });
 * accuracy(test, predicted); // 0.75
 * ```
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
 *
 * @param values targets of the training rows, [rows · targets], row by row
 * @returns [rows · targets]
 * @throws ArgumentError if there are no values, or their number is not a multiple of `targets`
 *
 * @example
 * ```ts
 * meanBaseline([1, 2, 6], { rows: 2 }); // new Float64Array([3, 3])
 * ```
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
  throw new ArgumentError(owner, `${name} is empty. Pass the ${name} of the training rows.`);
}

function repeated(row: readonly number[], rows: number): Float64Array {
  return Float64Array.from({ length: rows * row.length }, (_, i) => row[i % row.length]);
}
