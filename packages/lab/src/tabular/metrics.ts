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

/** The name of a metric in code and in files. */
export type MetricName =
  | 'accuracy'
  | 'balancedAccuracy'
  | 'macroF1'
  | 'rocAuc'
  | 'logLoss'
  | 'calibrationError'
  | 'rmse'
  | 'mae'
  | 'medianAbsoluteError'
  | 'r2';

/** A metric of predictions. */
export interface Metric {
  readonly name: MetricName;
  /** `share` is from 0 to 1 and shown in per cent; `target` has the unit of the target column. */
  readonly unit: 'share' | 'target' | 'none';
  /** Whether a higher or a lower value is better. */
  readonly better: 'higher' | 'lower';
  /**
   * @param actual [rows]: classes from 0 on, or numbers
   * @param outputs [rows · classes]: probabilities, row by row; or [rows]: numbers
   */
  of(actual: Numbers, outputs: Numbers): number;
}

export const METRICS: { readonly [T in TaskName]: readonly [main: Metric, ...others: Metric[]] } = {
  classification: [
    {
      name: 'accuracy',
      unit: 'share',
      better: 'higher',
      of: (y, p) => accuracy(y, mostProbable(y, p)),
    },
    {
      name: 'balancedAccuracy',
      unit: 'share',
      better: 'higher',
      of: (y, p) => balancedAccuracy(y, mostProbable(y, p)),
    },
    {
      name: 'macroF1',
      unit: 'none',
      better: 'higher',
      of: (y, p) => f1(y, mostProbable(y, p)).macro,
    },
    { name: 'rocAuc', unit: 'none', better: 'higher', of: rocAuc },
    { name: 'logLoss', unit: 'none', better: 'lower', of: logLoss },
    {
      name: 'calibrationError',
      unit: 'share',
      better: 'lower',
      of: (y, p) => expectedCalibrationError(y, p),
    },
  ],
  regression: [
    { name: 'rmse', unit: 'target', better: 'lower', of: (y, p) => rootMeanSquaredError(y, p) },
    { name: 'mae', unit: 'target', better: 'lower', of: (y, p) => meanAbsoluteError(y, p) },
    {
      name: 'medianAbsoluteError',
      unit: 'target',
      better: 'lower',
      of: (y, p) => medianAbsoluteError(y, p),
    },
    { name: 'r2', unit: 'none', better: 'higher', of: (y, p) => r2(y, p) },
  ],
};

/** The class with the highest probability in each row; the first one of equals. */
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

/** A metric by its name. */
export function metricOf(name: MetricName): Metric {
  const all: readonly Metric[] = [...METRICS.classification, ...METRICS.regression];
  return all.find((metric) => metric.name === name) as Metric;
}
