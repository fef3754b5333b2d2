/** Trained models on 100 rows or pictures each: JavaScript agrees within 1e-6. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pointSet, readTable } from '@gradus/datasets';
import { fromArray, manualSeed, type Tensor } from 'gradus';
import { DataLoader } from 'gradus/data';
import { toJavaScript } from 'gradus/export';
import {
  BatchNorm1d,
  CrossEntropyLoss,
  LayerNorm,
  Linear,
  MSELoss,
  ReLU,
  Sequential,
} from 'gradus/nn';
import { Adam } from 'gradus/optim';
import {
  fitPreprocessing,
  PicturePredictor,
  Predictor,
  TabularModel,
  type TabularModelOptions,
  tabularDataset,
} from 'gradus/preprocessing';
import type { Table } from 'gradus/table';
import { train } from 'gradus/train';
import { expect, test } from 'vitest';
import { load } from './load.ts';
import { LESSON } from './models.ts';

const folder = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data');

async function trained(
  table: Table,
  target: string,
  options: TabularModelOptions,
  ignore: string[] = [],
) {
  manualSeed(1);
  const preprocessing = fitPreprocessing(table, { target, ignore });
  const model = new TabularModel(preprocessing, options);
  const isClasses = preprocessing.description.target.task === 'classification';
  await train({
    model,
    task: isClasses ? 'classification' : 'regression',
    loss: isClasses ? new CrossEntropyLoss() : new MSELoss(),
    optimizer: new Adam(model.parameters(), { lr: 0.01 }),
    trainLoader: new DataLoader(tabularDataset(table, preprocessing), {
      batchSize: 32,
      shuffle: true,
    }),
    epochs: 5,
  });
  return new Predictor(model);
}

/** The largest difference, relative to the largest output. */
function difference(predictor: Predictor, table: Table): number {
  const { predict } = load(toJavaScript(predictor).code);
  const some = table.select(Int32Array.from({ length: 100 }, (_, i) => i));
  const { predictions } = predictor.predict(some);
  expect(predictions.length).toBeGreaterThan(90);
  const pairs = predictions.flatMap((each) => {
    const found = predict(some.row(each.row));
    expect('probabilities' in each ? found.value : each.value).toBe(each.value);
    if (!('probabilities' in each)) return [[found.value, each.value]];
    return Array.from(each.probabilities, (p, i) => [found.probabilities[i], p]);
  });
  const size = Math.max(...pairs.map(([, expected]) => Math.abs(expected)));
  return Math.max(...pairs.map(([a, b]) => Math.abs(a - b) / size));
}

test('penguins', async () => {
  const table = await readTable(join(folder, 'penguins.json'));
  const predictor = await trained(table, 'Species', { hidden: [32] });
  expect(difference(predictor, table)).toBeLessThan(1e-6);
});

test('cars', async () => {
  const whole = await readTable(join(folder, 'cars.json'));
  const known = Array.from({ length: whole.length }, (_, i) => i).filter(
    (i) => whole.row(i).Miles_per_Gallon !== null,
  );
  const table = whole.select(Int32Array.from(known));
  const predictor = await trained(table, 'Miles_per_Gallon', { hidden: [64], activation: 'SiLU' }, [
    'Name',
  ]);
  expect(difference(predictor, table)).toBeLessThan(1e-6);
});

test('points in spirals', async () => {
  const table = pointSet('spiral', { classes: 3, size: 300 });
  const predictor = await trained(table, 'label', { hidden: [16, 16], activation: 'Tanh' });
  expect(difference(predictor, table)).toBeLessThan(1e-6);
});

test('pictures of the lesson', () => {
  manualSeed(3);
  const picture = { rows: 28, columns: 28, channels: 1, preparation: 'digit' } as const;
  for (const make of Object.values(LESSON)) {
    const predictor = new PicturePredictor(make(), { picture, classNames: [...'0123456789'] });
    const { predict, predictMany } = load(toJavaScript(predictor).code);
    const pictures = Array.from({ length: 100 }, (_, n) => {
      return Uint8Array.from({ length: 784 }, (_, i) =>
        (i * (n + 7)) % 13 < 9 ? 0 : (i * n) % 256,
      );
    });
    const { predictions } = predictor.predict(pictures);
    predictMany(pictures).forEach(({ probabilities }, n) => {
      predictions[n].probabilities.forEach((p, i) => {
        expect(Math.abs(probabilities[i] - p)).toBeLessThan(1e-6);
      });
    });
    expect(predict(pictures[0]).value).toBe(predictions[0].value);
  }
});

test('normalisation with statistics of training and of the row', () => {
  manualSeed(2);
  const model = new Sequential(
    new Linear(6, 8),
    new BatchNorm1d(8),
    new ReLU(),
    new LayerNorm([8]),
    new Linear(8, 2),
  );
  const x = fromArray(
    Float32Array.from({ length: 60 }, (_, i) => Math.sin(i) * 2),
    [10, 6],
  );
  for (let step = 0; step < 3; step++) (model.forward(x) as Tensor).dataSync();
  const { predictMany } = load(toJavaScript(model, { inputShape: [6] }).code);
  model.eval();
  const expected = (model.forward(x) as Tensor).dataSync();
  const found = predictMany(
    Array.from({ length: 10 }, (_, i) => x.dataSync().subarray(6 * i, 6 * i + 6)),
  ).flat();
  expected.forEach((value, i) => {
    expect(Math.abs(found[i] - value)).toBeLessThan(1e-6);
  });
});
