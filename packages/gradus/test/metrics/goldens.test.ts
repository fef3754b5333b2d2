/** Metrics against scikit-learn 1.2.1. */
import {
  accuracy,
  balancedAccuracy,
  bootstrapInterval,
  confusionMatrix,
  expectedCalibrationError,
  f1,
  logLoss,
  majorityBaseline,
  meanAbsoluteError,
  meanBaseline,
  medianAbsoluteError,
  type Numbers,
  permutationImportance,
  precision,
  r2,
  recall,
  rocAuc,
  rootMeanSquaredError,
} from 'gradus/metrics';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../contract/close.ts';
import { loadGoldens } from '../helpers/goldens.ts';

const goldens = loadGoldens('metrics');
/** Sums in another order. */
const SUMMED = { relative: 1e-12, scale: 1e-12 };
/** scikit-learn computes in float32 there. */
const SINGLE = { relative: 1e-6, scale: 1e-6 };

const by = <T extends { name: string }>(cases: readonly T[]) =>
  cases.map((golden) => [golden.name, golden] as const);
const expectNear = (actual: number, expected: number, what: string, tolerance = SUMMED) =>
  expectClose([actual], [expected], tolerance, what);
const definedOr0 = (values: readonly number[]) =>
  values.map((value) => (Number.isNaN(value) ? 0 : value));

describe('classes', () => {
  test.each(by(goldens.classes))('%s', (_, golden) => {
    const { classes } = golden;
    const pair = [Int32Array.from(golden.actual), golden.predicted] as const;
    expectNear(accuracy(...pair), golden.accuracy, 'accuracy');
    expectNear(balancedAccuracy(...pair), golden.balancedAccuracy, 'balanced accuracy');
    expect(confusionMatrix(...pair, { classes })).toEqual(golden.confusionMatrix);
    const scores = [
      [precision, golden.precision, golden.macroPrecision],
      [recall, golden.recall, golden.macroRecall],
      [f1, golden.f1, golden.macroF1],
    ] as const;
    for (const [metric, perClass, macro] of scores) {
      const score = metric(...pair, { classes });
      expectClose(definedOr0(score.perClass), perClass, SUMMED, metric.name);
      expectNear(score.macro, macro, `macro ${metric.name}`);
      expectNear(metric(...pair).macro, macro, `macro ${metric.name}, classes not given`);
    }
  });
});

describe('probabilities', () => {
  test.each(by(goldens.probabilities))('%s', (_, golden) => {
    const { isFloat32, actual } = golden;
    const probabilities = isFloat32
      ? Float32Array.from(golden.probabilities)
      : golden.probabilities;
    const tolerance = isFloat32 ? SINGLE : SUMMED;
    expectNear(logLoss(actual, probabilities), golden.logLoss, 'log loss', tolerance);
    const error = expectedCalibrationError(actual, probabilities);
    expectNear(error, golden.calibrationError, 'calibration error', tolerance);
    const coarse = expectedCalibrationError(actual, probabilities, { bins: 4 });
    expectNear(coarse, golden.calibrationError4, 'calibration error of 4 bins', tolerance);
  });

  test.each(by(goldens.aucs))('area under the curve: %s', (_, { actual, scores, ...golden }) => {
    expectNear(rocAuc(actual, scores), golden.rocAuc, 'area');
  });
});

describe('numbers', () => {
  test.each(by(goldens.regression))('%s', (_, { actual, predicted, targets, ...golden }) => {
    const metrics = { meanAbsoluteError, rootMeanSquaredError, r2, medianAbsoluteError };
    for (const [name, metric] of Object.entries(metrics)) {
      const expected = golden[name as keyof typeof metrics];
      expectNear(metric(Float64Array.from(actual), predicted, { targets }), expected, name);
    }
  });
});

describe('baselines', () => {
  test.each(by(goldens.baselines))('%s', (_, { labels, values, predicted, probabilities }) => {
    if (labels !== undefined) {
      const baseline = majorityBaseline(labels, { rows: 2 });
      expect([...baseline.predicted]).toEqual(predicted);
      expectClose(baseline.probabilities, probabilities ?? [], SUMMED, 'probabilities');
    }
    if (values !== undefined) {
      expectClose(meanBaseline(values, { rows: 2 }), predicted, SUMMED, 'mean');
    }
  });
});

const METRICS: Record<string, (actual: Numbers, other: Numbers) => number> = {
  accuracy,
  macroF1: (actual, predicted) => f1(actual, predicted).macro,
  rocAuc,
  r2,
  logLoss,
};

describe('intervals and importance', () => {
  test.each(
    goldens.intervals.map((golden) => [golden.metric, golden.actual.length, golden] as const),
  )(
    '%s over %i rows, with the draws of PyTorch’s generator',
    (name, _, { actual, other, draws, seed, low, high }) => {
      const interval = bootstrapInterval(METRICS[name], [actual, other], { draws, seed });
      expectClose([interval.low, interval.high], [low, high], SUMMED, name);
    },
  );

  test('importance of the columns of a linear model, by its R²', async () => {
    const [{ x, y, weights, repeats, seed, ...golden }] = goldens.importance;
    const [rows, columns] = [y.length, weights.length];
    const score = ({ column, order }: { column: number; order: ArrayLike<number> }) => {
      const at = (row: number, c: number) => x[(c === column ? order[row] : row) * columns + c];
      const predicted = y.map((_, row) =>
        weights.reduce((sum, weight, c) => sum + weight * at(row, c), 0),
      );
      return r2(y, predicted);
    };
    const asIs = { column: -1, order: [] };
    const options = { rows, columns, repeats, seed };
    const found = await permutationImportance((moved) => score(moved ?? asIs), options);
    for (const [c, { mean, std, values }] of found.entries()) {
      expectClose(values, golden.values[c], SUMMED, `column ${c}`);
      expectClose([mean, std], [golden.means[c], golden.stds[c]], SUMMED, `column ${c}`);
    }
    const order = (means: readonly number[]) =>
      means.map((_, c) => c).sort((a, b) => means[b] - means[a]);
    const theirs = order(golden.sklearnMeans).slice(0, 3);
    expect(order(found.map(({ mean }) => mean)).slice(0, 3)).toEqual(theirs);
  });
});
