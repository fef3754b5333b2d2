// The processor time of a training step of several networks, on one thread, so that the start of a thread pool does not
// shape the curve. Settings: networks (size, layers, batch), pictures (whether the inputs are those of MNIST).
import { createWasmBackend, fromArray, manualSeed, setBackend } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { processorTime } from '../src/clock.mjs';
import { report, settings } from '../src/job.mjs';
import { median } from '../src/statistics.mjs';
import { flatMnist } from './data.mjs';
import { layered } from './networks.mjs';
import { numbers } from './problems.mjs';

const WARM_UP = 3;
const LEAST_STEPS = 5;
const LEAST_MS = 300;
const PASSES = 6;
/** Rows of a table: 8 MB at the largest width, which does not leave the caches. */
const ROWS = 256;

const { networks, pictures } = settings();
const mnist = pictures ? (await flatMnist()).train : undefined;

// The fastest pass counts: other programs can only make a pass slower.
const points = networks.map(({ size }) => ({ size, ms: Number.POSITIVE_INFINITY }));
for (let pass = 0; pass < PASSES; pass++) {
  const order = [...networks.keys()];
  for (const i of pass % 2 === 0 ? order : order.reverse()) {
    setBackend(createWasmBackend({ threads: 1 }));
    points[i].ms = Math.min(points[i].ms, await stepTime(networks[i]));
  }
}
report({ points });

async function stepTime({ layers, batch }) {
  manualSeed(0);
  const model = layered(layers);
  const criterion = new nn.CrossEntropyLoss();
  const optimizer = new SGD(model.parameters(), { lr: 0.01 });
  const data = mnist ?? table(layers[0]);
  const loader = new DataLoader(data, { batchSize: batch, shuffle: true, dropLast: true });
  const times = [];
  const begin = performance.now();
  for (let steps = 0; ; ) {
    for (const [inputs, labels] of loader) {
      const since = processorTime();
      optimizer.zeroGrad();
      const loss = criterion.forward(model.forward(inputs), labels);
      loss.backward();
      optimizer.step();
      await loss.item();
      if (++steps > WARM_UP) times.push(processorTime() - since);
      const passed = performance.now() - begin;
      if (times.length >= LEAST_STEPS && passed >= LEAST_MS) return median(times);
    }
  }
}

/** A table with two classes, which is enough for networks with more. */
function table(columns) {
  const { values, labels } = numbers(ROWS, columns);
  const targets = fromArray(Int32Array.from(labels), [ROWS]);
  return new TensorDataset(fromArray(values, [ROWS, columns]), targets);
}
