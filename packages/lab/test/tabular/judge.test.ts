/** The test of a network for a table on unseen rows, compared with a constant and a linear model. */
import {
  type Boundary,
  type BoundaryAxis,
  evaluateTable,
  fitTable,
  judgementSchema,
  judgeTable,
  METRICS,
  RECIPE,
  type RegressionErrors,
  trainingTable,
} from '@gradus/lab/tabular';
import { Generator } from 'gradus';
import { inferColumns, splitRows, Table } from 'gradus/table';
import { afterEach, describe, expect, test, vi } from 'vitest';

afterEach(() => void vi.restoreAllMocks());

/** `inside` tells whether a point lies in a ring, which a linear model cannot learn; `noise` is random. */
function ring(count: number): Table {
  const generator = new Generator().manualSeed(2);
  const values = generator.uniform(3 * count, -1, 1);
  const rows = Array.from({ length: count }, (_, i) => {
    const [x, y, noise] = values.slice(3 * i, 3 * i + 3);
    return { x, y, noise, inside: x * x + y * y < 0.5 ? 'yes' : 'no', height: 10 * x * x };
  });
  return Table.fromRows(rows, { name: 'ring' });
}

async function judged(target: string, ignore: string[]) {
  const table = ring(400);
  const plan = inferColumns(table, { target, ignore });
  const split = splitRows(table, { plan, seed: 0 });
  const data = trainingTable(table, plan, split);
  const recipe = { ...RECIPE, iterations: 1500 };
  const { predictor } = await fitTable(data, { seed: 0, recipe });
  return judgeTable(data, predictor, { seed: 0 });
}

describe('classes', () => {
  test('a network learns a ring, and a linear model does not', async () => {
    const { metrics, baselines, gainOverLinear, confusion, rows } = await judged('inside', [
      'height',
    ]);
    const [accuracy] = metrics;
    expect(accuracy).toMatchObject({ name: 'accuracy', better: 'higher' });
    expect(accuracy.value).toBeGreaterThan(0.85);
    expect(accuracy.low).toBeLessThanOrEqual(accuracy.value);
    expect(accuracy.high).toBeGreaterThanOrEqual(accuracy.value);
    expect(baselines.linear[0].value).toBeLessThan(0.75);
    expect(gainOverLinear.value).toBeCloseTo(accuracy.value - baselines.linear[0].value, 12);
    expect(gainOverLinear.low).toBeGreaterThan(0);
    const counts = confusion as number[][];
    expect(counts.flat().reduce((sum, n) => sum + n, 0)).toBe(rows);
    expect((counts[0][0] + counts[1][1]) / rows).toBeCloseTo(accuracy.value, 12);
    // The constant predicts the larger class.
    expect(baselines.constant[0].value).toBeCloseTo(
      Math.max(...counts.map((row) => row[0] + row[1])) / rows,
      12,
    );
  });

  test('informative columns are more important than noise', async () => {
    const { importance } = await judged('inside', ['height']);
    expect(
      importance
        .map(({ column }) => column)
        .slice(0, 2)
        .sort(),
    ).toEqual(['x', 'y']);
    expect(importance[2].column).toBe('noise');
    expect(importance[1].mean).toBeGreaterThan(0.1);
    expect(Math.abs(importance[2].mean)).toBeLessThan(0.05);
  });
});

test('numbers: errors in the unit of the column, and a constant has R² near 0', async () => {
  const judgement = await judged('height', ['inside']);
  const { metrics, baselines, importance, confusion, errors, rows } = judgement;
  const value = (name: string, of = metrics) => of.find((each) => each.name === name)?.value;
  expect(confusion).toBeNull();
  expect(metrics[0]).toMatchObject({ name: 'rmse', better: 'lower' });
  expect(value('rmse')).toBeLessThan(1);
  expect(value('r2')).toBeGreaterThan(0.9);
  expect(Math.abs(value('r2', [...baselines.constant]) as number)).toBeLessThan(0.1);
  expect(value('rmse', [...baselines.linear])).toBeGreaterThan(2);
  expect(importance[0].column).toBe('x');
  const { quantiles, pairs } = errors as RegressionErrors;
  expect(pairs).toHaveLength(rows);
  const differences = pairs.map(([actual, predicted]) => predicted - actual);
  expect(quantiles[0]).toBe(Math.min(...differences));
  expect(quantiles.at(-1)).toBe(Math.max(...differences));
  expect([...quantiles].sort((a, b) => a - b)).toEqual(quantiles);
  expect(judgementSchema.parse(JSON.parse(JSON.stringify(judgement)))).toEqual(judgement);
});

