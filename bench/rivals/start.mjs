// The common start of the libraries in JavaScript: MNIST, and the weights and batches of model C with seed 0.
import { loadMnist } from '@gradus/datasets';
import { manualSeed } from 'gradus';
import { DataLoader } from 'gradus/data';
import { network } from '../jobs/networks.mjs';
import { Clock } from '../src/clock.mjs';
import { report, settings } from '../src/job.mjs';

export const BATCH = 100;
export const PIXELS = 784;
export const HIDDEN = 100;
export const CLASSES = 10;
export const RATE = 0.1;

const { train } = await loadMnist();

/** Float32 [60000, 784], 0 to 1. */
export const images = Float32Array.from(train.images.data, (pixel) => pixel / 255);
/** Uint8 [60000]. */
export const labels = train.labels.data;

/** `[weight, bias]` of both layers, weights [out, in], and the order of the first epoch. */
export function start() {
  manualSeed(0);
  const parameters = network('C')
    .parameters()
    .map((parameter) => parameter.dataSync());
  return { parameters, order: firstPass() };
}

/** Transposes [out, in] to [in, out]. */
export function transposed(weight, inputs) {
  const outputs = weight.length / inputs;
  return weight.map((_, at) => weight[(at % outputs) * inputs + Math.floor(at / outputs)]);
}

/** Takes Float32 [BATCH, width] from Float32 [.., width]. */
export function rowsOf(table, width, rows) {
  const batch = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    batch.set(table.subarray(row * width, (row + 1) * width), i * width);
  });
  return batch;
}

/** One-hot labels, Float32 [60000, 10]. */
export function oneHot() {
  const table = new Float32Array(labels.length * CLASSES);
  labels.forEach((label, i) => {
    table[i * CLASSES + label] = 1;
  });
  return table;
}

/**
 * Takes the job's steps (settings: iterations, at most 600) and prints the time of a step.
 *
 * @param {(rows: Int32Array) => unknown} step takes a step on a batch and returns its loss, in any form
 * @param {(loss: unknown) => number | Promise<number>} read returns the loss as a number
 */
export async function race(step, read) {
  const { iterations = 500 } = settings();
  const { order } = start();
  const clock = new Clock(iterations);
  let loss = 0;
  for (let i = 0; i < iterations; i++) {
    loss = await step(order.subarray(i * BATCH, (i + 1) * BATCH));
    if (i === iterations - 1) loss = await read(loss);
    clock.tick();
  }
  report({ ...clock.result(), loss500: iterations === 500 ? loss : null });
}

/** The order of the DataLoader's first epoch, drawn as the DataLoader draws it. */
function firstPass() {
  const order = [];
  const dataset = { length: labels.length, batch: (indices) => order.push(...indices) && [] };
  for (const _ of new DataLoader(dataset, { batchSize: BATCH, shuffle: true }));
  return Int32Array.from(order);
}
