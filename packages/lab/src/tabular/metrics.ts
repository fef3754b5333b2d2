/** The metrics of each task, the main one first. */
import {
  accuracy,
  balancedAccuracy,
  expectedCalibrationError,
  f1,
  logLoss,
  meanAbsoluteError,
  medianAbsoluteError,
  type Numbers,
  r2,
  rocAuc,
  rootMeanSquaredError,
} from 'gradus/metrics';
import type { TaskName } from 'gradus/train';

/** A number that judges predictions. */
export interface Metric {
  readonly name: string;
  /** Whether more of it is better, or less. */
  readonly better: 'higher' | 'lower';
  /**
   * @param actual [rows]: classes from 0 on, or numbers
   * @param outputs [rows · classes]: probabilities, row by row; or [rows]: numbers
   */
  of(actual: Numbers, outputs: Numbers): number;
}

export const METRICS: { readonly [T in TaskName]: readonly [main: Metric, ...others: Metric[]] } = {
  classification: [
    { name: 'accuracy', better: 'higher', of: (y, p) => accuracy(y, mostProbable(y, p)) },
    {
      name: 'balancedAccuracy',
      better: 'higher',
      of: (y, p) => balancedAccuracy(y, mostProbable(y, p)),
    },
    { name: 'macroF1', better: 'higher', of: (y, p) => f1(y, mostProbable(y, p)).macro },
    { name: 'rocAuc', better: 'higher', of: rocAuc },
    { name: 'logLoss', better: 'lower', of: logLoss },
    { name: 'calibrationError', better: 'lower', of: (y, p) => expectedCalibrationError(y, p) },
  ],
  regression: [
    { name: 'rmse', better: 'lower', of: (y, p) => rootMeanSquaredError(y, p) },
    { name: 'mae', better: 'lower', of: (y, p) => meanAbsoluteError(y, p) },
    { name: 'medianAbsoluteError', better: 'lower', of: (y, p) => medianAbsoluteError(y, p) },
    { name: 'r2', better: 'higher', of: (y, p) => r2(y, p) },
  ],
};

/** The class with the highest probability of each row, the first of several. */
export function mostProbable(actual: Numbers, probabilities: Numbers): Int32Array {
  const rows = actual.length;
  const classes = rows === 0 ? 0 : probabilities.length / rows;
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (probabilities[row * classes + c] > probabilities[row * classes + best]) best = c;
    }
    return best;
  });
}
