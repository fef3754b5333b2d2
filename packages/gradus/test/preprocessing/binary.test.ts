/** Two classes from one logit: the same questions as of two logits. */
import {
  ArgumentError,
  createWasmBackend,
  fromArray,
  manualSeed,
  setBackend,
  tensor,
} from 'gradus';
import { DataLoader } from 'gradus/data';
import { BCEWithLogitsLoss } from 'gradus/nn';
import { Adam } from 'gradus/optim';
import {
  fitPreprocessing,
  loadPredictor,
  Predictor,
  savePredictor,
  TabularModel,
  type TabularModelOptions,
  tabularDataset,
} from 'gradus/preprocessing';
import { inferColumns, Table } from 'gradus/table';
import { evaluate, train } from 'gradus/train';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { currentBackend } from '../../src/runtime/index.ts';
import { tableOf } from './tables.ts';

const backend = currentBackend();
beforeEach(() => {
  manualSeed(1);
  setBackend(createWasmBackend());
});
afterEach(() => setBackend(backend));

const binary = 'logit';

/** One row in eight is ill, and x says it, with some noise. */
function patients(): Table {
  const rows = Array.from({ length: 400 }, (_, row) => {
    const noise = ((row * 37) % 101) / 101;
    const ill = row % 8 === 0;
    return { x: noise + (ill ? 0.6 : 0), state: ill ? 'sick' : 'healthy' };
  });
  return Table.fromRows(rows, { name: 'patients' });
}

async function trained(posWeight: number) {
  manualSeed(1);
  const table = patients();
  const fitted = fitPreprocessing(table, inferColumns(table, { target: 'state' }));
  const model = new TabularModel(fitted, { hidden: [8], binary });
  const dataset = tabularDataset(table, fitted, { binary });
  const trainLoader = new DataLoader(dataset, { batchSize: 50, shuffle: true });
  const loss = new BCEWithLogitsLoss({ posWeight: tensor([posWeight]) });
  const optimizer = new Adam(model.parameters(), { lr: 0.02 });
  await train({ model, loss, optimizer, trainLoader, epochs: 20, logEvery: 0 });
  return { predictor: new Predictor(model), table, dataset };
}

function classesOf(predictor: Predictor, table: Table) {
  const result = predictor.predict(table);
  if (result.task !== 'classification') throw new Error(result.task);
  return result;
}

describe('one logit', () => {
  test('predictions have both probabilities, through a file', async () => {
    const { predictor, table, dataset } = await trained(1);
    const result = classesOf(predictor, table);
    expect(result.classNames).toEqual(['healthy', 'sick']);
    let right = 0;
    for (const { row, value, probabilities } of result.predictions) {
      expect(probabilities).toHaveLength(2);
      expect(probabilities[0] + probabilities[1]).toBeCloseTo(1, 6);
      expect(value).toBe(result.classNames[Number(probabilities[1] > probabilities[0])]);
      right += Number(value === table.row(row).state);
    }
    const { correct, confusion } = await evaluate(
      predictor.model,
      new DataLoader(dataset, { batchSize: 100 }),
    );
    expect(correct).toBe(right);
    expect(confusion).toHaveLength(2);
    const file = savePredictor(predictor);
    expect(classesOf(loadPredictor(file), table)).toEqual(result);
    expect(loadPredictor(file).model.architecture.binary).toBe(binary);
  });

  test('posWeight finds more rows of the second class', async () => {
    const sick = async (posWeight: number) => {
      const { predictor, table } = await trained(posWeight);
      const { predictions } = classesOf(predictor, table);
      return predictions.filter(({ value }) => value === 'sick').length;
    };
    expect(await sick(7)).toBeGreaterThan(await sick(1));
  });

  test('a probability far below float32 is not rounded to 0 or 1', () => {
    const table = patients();
    const fitted = fitPreprocessing(table, { target: 'state' });
    const model = new TabularModel(fitted, { hidden: [], binary });
    for (const parameter of model.parameters()) {
      parameter.setData(new Float32Array(parameter.numel()));
    }
    const bias = model.network.parameters()[1];
    const probabilitiesAt = (logit: number) => {
      bias.setData(Float32Array.of(logit));
      return [...classesOf(new Predictor(model), table).predictions[0].probabilities];
    };
    expect(probabilitiesAt(0)).toEqual([0.5, 0.5]);
    expect(probabilitiesAt(-40)[1]).toBeCloseTo(Math.exp(-40), 22);
    expect(probabilitiesAt(40)[0]).toBeCloseTo(Math.exp(-40), 22);
    expect(probabilitiesAt(-40)[1]).toBeGreaterThan(0);
    expect(probabilitiesAt(400)).toEqual([0, 1]);
    bias.setData(Float32Array.of(0));
    expect(classesOf(new Predictor(model), table).predictions[0].value).toBe('healthy');
  });

  test('the targets are 0 and 1 in a column', () => {
    const table = tableOf({ x: [1.5, 2.5, 3.5, 4.5], y: ['b', 'a', 'b', 'a'] });
    const fitted = fitPreprocessing(table, { target: 'y' });
    const all = Int32Array.of(0, 1, 2, 3);
    const [, y] = tabularDataset(table, fitted, { binary }).batch(all);
    expect([y.dtype, y.toArraySync()]).toEqual(['float32', [[1], [0], [1], [0]]]);
    const [, labels] = tabularDataset(table, fitted, { binary: 'softmax' }).batch(all);
    expect([labels.dtype, labels.shape]).toEqual(['int32', [4]]);
    const model = new TabularModel(fitted, { binary });
    expect(model.forward(fromArray(Float32Array.of(1, 2), [2, 1])).shape).toEqual([2, 1]);
  });
});

test.each<[string, string[] | number[], string]>([
  ['three classes', ['a', 'b', 'c', 'a', 'b', 'c'], 'the target has 3'],
  ['numbers', [1.5, 2.5, 3.5, 1, 2, 3], 'the target is a number'],
])('one logit of %s is refused', (_, y, found) => {
  const table = tableOf({ x: [1.5, 2.5, 3.5, 4.5, 5.5, 7.5], y });
  const fitted = fitPreprocessing(table, { target: 'y' });
  const message = `binary: 'logit' needs a target of two classes, but ${found}. Leave the option out.`;
  const makers = [
    () => new TabularModel(fitted, { binary }),
    () => tabularDataset(table, fitted, { binary }),
  ];
  for (const make of makers) {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  }
  const options = { binary: 'sigmoid' } as unknown as TabularModelOptions;
  expect(() => new TabularModel(fitted, options)).toThrow("binary must be 'softmax' or 'logit'");
});
