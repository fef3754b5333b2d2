// Trains the lesson's networks one after the other, as `rivals/pytorch.py` does.
// Settings: models, hidden, iterations, threads (null: as many as the machine has).
import { createWasmBackend, manualSeed, setBackend } from 'gradus';
import { DataLoader } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { evaluate } from 'gradus/train';
import { Clock } from '../src/clock.mjs';
import { report, settings } from '../src/job.mjs';
import { flatMnist } from './data.mjs';
import { network } from './networks.mjs';

const { models = 'ABCD', hidden = 100, iterations = 3000, threads = null } = settings();
if (threads !== null) setBackend(createWasmBackend({ threads }));
const data = await flatMnist();

const results = {};
for (const name of models) results[name] = await trainOne(name);
report(results);

async function trainOne(name) {
  manualSeed(0);
  const model = network(name, hidden);
  const criterion = new nn.CrossEntropyLoss();
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const loader = new DataLoader(data.train, { batchSize: 100, shuffle: true });
  const testLoader = new DataLoader(data.test, { batchSize: 100 });
  const losses = {};
  let accuracy = 0;
  let iteration = 0;
  const begin = performance.now();
  const clock = new Clock(iterations);
  while (iteration < iterations) {
    for (const [images, labels] of loader) {
      optimizer.zeroGrad();
      const loss = criterion.forward(model.forward(images), labels);
      loss.backward();
      optimizer.step();
      clock.tick();
      if (++iteration % 500 === 0) {
        losses[iteration] = await loss.item();
        clock.pause();
        ({ accuracy } = await evaluate(model, testLoader));
        clock.resume();
      }
      if (iteration === iterations) break;
    }
  }
  const seconds = (performance.now() - begin) / 1000;
  return { ...clock.result(), seconds, loss500: losses[500], accuracy };
}
