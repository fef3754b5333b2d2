/** Several targets from raw rows to numbers in the units of their columns. */
import fc from 'fast-check';
import { createWasmBackend, manualSeed, setBackend } from 'gradus';
import { DataLoader, decodeSafetensors, encodeSafetensors } from 'gradus/data';
import { MSELoss } from 'gradus/nn';
import { Adam } from 'gradus/optim';
import {
  describeRowError,
  fitPreprocessing,
  loadPredictor,
  Predictor,
  savePredictor,
  TabularModel,
  TargetLayer,
  tabularDataset,
} from 'gradus/preprocessing';
import { inferColumns, splitRows, Table } from 'gradus/table';
import { evaluate, train } from 'gradus/train';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { currentBackend } from '../../src/runtime/index.ts';
import { expectClose } from '../contract/close.ts';
import { tableOf } from './tables.ts';

const backend = currentBackend();
beforeEach(() => {
  manualSeed(1);
  setBackend(createWasmBackend());
});
afterEach(() => setBackend(backend));

/** The cost is a million times the weight, and both follow from x and z; every eleventh row lacks one of them. */
function parcels(): Table {
  const rows = Array.from({ length: 220 }, (_, row) => {
    const x = ((row * 37) % 101) / 100;
    const z = ((row * 13) % 89) / 89;
    const weight = row % 11 === 10 ? null : 0.2 + x + z * z;
    return { x, z, weight, cost: row % 22 === 3 ? null : 1e6 * (2 - x * z) };
  });
  return Table.fromRows(rows, { name: 'parcels' });
}

const targets = ['weight', 'cost'] as const;

async function trained() {
  const table = parcels();
  const plan = inferColumns(table, { target: targets });
  const split = splitRows(table, { plan, seed: 3 });
  const rows = table.select(split.train);
  const fitted = fitPreprocessing(rows, plan);
  const model = new TabularModel(fitted, { hidden: [32] });
  const trainLoader = new DataLoader(tabularDataset(rows, fitted), {
    batchSize: 32,
    shuffle: true,
  });
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  const task = 'regression';
  await train({
    model,
    loss: new MSELoss(),
    optimizer,
    trainLoader,
    task,
    epochs: 60,
    logEvery: 0,
  });
  return { model, fitted, predictor: new Predictor(model), tested: table.select(split.test) };
}

test('two targets from rows to a file and back, each in its own unit', async () => {
  const { predictor, tested, model, fitted } = await trained();
  const result = predictor.predict(tested);
  if (result.task !== 'regression') throw new Error(result.task);
  expect(result.targets).toEqual(targets);
  for (const name of targets) {
    const actual = result.predictions.map(({ row }) => Number(tested.row(row)[name]));
    const mean = actual.reduce((sum, y) => sum + y, 0) / actual.length;
    const squares = (values: number[]) => values.reduce((sum, y) => sum + y * y, 0);
    const errors = squares(result.predictions.map(({ values }, i) => values[name] - actual[i]));
    expect(1 - errors / squares(actual.map((y) => y - mean)), name).toBeGreaterThan(0.95);
  }
  const [{ value, values }] = result.predictions;
  expect(Object.keys(values)).toEqual(targets);
  expect(value).toBe(values.weight);
  expect(loadPredictor(savePredictor(predictor)).predict(tested)).toEqual(result);
  // The layer, in float32, gives what the predictor gives in double precision.
  const loader = new DataLoader(tabularDataset(tested, fitted), { batchSize: 1 });
  const [[x]] = [...loader];
  const back = model.target?.forward(model.eval().forward(x)).toArraySync() as number[][];
  expectClose(back[0], Object.values(values), { relative: 1e-5, scale: 1e-5 }, 'TargetLayer');
  const { r2 } = await evaluate(model, loader, { task: 'regression' });
  expect(r2).toBeGreaterThan(0.95);
});

