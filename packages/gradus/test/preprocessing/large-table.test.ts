/** Tables whose encoded rows stay packed: the same numbers, in less memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { manualSeed } from 'gradus';
import { DataLoader } from 'gradus/data';
import { MSELoss } from 'gradus/nn';
import { Adam } from 'gradus/optim';
import {
  fitPreprocessing,
  Predictor,
  Preprocessing,
  TabularModel,
  tabularDataset,
} from 'gradus/preprocessing';
import { inferColumns, splitRows, Table } from 'gradus/table';
import { train } from 'gradus/train';
import { describe, expect, test } from 'vitest';

const ROWS = 300_000;
/** The bytes of the columns of {@link large}. */
const BYTES = ROWS * (8 + 8 + 4 + 4 + 8);

/** Numbers, times, few categories and many, and a number to predict; each with missing cells but the last. */
function large(): Table {
  const numbers = (of: (row: number) => number) => {
    const values = new Float64Array(ROWS);
    for (let row = 0; row < ROWS; row++) values[row] = of(row);
    return values;
  };
  const codes = (count: number) =>
    Int32Array.from(numbers((row) => ((row * 7919) % (count + 1)) - 1));
  const texts = (count: number) => Array.from({ length: count }, (_, code) => `text ${code}`);
  return new Table('large', [
    { name: 'x', kind: 'number', values: numbers((row) => (row % 11 ? Math.sin(row) : NaN)) },
    { name: 'time', kind: 'date', values: numbers((row) => (row % 13 ? row * 7_654_321 : NaN)) },
    { name: 'few', kind: 'text', codes: codes(5), values: texts(5) },
    { name: 'many', kind: 'text', codes: codes(300), values: texts(300) },
    { name: 'y', kind: 'number', values: numbers((row) => (row % 97) / 8) },
  ]);
}

const table = large();
const plan = inferColumns(table, { target: 'y', task: 'regression' });

// First, since what other tests leave behind may go meanwhile.
describe('memory', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  /** Bytes of arrays that are still needed: collected until no more are given back, which happens some time later. */
  async function held(): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let same = 0; same < 4; same++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
      const { arrayBuffers } = process.memoryUsage();
      if (arrayBuffers < least) same = 0;
      least = Math.min(least, arrayBuffers);
    }
    return least;
  }

  test('samples of a large table take little more than half of its columns', async () => {
    const fitted = fitPreprocessing(table, plan);
    const before = await held();
    const dataset = tabularDataset(table, fitted);
    const model = new TabularModel(fitted, { hidden: [8] });
    await train({
      ...{ task: 'regression', model, loss: new MSELoss(), iterations: 20, targetScale: 1 },
      optimizer: new Adam(model.parameters()),
      trainLoader: new DataLoader(dataset, { batchSize: 256 }),
    });
    const share = ((await held()) - before) / BYTES;
    expect(dataset.length).toBe(ROWS);
    expect(fitted.layer().inFeatures).toBe(7);
    // Of 32 bytes in a row of the table, its features take 14 and its target 4. A copy of a column of numbers would
    // take 8 more, and a matrix 28.
    expect(share).toBeGreaterThan(17 / 32);
    expect(share).toBeLessThan(22 / 32);
  });
});

