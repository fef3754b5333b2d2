/** The way from a file to a model that ships, on tables of vega-datasets. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readTable } from '@gradus/datasets';
import { manualSeed } from 'gradus';
import { DataLoader } from 'gradus/data';
import { r2 } from 'gradus/metrics';
import { CrossEntropyLoss, MSELoss } from 'gradus/nn';
import { Adam } from 'gradus/optim';
import {
  fitPreprocessing,
  loadPredictor,
  Predictor,
  savePredictor,
  TabularModel,
  tabularDataset,
} from 'gradus/preprocessing';
import { inferColumns, splitRows } from 'gradus/table';
import { train } from 'gradus/train';
import { expect, test } from 'vitest';

const folder = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data');

test('penguins: the species from measurements, some of which are missing', async () => {
  manualSeed(1);
  const table = await readTable(join(folder, 'penguins.json'));
  const plan = inferColumns(table, { target: 'Species' });
  const rows = splitRows(table, { plan, seed: 1 });
  const preprocessing = fitPreprocessing(table.select(rows.train), plan);
  const model = new TabularModel(preprocessing, { hidden: [32] });
  await train({
    model,
    loss: new CrossEntropyLoss(),
    optimizer: new Adam(model.parameters(), { lr: 0.01 }),
    trainLoader: new DataLoader(tabularDataset(table.select(rows.train), preprocessing), {
      batchSize: 32,
      shuffle: true,
    }),
    epochs: 30,
  });
  const held = table.select(rows.test);
  const shipped = loadPredictor(savePredictor(new Predictor(model)));
  const { predictions } = shipped.predict(held);
  const right = predictions.filter(({ row, value }) => held.row(row).Species === value);
  expect(right.length / held.length).toBeGreaterThan(0.95);
  expect(predictions).toEqual(new Predictor(model).predict(held).predictions);
});

test('cars: miles per gallon from numbers, a country and a date', async () => {
  manualSeed(1);
  const whole = await readTable(join(folder, 'cars.json'));
  const options = { target: 'Miles_per_Gallon', ignore: ['Name'], task: 'regression' } as const;
  const plan = inferColumns(whole, options);
  const rows = splitRows(whole, { plan, seed: 1 });
  const table = whole.select(rows.train);
  const preprocessing = fitPreprocessing(table, plan);
  const model = new TabularModel(preprocessing, { hidden: [64], activation: 'SiLU' });
  await train({
    model,
    loss: new MSELoss(),
    optimizer: new Adam(model.parameters(), { lr: 0.005 }),
    trainLoader: new DataLoader(tabularDataset(table, preprocessing), {
      batchSize: 32,
      shuffle: true,
    }),
    epochs: 60,
  });
  const held = whole.select(rows.test);
  const { predictions, errors } = new Predictor(model).predict(held);
  expect(errors).toEqual([]);
  const actual = predictions.map(({ row }) => Number(held.row(row).Miles_per_Gallon));
  expect(
    r2(
      actual,
      predictions.map(({ value }) => Number(value)),
    ),
  ).toBeGreaterThan(0.8);
});