test('the boundary of two features is the circle between the classes', async () => {
  const judgement = await judged('inside', ['height', 'noise']);
  const { x, y, size, classes, confidences, points } = judgement.boundary as Boundary;
  expect([x.column, y.column]).toEqual(['x', 'y']);
  let right = 0;
  classes.forEach((label, cell) => {
    const [column, row] = [cell % size, Math.floor(cell / size)];
    const at = (axis: BoundaryAxis, place: number) =>
      axis.low + ((place + 0.5) / size) * (axis.high - axis.low);
    right += Number(at(x, column) ** 2 + at(y, row) ** 2 < 0.5 === (label === 1));
  });
  expect(right / size ** 2).toBeGreaterThan(0.85);
  expect(Math.min(...confidences)).toBeGreaterThanOrEqual(50);
  expect(points).toHaveLength(judgement.rows);
  for (const [x, y, label] of points) expect(label).toBe(Number(x * x + y * y < 0.5));
  expect(judgementSchema.parse(JSON.parse(JSON.stringify(judgement)))).toEqual(judgement);
  expect((await judged('inside', ['height'])).boundary).toBeNull();
});

describe('an interruption stops it soon, without a result', () => {
  async function fitted() {
    const table = ring(300);
    const plan = inferColumns(table, { target: 'height', ignore: ['inside'] });
    const data = trainingTable(table, plan, splitRows(table, { plan, seed: 0 }));
    const recipe = { ...RECIPE, iterations: 20 };
    return { data, ...(await fitTable(data, { seed: 0, recipe })) };
  }

  test('while columns are permuted', async () => {
    const { data, predictor } = await fitted();
    const controller = new AbortController();
    const rows = data.rows('validation').length;
    let passes = 0;
    const predict = predictor.predictMatrix.bind(predictor);
    vi.spyOn(predictor, 'predictMatrix').mockImplementation((table) => {
      // Five passes over the validation rows: one unchanged, then with the first column permuted.
      if (table.length === rows && ++passes === 5) controller.abort(new Error('enough'));
      return predict(table);
    });
    const judging = judgeTable(data, predictor, { seed: 0, signal: controller.signal });
    await expect(judging).rejects.toThrow('enough');
    expect(passes).toBe(5);
  });

  test.each([1, 50, 1500])('at call %i of a metric for an interval', async (call) => {
    const { data, predictor } = await fitted();
    const controller = new AbortController();
    const [metric] = METRICS.regression;
    const { of } = metric;
    let calls = 0;
    vi.spyOn(metric, 'of').mockImplementation((actual, outputs) => {
      if (++calls === call) controller.abort(new Error('enough'));
      return of(actual, outputs);
    });
    const judging = judgeTable(data, predictor, { seed: 0, signal: controller.signal });
    await expect(judging).rejects.toThrow('enough');
    expect(calls - call).toBeLessThan(2);
    const again = new AbortController();
    again.abort(new Error('at once'));
    const evaluating = evaluateTable(predictor, data.rows('test'), { signal: again.signal });
    await expect(evaluating).rejects.toThrow('at once');
  });
});