describe('fitting and encoding', () => {
  test('means and standard deviations are of the rows that have all targets', () => {
    const table = tableOf({ x: [1.5, 2.5, 3.5, 4.5], a: [1, 3, null, 50], b: [10, 30, 90, null] });
    const plan = inferColumns(table, { target: ['a', 'b'] });
    const fitted = fitPreprocessing(table, plan);
    expect(fitted.description.target).toEqual({
      task: 'regression',
      columns: [
        { name: 'a', mean: 2, std: 1, loose: false },
        { name: 'b', mean: 20, std: 10, loose: false },
      ],
    });
    const { values, errors } = fitted.encodeTarget(table);
    expect([...values]).toEqual([-1, -1, 1, 1, Number.NaN, 7, 48, Number.NaN]);
    expect(errors.map(describeRowError)).toEqual([
      "Row 3, column 'a': the value is missing, and the target must have a value.",
      "Row 4, column 'b': the value is missing, and the target must have a value.",
    ]);
    expect(() => tabularDataset(table, fitted)).toThrow('2 of 4 rows have such a cell.');
    const [, y] = tabularDataset(table, fitted, { rows: Int32Array.of(0, 1) }).batch(
      Int32Array.of(0, 1),
    );
    expect([y.shape, y.dtype]).toEqual([[2, 2], 'float32']);
    const none = tabularDataset(table.select(new Int32Array()), fitted);
    expect(none.batch(new Int32Array()).map(({ shape }) => shape)).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });

  test('a target that is constant in training, text in another table, and a column called __proto__', () => {
    const whole = tableOf([
      ['x', [1.5, 2.5, 3.5]],
      ['__proto__', [5, 5, 6]],
      ['b', [1, 2, 4]],
    ]);
    const plan = inferColumns(whole, { target: ['__proto__', 'b'] });
    const fitted = fitPreprocessing(whole.select(Int32Array.of(0, 1)), plan);
    expect([...fitted.encodeTarget(whole).values]).toEqual([0, -1, 0, 1, 1, 5]);
    const result = new Predictor(new TabularModel(fitted)).predict(tableOf({ x: [1] }));
    if (result.task !== 'regression') throw new Error(result.task);
    expect(Object.keys(result.predictions[0].values)).toEqual(['__proto__', 'b']);
    expect(result.extraColumns).toEqual([]);
    const text = tableOf([
      ['x', [1]],
      ['__proto__', ['five']],
      ['b', ['7']],
    ]);
    expect(fitted.encodeTarget(text).errors.map(({ problem }) => problem)).toEqual([
      'not-a-number',
    ]);
    expect(() => fitted.encodeTarget(tableOf({ x: [1] }))).toThrow("no column '__proto__'");
  });

  test('property: the layer takes encoded targets back to their columns', () => {
    const cell = fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 8);
    const column = fc.array(cell, { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 4 }), (columns) => {
        fc.pre(columns.every((cells) => new Set(cells).size > 1));
        const entries = columns.map((cells, i) => [`t${i}`, cells] as const);
        const table = tableOf([['x', [1.5, 2.5, 3.5, 4.5, 6]], ...entries.map(([...e]) => e)]);
        const target = entries.map(([name]) => name);
        const fitted = fitPreprocessing(table, { target, task: 'regression' });
        const [, y] = tabularDataset(table, fitted).batch(Int32Array.of(0, 1, 2, 3, 4));
        const { target: description } = fitted.description;
        if (description.task !== 'regression') throw new Error(description.task);
        const back = new TargetLayer(description).forward(y).toArraySync() as number[][];
        columns.forEach((cells, i) => {
          const largest = Math.max(...cells.map(Math.abs));
          const close = { relative: 1e-5, scale: 1e-6 * largest };
          expectClose(
            back.map((row) => row[i]),
            cells,
            close,
            `t${i}`,
          );
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe('a file of version 1', () => {
  /** As version 1 wrote it. */
  function old(target: 'a' | 'c') {
    const table = tableOf({ x: [1.5, 2.5, 3.5, 4.5], a: [1, 2, 3, 6], c: ['u', 'v', 'u', 'v'] });
    const ignore = target === 'a' ? ['c'] : ['a'];
    const task = target === 'a' ? 'regression' : 'classification';
    const fitted = fitPreprocessing(table, { target, task, ignore });
    const predictor = new Predictor(new TabularModel(fitted, { hidden: [3] }));
    const { tensors, metadata } = decodeSafetensors(savePredictor(predictor));
    const stored = JSON.parse(metadata.gradus);
    const { description } = fitted;
    const number = description.target.task === 'regression' ? description.target.columns[0] : {};
    const { binary: _, ...network } = stored.network;
    return {
      expected: predictor.predict(table),
      table,
      tensors,
      stored: {
        ...stored,
        version: 1,
        network,
        preprocessing: {
          ...stored.preprocessing,
          target: target === 'a' ? { task, ...number } : stored.preprocessing.target,
        },
      },
    };
  }

  test.each(['a', 'c'] as const)('is read: target %s', (target) => {
    const { tensors, stored, expected, table } = old(target);
    const bytes = encodeSafetensors(tensors, { gradus: JSON.stringify(stored) });
    expect(loadPredictor(bytes).predict(table)).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['preprocessing is missing', ['preprocessing']],
    ['network is missing', ['network']],
    ['preprocessing.target is missing', ['preprocessing', 'target']],
    ['preprocessing.target.columns[0].mean is missing', ['preprocessing', 'target', 'mean']],
  ])('is refused where %s', (message, path) => {
    const { tensors, stored } = old('a');
    const holder = path.slice(0, -1).reduce((object, name) => object[name], stored);
    delete holder[path[path.length - 1]];
    const bytes = encodeSafetensors(tensors, { gradus: JSON.stringify(stored) });
    expect(() => loadPredictor(bytes)).toThrow(message);
  });
});

test.each<[string, unknown]>([
  ['preprocessing.target.columns is an array of length 0. It must be a list of at least 1', []],
  ["preprocessing.target.columns (their names)[1] is 'a'. It must be different", 'twice'],
])('a file is refused where %s', (message, columns) => {
  const table = tableOf({ x: [1.5, 2.5, 3.5], a: [1, 2, 4], b: [1, 3, 9] });
  const fitted = fitPreprocessing(table, { target: ['a', 'b'] });
  const bytes = savePredictor(new Predictor(new TabularModel(fitted)));
  const { tensors, metadata } = decodeSafetensors(bytes);
  const stored = JSON.parse(metadata.gradus);
  const { target } = stored.preprocessing;
  target.columns = columns === 'twice' ? [target.columns[0], target.columns[0]] : columns;
  const damaged = encodeSafetensors(tensors, { gradus: JSON.stringify(stored) });
  expect(() => loadPredictor(damaged)).toThrow(message);
});
