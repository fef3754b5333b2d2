/** Metrics of predicted numbers. All of them are NaN if a value is NaN, and without rows. */
import { POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { checkPair, type Numbers } from './checks.ts';

/**
 * Options of metrics of predicted numbers.
 *
 * @example
 * ```ts
 * const options: RegressionOptions = { targets: 2 };
 * meanAbsoluteError([1, 10, 2, 20], [1, 12, 2, 22], options); // 1
 * ```
 */
export interface RegressionOptions {
  /** Number of targets in each row; default 1. The result is the mean of the metric over the targets. */
  targets?: number;
}

/**
 * The mean of |actual − predicted|, in the unit of the target.
 * @param actual [rows · targets], row by row
 * @param predicted [rows · targets]
 * @throws ArgumentError if the lengths differ, or are not a multiple of `targets`
 *
 * @example
 * ```ts
 * meanAbsoluteError([1, 2, 3], [1, 2, 6]); // 1
 * ```
 */
export function meanAbsoluteError(
  actual: Numbers,
  predicted: Numbers,
  options?: RegressionOptions,
): number {
  return overTargets('meanAbsoluteError', actual, predicted, options, (y, x) => {
    return meanOf(y.length, (row) => Math.abs(y[row] - x[row]));
  });
}

/**
 * The root of the mean of (actual − predicted)², in the unit of the target. Large errors count more.
 * @throws ArgumentError as {@link meanAbsoluteError}
 *
 * @example
 * ```ts
 * rootMeanSquaredError([1, 2, 3, 4], [1, 2, 3, 8]); // 2
 * ```
 */
export function rootMeanSquaredError(
  actual: Numbers,
  predicted: Numbers,
  options?: RegressionOptions,
): number {
  return overTargets('rootMeanSquaredError', actual, predicted, options, (y, x) => {
    return Math.sqrt(meanOf(y.length, (row) => (y[row] - x[row]) ** 2));
  });
}

/**
 * R² = 1 − Σ (actual − predicted)² / Σ (actual − mean)². 1 is perfect, 0 is as good as the mean of `actual`, and
 * worse predictions are negative without limit. NaN for one row. If `actual` is constant: 1 if all predictions are
 * right, else 0, as in scikit-learn.
 * @throws ArgumentError as {@link meanAbsoluteError}
 *
 * @example
 * ```ts
 * r2([1, 2, 3], [1, 2, 3]); // 1
 * r2([1, 2, 3], [2, 2, 2]); // 0
 * ```
 */
export function r2(actual: Numbers, predicted: Numbers, options?: RegressionOptions): number {
  return overTargets('r2', actual, predicted, options, (y, x) => {
    if (y.length < 2) return Number.NaN;
    const mean = isConstant(y) ? y[0] : meanOf(y.length, (row) => y[row]);
    const residual = meanOf(y.length, (row) => (y[row] - x[row]) ** 2);
    const spread = meanOf(y.length, (row) => (y[row] - mean) ** 2);
    if (spread !== 0 || Number.isNaN(residual)) return 1 - residual / spread;
    return residual === 0 ? 1 : 0;
  });
}

/**
 * The median of |actual − predicted|, in the unit of the target. For an even number of rows, the mean of the two
 * values in the middle.
 * @throws ArgumentError as {@link meanAbsoluteError}
 *
 * @example
 * ```ts
 * medianAbsoluteError([1, 2, 3], [1, 3, 100]); // 1
 * ```
 */
export function medianAbsoluteError(
  actual: Numbers,
  predicted: Numbers,
  options?: RegressionOptions,
): number {
  return overTargets('medianAbsoluteError', actual, predicted, options, (y, x) => {
    const { length } = y;
    const errors = new Float64Array(length);
    // A loop, because `Float64Array.from` collects the values in an ordinary array first.
    for (let row = 0; row < length; row++) errors[row] = Math.abs(y[row] - x[row]);
    // Sorting puts NaN last.
    errors.sort();
    if (length === 0 || Number.isNaN(errors[length - 1])) return Number.NaN;
    return (errors[Math.floor((length - 1) / 2)] + errors[Math.floor(length / 2)]) / 2;
  });
}

/** The mean of a metric over the targets. */
function overTargets(
  owner: string,
  actual: Numbers,
  predicted: Numbers,
  options: RegressionOptions | undefined,
  metric: (actual: Numbers, predicted: Numbers) => number,
): number {
  const { targets = 1 } = checkOptions(owner, options, { targets: POSITIVE_INTEGER });
  checkPair(owner, actual, predicted);
  if (actual.length % targets !== 0) {
    throw new ArgumentError(
      owner,
      `${actual.length} values cannot be rows of ${targets} targets. Pass all targets of a row, row by row.`,
    );
  }
  return meanOf(targets, (target) => {
    return metric(columnOf(actual, target, targets), columnOf(predicted, target, targets));
  });
}

function columnOf(values: Numbers, target: number, targets: number): Numbers {
  if (targets === 1) return values;
  return Float64Array.from({ length: values.length / targets }, (_, row) => {
    return values[row * targets + target];
  });
}

function meanOf(count: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += value(i);
  return sum / count;
}

function isConstant(values: Numbers): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