test('with many rows, intervals shrink with the square root of their number', async () => {
  // The same code makes the intervals of the other metrics, and ranking many rows takes long.
  for (const other of METRICS.classification.slice(1)) vi.spyOn(other, 'of').mockReturnValue(0.5);
  const widthFor = async (rows: number): Promise<number> => {
    const table = ring(rows);
    const plan = inferColumns(table, { target: 'inside', ignore: ['height'] });
    const split = splitRows(table, { plan, seed: 0, fractions: [0.02, 0.01, 0.97] });
    const data = trainingTable(table, plan, split);
    const { predictor } = await fitTable(data, { seed: 0, recipe: { ...RECIPE, iterations: 50 } });
    const { metrics } = await evaluateTable(predictor, data.rows('test'));
    const [{ value, low, high }] = metrics;
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    // The interval of a share p of n rows has the width 2 · 1.96 · √(p (1 − p) / n).
    return (high - low) / (2 * 1.96 * Math.sqrt((value * (1 - value)) / data.rows('test').length));
  };
  expect(await widthFor(20_000)).toBeCloseTo(1, 0);
  expect(await widthFor(40_000)).toBeCloseTo(1, 0);
});

test('several targets: each in its own unit, and the mean in standard deviations', async () => {
  const table = ring(300);
  const rows = Array.from({ length: 300 }, (_, row) => {
    const { x, y, noise, height } = table.row(row);
    const far = row % 50 === 7 ? null : 1e6 * Number(y) + 5e6;
    return { x, y, noise, height, far };
  });
  const whole = Table.fromRows(rows, { name: 'ring' });
  const plan = inferColumns(whole, { target: ['height', 'far'] });
  const data = trainingTable(whole, plan, splitRows(whole, { plan, seed: 0 }));
  const recipe = { ...RECIPE, iterations: 800 };
  const { predictor } = await fitTable(data, { seed: 0, recipe });
  const judgement = await judgeTable(data, predictor, { seed: 0 });
  const { metrics, errors, targets, importance, gainOverLinear, baselines, confusion } = judgement;
  expect([errors, confusion]).toEqual([null, null]);
  const [height, far] = targets ?? [];
  expect([height.name, far.name]).toEqual(['height', 'far']);
  const { target } = predictor.model.fitted.description;
  const [ofHeight, ofFar] = target.task === 'regression' ? target.columns : [];
  metrics.forEach(({ name, value, low, high }, i) => {
    const values = [height.metrics[i].value, far.metrics[i].value];
    const scales = name === 'r2' ? [1, 1] : [ofHeight.std, ofFar.std];
    expect(value).toBeCloseTo((values[0] / scales[0] + values[1] / scales[1]) / 2, 9);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
  });
  expect(metrics[0]).toMatchObject({ name: 'rmse', better: 'lower' });
  expect(metrics[0].value).toBeLessThan(0.5);
  expect(far.metrics[0].value).toBeGreaterThan(1000);
  expect(height.errors?.quantiles).toHaveLength(7);
  const gain = baselines.linear[0].value - metrics[0].value;
  expect(gainOverLinear.value).toBeCloseTo(gain, 9);
  for (const name of ['constant', 'linear'] as const) {
    baselines[name].forEach((metric, i) => {
      const values = [height, far].map((each) => each.baselines?.[name][i].value ?? Number.NaN);
      const scales = metric.name === 'r2' ? [1, 1] : [ofHeight.std, ofFar.std];
      const mean = (values[0] / scales[0] + values[1] / scales[1]) / 2;
      expect(metric.value).toBeCloseTo(mean, 9);
    });
  }
  expect(importance.at(-1)?.column).toBe('noise');
  expect(judgementSchema.parse(JSON.parse(JSON.stringify(judgement)))).toEqual(judgement);
  const isValid = (first: object) =>
    judgementSchema.safeParse({ ...judgement, targets: [first, far] }).success;
  expect(isValid({ ...height, metrics: [] })).toBe(false);
  const { constant } = height.baselines ?? {};
  expect(isValid({ ...height, baselines: { constant, linear: constant?.slice(1) } })).toBe(false);
  // As in old judgements, which had no baselines.
  const { baselines: _, ...old } = height;
  expect(isValid(old)).toBe(true);
});
