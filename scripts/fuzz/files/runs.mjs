// Files of a run: its settings, its log, and the state of training.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRun } from '@gradus/lab';
import { parseEvents } from '@gradus/lab/events';
import { manualSeed, tensor } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import { CrossEntropyLoss, Linear } from 'gradus/nn';
import { Adam } from 'gradus/optim';
import { decodeTrainingState, encodeTrainingState, train } from 'gradus/train';
import { changeHeader, changeJsonBytes, changeLine } from './inside.mjs';

const bytesOf = (text) => new TextEncoder().encode(text);

const NO_OPTIONS = { missing: null, encoding: null, delimiter: null, decimal: null, header: null };
const SETTINGS = {
  version: 3,
  id: '2026-01-01-000000-t-relu-3-seed0',
  createdAt: '2026-01-01T00:00:00.000Z',
  gradus: '0.1.0',
  node: 'v20.20.2',
  machine: { cpu: 'AMD EPYC', cores: 2, platform: 'linux', arch: 'x64', fusedMultiplyAdd: true },
  model: { name: 'relu-3', inputDim: 3, hidden: [3], activation: 'relu', outputDim: 2 },
  data: {
    kind: 'table',
    source: { kind: 'file', path: 't.csv', checksum: '0'.repeat(64) },
    task: 'classification',
    classNames: ['p', 'q'],
    binary: 'softmax',
    target: ['y'],
    options: { task: null, numeric: [], categorical: [], date: [], ignore: [], ...NO_OPTIONS },
    split: { group: null, time: null, fold: null, test: null },
    rows: 60,
  },
  training: {
    ...{ iterations: 4, batchSize: 8, optimizer: 'adamw', lr: 0.003, momentum: 0 },
    ...{ weightDecay: 0.01, balance: false, init: 'default', gain: null, seed: 0, dataSeed: null },
    ...{ evalEvery: 2, backend: 'wasm', schedule: null, warmUp: 0, clipNorm: null },
    ...{ clipValue: null, patience: 8, keepBest: true, monitor: false, checkpointEvery: 2 },
  },
};

const scores = { loss: 0.7, accuracy: 50, correct: 5, total: 10 };
const model = 'relu-3';
const ended = { aborted: false, reason: 'done' };
const sizes = { batchesPerEpoch: 5, trainSize: 42, testSize: 9 };
const EVENTS = [
  { event: 'start', model, parameters: 20, ...SETTINGS.training, ...sizes, dataset: 't.csv' },
  { event: 'step', model, iteration: 1, loss: 0.72 },
  { event: 'eval', model, iteration: 1, ...scores, split: 'validation' },
  { event: 'checkpoint', iteration: 1 },
  { event: 'resume', model, at: '2026-01-01T00:00:00.000Z', iteration: 1 },
  { event: 'diverged', model, iteration: 2, loss: 'NaN', layer: 'fc1' },
  { event: 'end', model, seconds: 0.5, parameters: 20, iterations: 1, ...scores, ...ended },
];

async function trainingState() {
  manualSeed(1);
  const points = tensor([
    [0, 1],
    [1, 0],
    [1, 1],
    [0, 0],
  ]);
  const set = new TensorDataset(points, tensor([1, 0, 1, 0], { dtype: 'int32' }));
  const [trainLoader, testLoader] = [0, 1].map(() => new DataLoader(set, { batchSize: 2 }));
  const network = new Linear(2, 2);
  const [optimizer, loss] = [new Adam(network.parameters()), new CrossEntropyLoss()];
  let state;
  await train({
    ...{ model: network, loss, optimizer, trainLoader, testLoader, iterations: 3, evalEvery: 1 },
    afterStep: (training) => {
      state = training.state();
    },
  });
  return encodeTrainingState(state);
}

/** Opens a run in a temporary folder. */
async function openSettings(bytes, { name }) {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-fuzz-'));
  try {
    writeFileSync(join(folder, name), bytes);
    await openRun(folder, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @type {import('./search.mjs').Kind[]} */
export const RUNS = [
  {
    name: 'run-settings',
    files: [{ name: 'config.json', bytes: bytesOf(JSON.stringify(SETTINGS)) }],
    change: changeJsonBytes,
    read: openSettings,
  },
  {
    name: 'run-events',
    files: [
      {
        name: 'events.jsonl',
        bytes: bytesOf(`${EVENTS.map((event) => JSON.stringify(event)).join('\n')}\n`),
      },
    ],
    change: changeLine,
    read: (bytes, { name }) => parseEvents(new TextDecoder().decode(bytes), name),
  },
  {
    name: 'training-state',
    files: [{ name: 'checkpoint.safetensors', bytes: await trainingState() }],
    change: changeHeader,
    read: (bytes, { name }) => decodeTrainingState(bytes, name),
  },
];
