import { defaultGenerator, fromArray, Generator, manualSeed, type Tensor } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { evaluate } from 'gradus/train';
import { expect, test } from 'vitest';
import { crossEntropy, loaders, Net, type Pair } from './tiny.ts';

/** Gives its inputs back. */
class Same extends nn.Module {
  inner = new nn.Linear(1, 1);
  modes: boolean[] = [];
  forward(x: Tensor): Tensor {
    this.modes.push(this.training);
    return x.mul(1);
  }
}

function scored(outputs: number[][], labels: number[], batchSize = 2): DataLoader<Pair> {
  const shape = [outputs.length, outputs[0].length];
  const data = new TensorDataset<Pair>(
    fromArray(Float32Array.from(outputs.flat()), shape),
    fromArray(Int32Array.from(labels), [labels.length]),
  );
  return new DataLoader(data, { batchSize });
}

const outputs = [
  [3, 1, 2],
  [0, 5, 5],
  [1, 2, 3],
  [9, 0, 0],
  [0, 0, 1],
];

test('counts per class and confusion; the first of equal outputs wins', async () => {
  const result = await evaluate(new Same(), scored(outputs, [0, 2, 2, 2, 0]));
  expect(result.confusion).toEqual([
    [1, 0, 1],
    [0, 0, 0],
    [1, 1, 1],
  ]);
  expect(result).toMatchObject({ correct: 2, total: 5, accuracy: 40, loss: null });
  expect(result.perClass[0]).toEqual({ correct: 1, total: 2, accuracy: 50 });
  expect(result.perClass[1]).toEqual({ correct: 0, total: 0, accuracy: Number.NaN });
});

test('the mean loss weighs batches by their size', async () => {
  const loader = scored(outputs, [0, 2, 2, 2, 0]);
  const whole = scored(outputs, [0, 2, 2, 2, 0], 5);
  const { loss } = await evaluate(new Same(), loader, { loss: crossEntropy });
  const { loss: expected } = await evaluate(new Same(), whole, { loss: crossEntropy });
  expect(loss).toBeCloseTo(expected as number, 6);
});

test('the size of the batches changes nothing', async () => {
  manualSeed(1);
  const model = new Net();
  const { dataset } = loaders().testLoader;
  const results = [1, 5, 12, 100].map((batchSize) => {
    return evaluate(model, new DataLoader(dataset, { batchSize }));
  });
  const [first, ...others] = await Promise.all(results);
  for (const other of others) expect(other).toEqual(first);
});

test('a pass draws one 64-bit number, as in PyTorch', async () => {
  const model = new Same();
  manualSeed(5);
  await evaluate(model, scored(outputs, [0, 0, 0, 0, 0]));
  const other = new Generator().manualSeed(5);
  other.random64();
  expect(defaultGenerator.getState()).toEqual(other.getState());
});

test('runs in evaluation mode, and leaves each module in the mode it was in', async () => {
  const model = new Same();
  model.inner.training = false;
  await evaluate(model, scored(outputs, [0, 0, 0, 0, 0]));
  expect(new Set(model.modes)).toEqual(new Set([false]));
  expect([model.training, model.inner.training]).toEqual([true, false]);
});

test('refuses labels outside the classes, and shapes that do not fit', async () => {
  await expect(evaluate(new Same(), scored(outputs, [0, 3, 0, 0, 0]))).rejects.toThrow(
    /label 3 is none of the 3 classes/,
  );
  const flat = scored(outputs, [0, 0, 0, 0, 0]).dataset as TensorDataset<Pair>;
  const misfit = flat.map(([x, y]): Pair => [x.sum(1), y]);
  await expect(evaluate(new Same(), new DataLoader(misfit))).rejects.toThrow(
    /expected outputs \[batch, classes\]/,
  );
});

test('refuses an empty loader instead of an accuracy of NaN', async () => {
  const loader = new DataLoader(scored(outputs, [0, 0, 0, 0, 0]).dataset, {
    batchSize: 6,
    dropLast: true,
  });
  await expect(evaluate(new Same(), loader)).rejects.toThrow(/nothing to test/);
});

test('stops when its signal says so', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(evaluate(new Same(), scored(outputs, [0, 0, 0, 0, 0]), { signal })).rejects.toThrow(
    'enough',
  );
});
