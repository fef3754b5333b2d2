/** What holds for all inputs, and what is refused. */
import fc from 'fast-check';
import { ArgumentError, tensor } from 'gradus';
import {
  accuracy,
  balancedAccuracy,
  bootstrapInterval,
  bootstrapValues,
  confusionMatrix,
  expectedCalibrationError,
  f1,
  logLoss,
  majorityBaseline,
  meanAbsoluteError,
  meanBaseline,
  medianAbsoluteError,
  percentileInterval,
  permutationImportance,
  precision,
  quantile,
  r2,
  recall,
  rocAuc,
  rootMeanSquaredError,
} from 'gradus/metrics';
import { describe, expect, test } from 'vitest';

const NONE: number[] = [];
const CLASS_METRICS = { accuracy, balancedAccuracy };
const CLASS_SCORES = { precision, recall, f1 };
const NUMBER_METRICS = { meanAbsoluteError, rootMeanSquaredError, r2, medianAbsoluteError };

describe('no rows, one row, NaN', () => {
  test.each(Object.entries({ ...CLASS_METRICS, ...NUMBER_METRICS, rocAuc, logLoss }))(
    '%s of no rows is NaN',
    (_, metric) => {
      expect(metric(NONE, NONE)).toBeNaN();
      expect(metric(new Int32Array(), new Float32Array())).toBeNaN();
    },
  );

  test('scores of no rows', () => {
    for (const metric of Object.values(CLASS_SCORES)) {
      expect(metric(NONE, NONE)).toEqual({ perClass: [], macro: Number.NaN });
      expect(metric(NONE, NONE, { classes: 2 }).perClass).toEqual([Number.NaN, Number.NaN]);
    }
    expect(confusionMatrix(NONE, NONE)).toEqual([]);
    expect(confusionMatrix(NONE, NONE, { classes: 2 })).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(expectedCalibrationError(NONE, NONE)).toBeNaN();
    expect(bootstrapInterval(accuracy, [NONE, NONE])).toEqual({
      low: Number.NaN,
      high: Number.NaN,
    });
  });

  test('a score that is not defined for a class is NaN', () => {
    const pair = [
      [0, 2, 2],
      [0, 1, 2],
    ] as const;
    expect(precision(...pair, { classes: 4 }).perClass).toEqual([1, 0, 1, Number.NaN]);
    expect(recall(...pair, { classes: 4 }).perClass).toEqual([1, Number.NaN, 0.5, Number.NaN]);
    expect(f1(...pair, { classes: 4 }).perClass).toEqual([1, 0, 2 / 3, Number.NaN]);
  });

  test('numbers that are NaN give NaN, infinite errors are infinite', () => {
    for (const metric of Object.values(NUMBER_METRICS)) {
      expect(metric([1, 2, 3], [1, Number.NaN, 3])).toBeNaN();
      expect(metric([1, Number.NaN, 3], [1, 2, 3])).toBeNaN();
    }
    const far = [
      [1, 2, 3],
      [1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ] as const;
    expect(meanAbsoluteError(...far)).toBe(Number.POSITIVE_INFINITY);
    expect(rootMeanSquaredError(...far)).toBe(Number.POSITIVE_INFINITY);
    expect(medianAbsoluteError(...far)).toBe(Number.POSITIVE_INFINITY);
    expect(r2(...far)).toBe(Number.NEGATIVE_INFINITY);
    expect(r2([5], [5])).toBeNaN();
    // Their mean is not 0.1 in doubles, and they are constant all the same.
    expect(r2([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBe(1);
    expect(r2([0.1, 0.1, 0.1], [0.1, 0.1, 0.2])).toBe(0);
  });

  test('probabilities and scores that are NaN give NaN', () => {
    expect(logLoss([0, 1], [0.5, Number.NaN])).toBeNaN();
    const spoilt = [0.5, 0.5, Number.NaN, Number.NaN];
    expect(logLoss([0, 1], spoilt)).toBeNaN();
    expect(expectedCalibrationError([0, 1], spoilt)).toBeNaN();
    expect(rocAuc([0, 1], [0.5, Number.NaN])).toBeNaN();
    expect(rocAuc([0, 1], [Number.NaN, 0.5])).toBeNaN();
  });

  test('of equal probabilities the first class is the one predicted', () => {
    expect(expectedCalibrationError([0], [0.4, 0.4, 0.2])).toBeCloseTo(0.6, 12);
    expect(expectedCalibrationError([1], [0.4, 0.4, 0.2])).toBeCloseTo(0.4, 12);
  });

  test('an area needs rows of the class and rows of others', () => {
    expect(rocAuc([1, 1], [0.2, 0.3])).toBeNaN();
    expect(rocAuc([0], [0.2])).toBeNaN();
    // Class 2 has no rows: the mean is that of the others.
    const scores = [0.8, 0.1, 0.1, 0.3, 0.6, 0.1, 0.7, 0.2, 0.1];
    expect(rocAuc([0, 1, 0], scores)).toBe(1);
    expect(rocAuc([0, 0], [1, 0, 0, 1, 0, 0])).toBeNaN();
    const infinite = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(rocAuc([0, 1], infinite)).toBe(1);
  });
});

const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 40 });
const split = (rows: [number, number][]) => [rows.map(([a]) => a), rows.map(([, p]) => p)] as const;

describe('for all inputs', () => {
  test('scores of classes follow from the confusion matrix', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const pair = split(rows);
        const matrix = confusionMatrix(...pair, { classes: 5 });
        const right = matrix.reduce((sum, line, c) => sum + line[c], 0);
        expect(matrix.flat().reduce((a, b) => a + b)).toBe(rows.length);
        expect(accuracy(...pair)).toBe(right / rows.length);
        const recalls = recall(...pair, { classes: 5 }).perClass;
        for (const [c, line] of matrix.entries()) {
          const total = line.reduce((a, b) => a + b);
          expect(recalls[c]).toEqual(total === 0 ? Number.NaN : line[c] / total);
        }
        const transposed = precision(pair[1], pair[0], { classes: 5 }).perClass;
        expect(transposed).toEqual(recalls);
      }),
    );
  });

  test('an area is the share of pairs in the right order, and only order counts', () => {
    const scored = fc.array(fc.tuple(fc.nat(1), fc.integer({ min: -3, max: 3 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(scored, (rows) => {
        const labels = rows.map(([label]) => label);
        const scores = rows.map(([, score]) => score);
        let [wins, count] = [0, 0];
        for (const [a, x] of rows) {
          for (const [b, y] of rows) {
            if (a <= b) continue;
            count++;
            wins += x > y ? 1 : x === y ? 0.5 : 0;
          }
        }
        expect(rocAuc(labels, scores)).toBe(wins / count);
        expect(
          rocAuc(
            labels,
            scores.map((score) => Math.exp(score)),
          ),
        ).toBe(wins / count);
        const flipped = rocAuc(
          labels,
          scores.map((score) => -score),
        );
        if (count > 0) expect(flipped).toBeCloseTo(1 - wins / count, 12);
        else expect(flipped).toBeNaN();
      }),
    );
  });

  test('errors of numbers are those of the differences', () => {
    const rows = fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rows, (values) => {
        const [y, x] = split(values);
        const [mae, rmse] = [meanAbsoluteError(y, x), rootMeanSquaredError(y, x)];
        const errors = y.map((value, row) => Math.abs(value - x[row]));
        expect(rmse).toBeGreaterThanOrEqual(mae * (1 - 1e-12));
        expect(medianAbsoluteError(y, x)).toBeLessThanOrEqual(Math.max(...errors));
        expect(meanAbsoluteError(x, y)).toBe(mae);
        expect(medianAbsoluteError(y, y)).toBe(0);
      }),
    );
  });

  test('arrays of all kinds give the same numbers', () => {
    const labels = [0, 1, 1, 0, 1];
    for (const kind of [Uint8Array, Int32Array, Float32Array, Float64Array]) {
      expect(accuracy(kind.from(labels), labels)).toBe(1);
      expect(rocAuc(kind.from(labels), kind.from(labels))).toBe(1);
    }
  });
});

