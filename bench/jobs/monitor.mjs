// What `--monitor` adds to the training time of models C and D, in per cent. Runs with and without it take turns.
import { trainingSeconds } from '../src/command.mjs';
import { report } from '../src/job.mjs';
import { median } from '../src/statistics.mjs';

const PAIRS = 5;

const percents = [];
for (let i = 0; i < PAIRS; i++) {
  const seconds = {};
  for (const option of i % 2 === 0 ? ['', '--monitor'] : ['--monitor', '']) {
    seconds[option] = await trainingSeconds('C', 'D', ...(option === '' ? [] : [option]));
  }
  percents.push(100 * (seconds['--monitor'] / seconds[''] - 1));
}
report({ percent: median(percents), percents });
