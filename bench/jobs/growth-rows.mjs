// The processor time of an epoch of `train` over more and more rows of a table, on one thread: the days and distances of
// flights from vega-datasets, or rows like them if the file is not there. Settings: sizes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTable } from '@gradus/datasets';
import { createWasmBackend, manualSeed, setBackend } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { fitPreprocessing, TabularModel, tabularDataset } from 'gradus/preprocessing';
import { Table } from 'gradus/table';
import { train } from 'gradus/train';
import { processorTime } from '../src/clock.mjs';
import { report, root, settings } from '../src/job.mjs';

const LEAST_MS = 300;
const MOST_MS = 10_000;
const PASSES = 3;
const BATCH = 100;
const FILE = join(root, 'node_modules/vega-datasets/data/flights-3m.parquet');

const { sizes } = settings();
setBackend(createWasmBackend({ threads: 1 }));
const table = existsSync(FILE) ? await readFlights() : flights(sizes.at(-1));
const fitted = fitPreprocessing(table, { target: 'delay' });

const points = [];
for (const size of sizes) {
  const rows = Int32Array.from({ length: size }, (_, row) => row);
  const data = tabularDataset(table, fitted, { rows });
  const ms = await fastest(() => trainEpoch(data));
  // A TensorDataset selects the rows inside the compiled step.
  const isPacked = !(data instanceof TensorDataset);
  const batches = isPacked ? await fastest(() => takeBatches(data)) : 0;
  points.push({ size, ms, batches, isPacked });
}
report({ points, isReal: existsSync(FILE) });

/** Milliseconds of the fastest run: other programs can only make one slower. */
async function fastest(work) {
  let least = Number.POSITIVE_INFINITY;
  const begin = performance.now();
  const passed = () => performance.now() - begin;
  for (let i = 0; passed() < (i < PASSES ? MOST_MS : LEAST_MS); i++) {
    const since = processorTime();
    await work();
    least = Math.min(least, processorTime() - since);
  }
  return least;
}

async function trainEpoch(data) {
  manualSeed(0);
  const model = new TabularModel(fitted, { hidden: [64, 64] });
  await train({
    model,
    task: 'regression',
    loss: new nn.MSELoss(),
    optimizer: new SGD(model.parameters(), { lr: 0.01 }),
    trainLoader: new DataLoader(data, { batchSize: BATCH, shuffle: true }),
    epochs: 1,
    logEvery: 0,
    stepsPerExecution: 'auto',
  });
}

/** Makes all batches, without a step. */
function takeBatches(data) {
  for (const _ of new DataLoader(data, { batchSize: BATCH, shuffle: true }));
}

/** Without the airports, whose hundreds of inputs would hide what the rows cost. */
async function readFlights() {
  const { name, columns } = await readTable(FILE);
  return new Table(
    name,
    columns.filter(({ kind }) => kind !== 'text'),
  );
}

/** Times, delays in minutes and distances. */
function flights(rows) {
  const values = (of) => Float64Array.from({ length: rows }, (_, row) => of(row));
  const begin = Date.UTC(2001, 0, 1);
  return new Table('flights', [
    { name: 'date', kind: 'date', values: values((row) => begin + 60_000 * row) },
    { name: 'delay', kind: 'number', values: values((row) => ((row * 7919) % 181) - 30) },
    { name: 'distance', kind: 'number', values: values((row) => 100 + ((row * 7907) % 2500)) },
  ]);
}
