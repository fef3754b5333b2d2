// The work of JavaScript for a step of model A: batch, recording, key, finding the plan. The programs of its
// backend do nothing.
import { createWasmBackend, manualSeed, setBackend } from 'gradus';
import { DataLoader } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { Clock } from '../src/clock.mjs';
import { report } from '../src/job.mjs';
import { flatMnist } from './data.mjs';
import { network } from './networks.mjs';

const ITERATIONS = 6000;

setBackend({
  ...createWasmBackend({ threads: 1 }),
  compile({ buffers }) {
    const results = buffers
      .filter(({ role }) => role === 'result')
      .map(({ length }) => new Float32Array(length));
    return { run: () => results, release() {} };
  },
});
const { train } = await flatMnist();
manualSeed(0);
const model = network('A');
const criterion = new nn.CrossEntropyLoss();
const optimizer = new SGD(model.parameters(), { lr: 0.1 });
const loader = new DataLoader(train, { batchSize: 100, shuffle: true });

const clock = new Clock(ITERATIONS);
for (let i = 0; i < ITERATIONS; ) {
  for (const [images, labels] of loader) {
    optimizer.zeroGrad();
    criterion.forward(model.forward(images), labels).backward();
    optimizer.step();
    clock.tick();
    if (++i === ITERATIONS) break;
  }
}
report(clock.result());