describe('a large table as samples', () => {
  const { train: rows, test: others } = splitRows(table, { plan });
  // What only other rows hold is unseen.
  const fitted = fitPreprocessing(table, plan, { rows: others.subarray(0, 200) });
  const width = fitted.layer().inFeatures;

  test('has the numbers of the whole matrix', () => {
    const dataset = tabularDataset(table, fitted, { rows });
    expect(dataset.length).toBe(rows.length);
    expect(rows.length * width, 'it is large').toBeGreaterThan(1 << 20);
    const matrix = fitted.encode(table).values;
    const targets = fitted.encodeTarget(table).values;
    const indices = Int32Array.from({ length: 5000 }, (_, i) => (i * 40_009) % rows.length);
    const [x, y] = dataset.batch(indices);
    expect([x.shape, y.shape]).toEqual([
      [5000, width],
      [5000, 1],
    ]);
    const expected = indices.reduce<number[]>((all, i) => {
      for (let at = 0; at < width; at++) all.push(matrix[rows[i] * width + at]);
      return all;
    }, []);
    expect(x.dataSync()).toEqual(Float32Array.from(expected));
    expect(y.dataSync()).toEqual(Float32Array.from(indices, (i) => targets[rows[i]]));
    const last = dataset.get(-1).map((tensor) => tensor.toArraySync());
    const [[inputs], [target]] = dataset
      .batch(Int32Array.of(rows.length - 1))
      .map((tensor) => tensor.toArraySync() as number[][]);
    expect(last).toEqual([inputs, target]);
    expect(() => dataset.get(rows.length)).toThrow(`there is no row ${rows.length}`);
  });

  test('is trained on like a small one, to the bit', async () => {
    const few = rows.subarray(0, 4096);
    const parts = [tabularDataset(table, fitted, { rows: few })];
    const packed = tabularDataset(table, fitted, { rows });
    parts.push({
      length: few.length,
      get: (i) => packed.get(i),
      batch: (indices) => packed.batch(indices),
    });
    const states = [];
    for (const dataset of parts) {
      manualSeed(1);
      const model = new TabularModel(fitted, { hidden: [8] });
      await train({
        ...{ task: 'regression', model, loss: new MSELoss(), epochs: 1, targetScale: 1 },
        optimizer: new Adam(model.parameters()),
        trainLoader: new DataLoader(dataset, { batchSize: 64, shuffle: true }),
      });
      states.push(Object.values(model.stateDict()).map((tensor) => [...tensor.dataSync()]));
    }
    expect(states[1]).toEqual(states[0]);
  });

  test('names the first row that cannot be used, and counts those of all blocks', () => {
    const y = table.column('y');
    if (y.kind !== 'number') throw new Error(y.kind);
    const values = y.values.map((value, row) => (row % 100_000 === 5 ? Number.NaN : value));
    const gaps = new Table('gaps', [...table.columns.slice(0, 4), { ...y, values }]);
    expect(() => tabularDataset(gaps, fitted)).toThrow(
      "gaps: row 6, column 'y': the value is missing, and the target must have a value. 3 of 300000 rows",
    );
    const odd = Int32Array.from({ length: ROWS - 10 }, (_, i) => i + 10);
    expect(() => tabularDataset(gaps, fitted, { rows: odd })).toThrow('row 100006, column');
    expect(() => tabularDataset(gaps, fitted, { rows: Int32Array.of(ROWS) })).toThrow(
      'there is no row 300000 in a table of 300000 rows',
    );
  });

  test('classes, and one logit for two of them', () => {
    const named = inferColumns(table, { target: 'few' });
    const known = splitRows(table, { plan: named }).train;
    const classes = fitPreprocessing(table, named, { rows: known });
    const [, y] = tabularDataset(table, classes, { rows: known }).batch(Int32Array.of(0, 1));
    const expected = classes.encodeTarget(table.select(known.subarray(0, 2))).values;
    expect([y.dtype, y.shape, [...y.dataSync()]]).toEqual(['int32', [2], [...expected]]);
    const { features, target, ...rest } = classes.description;
    const two = new Preprocessing({
      ...{ ...rest, features },
      target: { name: 'few', task: 'classification', classNames: ['text 0', 'text 1'] },
    });
    const { codes } = table.column('few') as { codes: Int32Array };
    const pair = known.filter((row) => codes[row] < 2);
    const [, p] = tabularDataset(table, two, { rows: pair, binary: 'logit' }).batch(
      Int32Array.of(0, 1, 2),
    );
    expect([p.dtype, p.shape, [...p.dataSync()]]).toEqual([
      'float32',
      [3, 1],
      [...pair.subarray(0, 3)].map((row) => codes[row]),
    ]);
    expect(target.task).toBe('classification');
  });
});

test('a large table is predicted block by block, with the numbers and errors of single rows', () => {
  const x = table.column('x');
  if (x.kind !== 'number') throw new Error(x.kind);
  const wrong = [3, 120_000, 149_999, 150_001, ROWS - 1];
  const values = x.values.slice();
  for (const row of wrong) values[row] = Number.POSITIVE_INFINITY;
  const spoilt = new Table('spoilt', [{ ...x, values }, ...table.columns.slice(1)]);
  manualSeed(2);
  const predictor = new Predictor(new TabularModel(fitPreprocessing(table, plan), { hidden: [8] }));
  const all = predictor.predictMatrix(spoilt);
  expect(ROWS * 7, 'there are several blocks').toBeGreaterThan(1 << 20);
  expect(all.errors.map(({ row }) => row)).toEqual(wrong);
  expect(all.names).toEqual(['y']);
  expect(all.values).toHaveLength(ROWS - wrong.length);
  expect(all.rows).toEqual(Int32Array.from(values.keys()).filter((row) => !wrong.includes(row)));
  // Around the wrong rows and at the ends of blocks.
  for (const start of [0, 119_000, 149_000, ROWS - 2000]) {
    const rows = Int32Array.from({ length: 2000 }, (_, i) => start + i);
    const some = predictor.predict(spoilt.select(rows));
    if (some.task !== 'regression') throw new Error(some.task);
    const from = all.rows.findIndex((row) => row >= start);
    some.predictions.forEach(({ row, value }, i) => {
      expect([all.rows[from + i], all.values[from + i]]).toEqual([start + row, value]);
    });
  }
});
