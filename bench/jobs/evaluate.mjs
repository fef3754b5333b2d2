// Tests model C with the 10,000 test pictures, in batches of 100 (as in the lesson) and of 1,000.
import { manualSeed } from 'gradus';
import { DataLoader } from 'gradus/data';
import { evaluate } from 'gradus/train';
import { report } from '../src/job.mjs';
import { median } from '../src/statistics.mjs';
import { flatMnist } from './data.mjs';
import { network } from './networks.mjs';

const PASSES = 20;

const { test } = await flatMnist();
manualSeed(0);
const model = network('C');

async function milliseconds(batchSize) {
  const loader = new DataLoader(test, { batchSize });
  await evaluate(model, loader);
  const times = [];
  for (let i = 0; i < PASSES; i++) {
    const begin = performance.now();
    await evaluate(model, loader);
    times.push(performance.now() - begin);
  }
  return median(times);
}
report({ by100: await milliseconds(100), by1000: await milliseconds(1000) });
