/** Metrics of predicted probabilities. */
import { POSITIVE_INTEGER } from '../util/arguments.ts';
import { checkOptions } from '../util/options.ts';
import { checkLabels, type Numbers, probabilitiesOf } from './checks.ts';

/**
 * Options of {@link expectedCalibrationError}.
 *
 * @example
 * ```ts
 * const options: CalibrationOptions = { bins: 10 };
 * expectedCalibrationError([1, 0], [1, 0], options); // 0
 * ```
 */
export interface CalibrationOptions {
  /** Number of bins of equal width between 0 and 1; default 15. */
  bins?: number;
}

/**
 * The mean of −ln p over the rows, where p is the probability of the row's class. NaN without rows, or if a
 * probability is NaN.
 *
 * As in scikit-learn, p is clipped to [ε, 1 − ε] and each row scaled to the sum 1, where ε is 2⁻²³ for
 * probabilities in a Float32Array and 2⁻⁵² for others. So a probability of 0 costs −ln ε, not Infinity.
 *
 * @param actual classes [rows]
 * @param probabilities [rows · classes], row by row; or [rows], the probability of class 1 of two
 * @throws ArgumentError if lengths do not fit, a label is out of range, a probability is not from 0 to 1, or
 *   those of a row do not sum to 1 within 10⁻⁴
 *
 * @example
 * ```ts
 * logLoss([1, 0], [0.5, 0.5]); // 0.6931…
 * logLoss([0, 2], [0.8, 0.1, 0.1, 0.2, 0.3, 0.5]); // 0.4581…
 * ```
 */
export function logLoss(actual: Numbers, probabilities: Numbers): number {
  const rows = checkedRows('logLoss', actual);
  const { classes, values } = probabilitiesOf('logLoss', probabilities, rows);
  checkLabels('logLoss', 'actual', actual, classes);
  const smallest = probabilities instanceof Float32Array ? 2 ** -23 : 2 ** -52;
  const clipped = (i: number): number => Math.min(Math.max(values[i], smallest), 1 - smallest);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += clipped(row * classes + c);
    total -= Math.log(clipped(row * classes + actual[row]) / sum);
  }
  return total / rows;
}

/**
 * The difference between confidence and accuracy (Guo et al. 2017, https://arxiv.org/abs/1706.04599). Rows go into
 * bins by the probability of their predicted class. The result is the mean over the bins, weighted by their rows,
 * of |mean probability − accuracy|. From 0 to 1; NaN without rows, or if a probability is NaN.
 *
 * Bin i holds probabilities above i / bins up to (i + 1) / bins. The predicted class is the first with the highest
 * probability.
 *
 * @param actual classes [rows]
 * @param probabilities as for {@link logLoss}
 * @throws ArgumentError as {@link logLoss}
 *
 * @example
 * ```ts
 * expectedCalibrationError([1, 1, 1, 0], [0.75, 0.75, 0.75, 0.75]); // 0
 * expectedCalibrationError([1, 0], [1, 1]); // 0.5
 * ```
 */
export function expectedCalibrationError(
  actual: Numbers,
  probabilities: Numbers,
  options?: CalibrationOptions,
): number {
  const owner = 'expectedCalibrationError';
  const { bins = 15 } = checkOptions(owner, options, { bins: POSITIVE_INTEGER });
  const rows = checkedRows(owner, actual);
  const { classes, values } = probabilitiesOf(owner, probabilities, rows);
  checkLabels(owner, 'actual', actual, classes);
  // For each bin: the sum of the probabilities, minus 1 for each right prediction.
  const gaps = new Float64Array(bins);
  for (let row = 0; row < rows; row++) {
    const predicted = likeliest(values, row, classes);
    const confidence = values[row * classes + predicted];
    if (Number.isNaN(confidence)) return Number.NaN;
    const bin = Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1);
    gaps[bin] += confidence - (predicted === actual[row] ? 1 : 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / rows;
}

/** The first class with the highest probability, or the first that is NaN. */
function likeliest(values: Numbers, row: number, classes: number): number {
  const start = row * classes;
  let best = 0;
  for (let c = 0; c < classes; c++) {
    if (Number.isNaN(values[start + c])) return c;
    if (values[start + c] > values[start + best]) best = c;
  }
  return best;
}

function checkedRows(owner: string, actual: Numbers): number {
  checkLabels(owner, 'actual', actual, Number.POSITIVE_INFINITY);
  return actual.length;
}