describe('bootstrapInterval', () => {
  const actual = Array.from({ length: 50 }, (_, row) => row % 3);
  const predicted = actual.map((label, row) => (row % 5 === 0 ? 0 : label));

  test('the same seed gives the same interval, around the metric', () => {
    const once = bootstrapInterval(accuracy, [actual, predicted], { seed: 3 });
    expect(bootstrapInterval(accuracy, [actual, predicted], { seed: 3 })).toEqual(once);
    expect(bootstrapInterval(accuracy, [actual, predicted], { seed: 3, draws: 50 })).not.toEqual(
      once,
    );
    expect(once.low).toBeLessThan(accuracy(actual, predicted));
    expect(once.high).toBeGreaterThan(accuracy(actual, predicted));
  });

  test('draws whole rows, in arrays of the same kind', () => {
    const rows = Float32Array.of(0, 1, 2, 3);
    const wide = [0, 10, 1, 11, 2, 12, 3, 13];
    const { low, high } = bootstrapInterval(
      (a, b) => {
        expect(a).toBeInstanceOf(Float32Array);
        expect(Array.isArray(b)).toBe(true);
        for (let row = 0; row < 4; row++) {
          expect([b[2 * row], b[2 * row + 1]]).toEqual([a[row], a[row] + 10]);
        }
        return 5;
      },
      [rows, wide],
      { draws: 20 },
    );
    expect([low, high]).toEqual([5, 5]);
  });

  test('is the percentiles of its values, which can be had one by one', () => {
    const values = [...bootstrapValues(accuracy, [actual, predicted], { draws: 30, seed: 3 })];
    expect(values).toHaveLength(30);
    expect(percentileInterval(values)).toEqual(
      bootstrapInterval(accuracy, [actual, predicted], { draws: 30, seed: 3 }),
    );
    const [first] = bootstrapValues(accuracy, [actual, predicted], { seed: 3 });
    expect(first).toBe(values[0]);
    expect([...bootstrapValues(accuracy, [NONE, NONE])]).toEqual([]);
    expect(() => [...bootstrapValues(accuracy, [actual, NONE])]).toThrow(
      /^bootstrapValues: columns\[1\]/,
    );
  });

  test('leaves out draws without a value', () => {
    let draw = 0;
    const metric = () => (draw++ % 2 === 0 ? Number.NaN : 1);
    expect(bootstrapInterval(metric, [[1, 2]], { draws: 10 })).toEqual({ low: 1, high: 1 });
    expect(bootstrapInterval(() => Number.NaN, [[1]])).toEqual({
      low: Number.NaN,
      high: Number.NaN,
    });
  });
});

