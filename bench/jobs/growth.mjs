// The cost of a training step as one size of the network or of the batch grows; the other sizes stay those of
// model C. Runs on one thread, so that the start of a thread pool does not shape the curve.
// Settings: axis (width, depth or batch), sizes.
import { createWasmBackend, manualSeed, setBackend } from 'gradus';
import { DataLoader } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { report, settings } from '../src/job.mjs';
import { median } from '../src/statistics.mjs';
import { flatMnist } from './data.mjs';
import { deep } from './networks.mjs';

const WARM_UP = 3;
const LEAST_STEPS = 5;
const LEAST_MS = 300;
const PASSES = 3;

const { axis, sizes } = settings();
const { train } = await flatMnist();

// The fastest pass counts: other programs can only make a pass slower.
const points = sizes.map((size) => ({ size, ms: Number.POSITIVE_INFINITY }));
for (let pass = 0; pass < PASSES; pass++) {
  for (const point of pass % 2 === 0 ? points : points.toReversed()) {
    setBackend(createWasmBackend({ threads: 1 }));
    const ms = await stepTime({ width: 100, depth: 1, batch: 100, [axis]: point.size });
    point.ms = Math.min(point.ms, ms);
  }
}
report({ axis, points });

async function stepTime({ width, depth, batch }) {
  manualSeed(0);
  const model = deep(depth, width);
  const criterion = new nn.CrossEntropyLoss();
  const optimizer = new SGD(model.parameters(), { lr: 0.01 });
  const loader = new DataLoader(train, { batchSize: batch, shuffle: true, dropLast: true });
  const times = [];
  const begin = performance.now();
  for (let steps = 0; ; ) {
    for (const [images, labels] of loader) {
      const since = performance.now();
      optimizer.zeroGrad();
      const loss = criterion.forward(model.forward(images), labels);
      loss.backward();
      optimizer.step();
      await loss.item();
      const now = performance.now();
      if (++steps > WARM_UP) times.push(now - since);
      if (times.length >= LEAST_STEPS && now - begin >= LEAST_MS) return median(times);
    }
  }
}
