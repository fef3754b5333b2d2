// Validates each rung of the ladder, then times it. Measures the multiply-add peak in turn with
// the rungs. Settings: size, only (parts of rungs' names), rounds.
import { peak } from '../ladder/peak.mjs';
import { rungs } from '../ladder/rungs.mjs';
import { factors, reference, validate } from '../ladder/validate.mjs';
import { report, settings } from '../src/job.mjs';
import { median } from '../src/statistics.mjs';

const { size = 512, only = [''], rounds = 15 } = settings();
const ROUND_MS = 15;

const ab = factors(size);
const expected = reference(ab, size);
const cases = Object.entries(rungs)
  .filter(([name]) => only.some((part) => name.includes(part)))
  .map(([name, make]) => {
    const rung = make(size);
    rung.load(...ab);
    // A thread pool needs time to start, and V8 to optimise.
    for (const begin = performance.now(); performance.now() - begin < 300; ) rung.run();
    validate(name, rung.result(), expected, size);
    return { name, rung, times: [] };
  });

/** Milliseconds of the fastest run within about ROUND_MS. */
function time(run) {
  let best = Number.POSITIVE_INFINITY;
  const begin = performance.now();
  let since = begin;
  do {
    run();
    const now = performance.now();
    best = Math.min(best, now - since);
    since = now;
  } while (since - begin < ROUND_MS);
  return best;
}

const peaks = [];
for (let round = 0; round < rounds; round++) {
  const order = round % 2 === 0 ? cases : [...cases].reverse();
  for (const { rung, times } of order) times.push(time(rung.run));
  peaks.push(Math.max(...[0, 1, 2, 3].map(peak)));
}
const gflops = cases.map(({ name, times }) => [name, (2 * size ** 3) / median(times) / 1e6]);
report({ peak: median(peaks), gflops: Object.fromEntries(gflops) });