describe('permutationImportance', () => {
  test('waits for promises, asks once for the data as they are, and repeats as told', async () => {
    const asked: (number | null)[] = [];
    const found = await permutationImportance(
      async (moved) => {
        asked.push(moved?.column ?? null);
        if (moved === null) return 1;
        expect([...moved.order].sort()).toEqual([0, 1, 2]);
        return moved.column === 0 ? 1 : 0.25;
      },
      { rows: 3, columns: 2, repeats: 2 },
    );
    expect(asked).toEqual([null, 0, 0, 1, 1]);
    expect(found).toEqual([
      { mean: 0, std: 0, values: [0, 0] },
      { mean: 0.75, std: 0, values: [0.75, 0.75] },
    ]);
  });

  test('repeats ten times, and the seed decides', async () => {
    const orders = async (seed?: number) => {
      const seen: number[][] = [];
      const score = (moved: { order: Int32Array } | null) => seen.push([...(moved?.order ?? [])]);
      await permutationImportance(score, { rows: 6, columns: 1, seed });
      return seen;
    };
    expect(await orders()).toHaveLength(11);
    expect(await orders()).toEqual(await orders(0));
    expect(await orders(1)).not.toEqual(await orders(2));
  });
});

describe('baselines', () => {
  test('a class that training does not have gets probability 0', () => {
    const { predicted, probabilities } = majorityBaseline([1, 1, 0], { rows: 1, classes: 3 });
    expect([...predicted]).toEqual([1]);
    expect([...probabilities]).toEqual([1 / 3, 2 / 3, 0]);
  });

  test('the mean of each target', () => {
    const values = [1, 10, 3, 30];
    expect([...meanBaseline(values, { rows: 2, targets: 2 })]).toEqual([2, 20, 2, 20]);
  });
});

