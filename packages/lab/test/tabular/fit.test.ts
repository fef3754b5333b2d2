/** A network for a table with the default recipe: from raw rows to predictions of the table's classes or numbers. */
import { fitTable, RECIPE, trainingTable } from '@gradus/lab/tabular';
import { Generator } from 'gradus';
import { loadPredictor, savePredictor } from 'gradus/preprocessing';
import { inferColumns, splitRows, Table } from 'gradus/table';
import { expect, test } from 'vitest';

/** Flowers whose kind follows from a length, with some lengths missing; `price` follows from both columns. */
function flowers(count: number): Table {
  const generator = new Generator().manualSeed(1);
  const lengths = generator.uniform(count, 1, 3);
  const rows = Array.from(lengths, (length, i) => {
    const color = i % 3 === 0 ? 'red' : 'white';
    return {
      length: i % 11 === 0 ? null : length,
      color,
      kind: i % 11 === 0 || length < 2 ? 'short' : 'long',
      price: 1000 + 100 * length + (color === 'red' ? 50 : 0),
    };
  });
  return Table.fromRows(rows, { name: 'flowers' });
}

const quick = { ...RECIPE, iterations: 600 };

test('distinguishes classes on unseen rows, and the file predicts the same', async () => {
  const table = flowers(300);
  const plan = inferColumns(table, { target: 'kind', ignore: ['price'] });
  const split = splitRows(table, { plan, seed: 0 });
  const { predictor, result } = await fitTable(trainingTable(table, plan, split), {
    seed: 0,
    recipe: quick,
  });
  const unseen = table.select(split.test);
  const { predictions } = predictor.predict(unseen);
  const right = predictions.filter(({ row, value }) => value === unseen.row(row).kind).length;
  expect(right / unseen.length).toBeGreaterThan(0.9);
  expect(result.validation?.task).toBe('classification');
  const again = loadPredictor(savePredictor(predictor)).predict(unseen);
  expect(again.predictions).toEqual(predictions);
});

test('predicts numbers in the unit of the column, with errors in the same unit', async () => {
  const table = flowers(300);
  const plan = inferColumns(table, { target: 'price', ignore: ['kind'] });
  const split = splitRows(table, { plan, seed: 0 });
  const { predictor, result } = await fitTable(trainingTable(table, plan, split), {
    seed: 0,
    recipe: quick,
  });
  const { predictions } = predictor.predict([{ length: 2, color: 'red' }]);
  expect(Math.abs(Number(predictions[0].value) - 1250)).toBeLessThan(25);
  const validation = table.select(split.validation);
  const errors = predictor
    .predict(validation)
    .predictions.map(({ row, value }) => Number(validation.row(row).price) - Number(value));
  const rmse = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  if (result.best === null || !('rmse' in result.best)) throw new Error('no regression');
  expect(result.best.rmse).toBeCloseTo(rmse, 2);
});

test('the same seed gives the same predictions, another seed gives others', async () => {
  const table = flowers(60);
  const plan = inferColumns(table, { target: 'price', ignore: ['kind'] });
  const split = splitRows(table, { plan, seed: 0 });
  const run = async (seed: number) => {
    const recipe = { ...RECIPE, iterations: 50 };
    const { predictor } = await fitTable(trainingTable(table, plan, split), { seed, recipe });
    return predictor.predict(table).predictions;
  };
  const first = await run(3);
  expect(await run(3)).toEqual(first);
  expect(await run(4)).not.toEqual(first);
});

test('trains on a table of a dozen rows', async () => {
  const table = flowers(12);
  const plan = inferColumns(table, { target: 'price', ignore: ['kind'] });
  const split = splitRows(table, { plan, seed: 0 });
  const recipe = { ...RECIPE, iterations: 3 };
  const { result } = await fitTable(trainingTable(table, plan, split), { seed: 0, recipe });
  expect(result.iterations).toBe(3);
});

test('stops when its signal is aborted', async () => {
  const table = flowers(60);
  const plan = inferColumns(table, { target: 'price', ignore: ['kind'] });
  const split = splitRows(table, { plan, seed: 0 });
  const { result } = await fitTable(trainingTable(table, plan, split), {
    seed: 0,
    signal: AbortSignal.abort(),
  });
  expect(result).toMatchObject({ aborted: true, iterations: 0 });
});
