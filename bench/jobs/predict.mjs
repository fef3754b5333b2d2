// Predicts one picture at a time with model C and reads the scores each time.
import { manualSeed, noGrad, rand } from 'gradus';
import { Clock } from '../src/clock.mjs';
import { report } from '../src/job.mjs';
import { network } from './networks.mjs';

const PREDICTIONS = 30_000;

manualSeed(0);
const model = network('C');
const pictures = Array.from({ length: 16 }, () => rand(1, 784));
for (const picture of pictures) picture.dataSync();

const clock = new Clock(PREDICTIONS);
let sum = 0;
noGrad(() => {
  for (let i = 0; i < PREDICTIONS; i++) {
    sum += model.forward(pictures[i % pictures.length]).dataSync()[0];
    clock.tick();
  }
});
report({ ...clock.result(), sum });