const nothing = undefined as never;

describe('wrong arguments are refused', () => {
  test.each<[RegExp, () => unknown]>([
    [
      /^accuracy: actual has 2 values, but predicted has 3\. Pass one of each for every row\./,
      () => accuracy([0, 1], [0, 1, 1]),
    ],
    [/^r2: actual has 1 values, but predicted has 0/, () => r2([0], [])],
    [
      /^accuracy: actual must be an array or a typed array of numbers, got a Tensor\. Read a tensor first/,
      () => accuracy(tensor([1]) as never, [1]),
    ],
    [/^f1: predicted must be .* got undefined/, () => f1([1], nothing)],
    [
      /^logLoss: probabilities must be .* got a DataView/,
      () => logLoss([1], new DataView(new ArrayBuffer(8)) as never),
    ],
    [
      /^confusionMatrix: predicted\[1\] is 3\. Labels are the integers 0 … 2/,
      () => confusionMatrix([0, 1], [0, 3], { classes: 3 }),
    ],
    [/^recall: actual\[0\] is -1\. Labels are the integers 0, 1, 2, …/, () => recall([-1], [0])],
    [/^precision: predicted\[0\] is 0\.5/, () => precision([0], [0.5])],
    [/^accuracy: actual\[1\] is NaN/, () => accuracy([0, Number.NaN], [0, 0])],
    [/^balancedAccuracy: actual\[0\] is 'cat'/, () => balancedAccuracy(['cat'] as never, [0])],
    [
      /^logLoss: actual\[0\] is 3\. Labels are the integers 0 … 2/,
      () => logLoss([3], [0.2, 0.3, 0.5]),
    ],
    [
      /^logLoss: the probabilities of row 1 sum to 0\.8, not to 1\. Pass one for each class/,
      () => logLoss([0, 1], [0.5, 0.5, 0.25, 0.55]),
    ],
    [
      /^logLoss: probabilities\[0\] is 1\.5\. Probabilities are from 0 to 1: apply softmax or sigmoid/,
      () => logLoss([1], [1.5]),
    ],
    [
      /^expectedCalibrationError: probabilities\[1\] is -0\.5/,
      () => expectedCalibrationError([1], [1.5 / 1.5, -0.5]),
    ],
    [
      /^logLoss: probabilities has 3 values for 2 rows\. Pass the same number of values for each row/,
      () => logLoss([0, 1], [0.1, 0.2, 0.7]),
    ],
    [/^rocAuc: scores has 0 values for 1 rows/, () => rocAuc([1], [])],
    [/^rocAuc: scores has 2 values for 0 rows/, () => rocAuc([], [1, 2])],
    [/^rocAuc: actual\[0\] is 2\. Labels are the integers 0 … 1/, () => rocAuc([2], [0.5])],
    [/^rocAuc: actual\[0\] is 3\. Labels are the integers 0 … 2/, () => rocAuc([3], [0, 1, 2])],
    [
      /^r2: 3 values cannot be rows of 2 targets\. Pass all targets of a row/,
      () => r2([1, 2, 3], [1, 2, 3], { targets: 2 }),
    ],
    [/targets must be an integer of at least 1, got 0/, () => r2([1], [1], { targets: 0 })],
    [/classes must be an integer of at least 1, got 1\.5/, () => f1([0], [0], { classes: 1.5 })],
    [/bins must be .* got 0/, () => expectedCalibrationError([0], [0.5], { bins: 0 })],
    [/there is no option 'labels'/, () => f1([0], [0], { labels: 2 } as never)],
    [
      /^bootstrapInterval: columns\[1\] has 3 values for 2 rows/,
      () =>
        bootstrapInterval(accuracy, [
          [0, 1],
          [0, 1, 1],
        ]),
    ],
    [/^bootstrapInterval: columns\[0\] must be/, () => bootstrapInterval(() => 1, [] as never)],
    [/draws must be .* got 0/, () => bootstrapInterval(accuracy, [[0], [0]], { draws: 0 })],
    [/metric must be a function/, () => bootstrapInterval(nothing, [[0]])],
    [
      /seed must be an integer, got 0\.5/,
      () => bootstrapInterval(accuracy, [[0], [0]], { seed: 0.5 }),
    ],
    [/^majorityBaseline: labels is empty/, () => majorityBaseline([], { rows: 1 })],
    [
      /rows must be an integer of at least 0, got undefined/,
      () => majorityBaseline([0], {} as never),
    ],
    [/^majorityBaseline: labels\[0\] is 2\./, () => majorityBaseline([2], { rows: 1, classes: 2 })],
    [/^meanBaseline: values is empty/, () => meanBaseline([], { rows: 1 })],
    [
      /^meanBaseline: 3 values cannot be rows of 2/,
      () => meanBaseline([1, 2, 3], { rows: 1, targets: 2 }),
    ],
  ])('%s', (message, attempt) => {
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(message);
  });

  test('a score that is not a number, or options that are missing', async () => {
    const options = { rows: 1, columns: 1 };
    await expect(permutationImportance((() => 'x') as never, options)).rejects.toThrow(
      /^permutationImportance: score must return a number, got 'x'\./,
    );
    await expect(permutationImportance(() => 1, { rows: 1 } as never)).rejects.toThrow(
      /columns must be an integer of at least 0, got undefined/,
    );
  });
});

