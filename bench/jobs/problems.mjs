// Two small networks: on a table of 20 columns, and on points in the plane.
import { fromArray, Generator, manualSeed, rand } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam, SGD } from 'gradus/optim';
import { layered } from './networks.mjs';

const OPTIMIZERS = { Adam, SGD };

/** Layer sizes without the outputs, and how the networks are trained. */
export const problems = {
  table: { sizes: [20, 64, 64], rows: 3200, batchSize: 32, optimizer: 'Adam', lr: 0.001 },
  points: { sizes: [2, 8, 8], rows: 500, batchSize: 10, optimizer: 'SGD', lr: 0.1 },
};

/**
 * A problem as options of `train`.
 *
 * @param {{sizes: number[], rows: number, batchSize: number, optimizer: string, lr: number}} problem
 * @param {1 | 2} outputs 2: an output for each class; 1: a logit of the second class
 */
export function prepare({ sizes, rows, batchSize, optimizer, lr }, outputs) {
  manualSeed(0);
  const model = layered([...sizes, outputs]);
  const { values, labels } = numbers(rows, sizes[0]);
  const inputs = fromArray(values, [rows, sizes[0]]);
  const targets =
    outputs === 1
      ? fromArray(Float32Array.from(labels), [rows, 1])
      : fromArray(Int32Array.from(labels), [rows]);
  const data = new TensorDataset(inputs, targets);
  return {
    model,
    loss: outputs === 1 ? new nn.BCEWithLogitsLoss() : new nn.CrossEntropyLoss(),
    optimizer: new OPTIMIZERS[optimizer](model.parameters(), { lr }),
    trainLoader: shuffled(data, batchSize),
    testLoader: new DataLoader(data, { batchSize: rows }),
  };
}

/** Its orders come from a generator of their own: tests between the steps do not change them. */
export const shuffled = (data, batchSize) =>
  new DataLoader(data, { batchSize, shuffle: true, generator: new Generator().manualSeed(0) });

/** Columns of numbers from −1 to 1, and whether the first two numbers of a row have the same sign. */
export function numbers(rows, columns) {
  const generator = new Generator().manualSeed(1);
  const values = rand([rows, columns], { generator }).mul(2).sub(1).dataSync();
  const isSame = (_, row) => values[row * columns] * values[row * columns + 1] > 0;
  return { values, labels: Uint8Array.from({ length: rows }, isSame) };
}
