// The processor time of a call that takes more and more steps of the network for points, on one thread.
// Settings: sizes (steps in a call).
import { createWasmBackend, setBackend } from 'gradus';
import { train } from 'gradus/train';
import { processorTime } from '../src/clock.mjs';
import { report, settings } from '../src/job.mjs';
import { prepare, problems } from './problems.mjs';

const STEPS = 8192;
const PASSES = 5;

const { sizes } = settings();
setBackend(createWasmBackend({ threads: 1 }));

// The fastest pass counts: other programs can only make a pass slower.
const points = sizes.map((size) => ({ size, ms: Number.POSITIVE_INFINITY }));
for (let pass = 0; pass < PASSES; pass++) {
  for (const point of pass % 2 === 0 ? points : points.toReversed()) {
    point.ms = Math.min(point.ms, await callTime(point.size));
  }
}
report({ points });

async function callTime(stepsPerExecution) {
  const { testLoader: _, ...options } = prepare(problems.points, 2);
  const since = processorTime();
  await train({ ...options, iterations: STEPS, logEvery: 0, stepsPerExecution });
  return (processorTime() - since) / (STEPS / stepsPerExecution);
}