describe('quantile', () => {
  test("has NumPy's values", () => {
    const sorted = [-3, 0.5, 2, 2, 10];
    expect([0, 0.1, 0.5, 0.9, 1].map((share) => quantile(sorted, share))).toEqual([
      -3, -1.5999999999999999, 2, 6.800000000000001, 10,
    ]);
    expect(quantile([], 0.5)).toBeNaN();
    expect(quantile([7], 0.3)).toBe(7);
  });

  test('never falls where the share rises, and stays between the numbers, whatever they are', () => {
    const numbers = fc.array(
      fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer().map((k) => k * Number.MIN_VALUE),
      ),
      { minLength: 1, maxLength: 5 },
    );
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(numbers, shares, (values, parts) => {
        const sorted = Float64Array.from(values).sort();
        const found = parts.sort((a, b) => a - b).map((share) => quantile(sorted, share));
        expect(found.every((value, i) => i === 0 || found[i - 1] <= value)).toBe(true);
        expect(sorted[0] <= found[0] && found[found.length - 1] <= sorted[sorted.length - 1]).toBe(
          true,
        );
      }),
      {
        numRuns: 2000,
        examples: [
          [
            [1e-323, 1.5e-323],
            [0.25, 0.75],
          ],
          [
            [-Number.MAX_VALUE, Number.MAX_VALUE],
            [0.25, 0.75],
          ],
        ],
      },
    );
  });

  test('reaches infinite numbers', () => {
    expect(quantile([-Infinity, -1], 0.5)).toBe(-Infinity);
    expect(quantile([1, Infinity], 0.5)).toBe(Infinity);
  });

  test.each([-0.1, 1.1, Number.NaN, '0.5'])('refuses the share %s', (share) => {
    expect(() => quantile([1, 2], share as number)).toThrow(/share must be a number from 0 to 1/);
  });
});
