// Trains a small network with `train`, the loop of the library, on one thread.
// Settings: name (table or points), outputs.
import { createWasmBackend, setBackend } from 'gradus';
import { report, settings } from '../src/job.mjs';
import { prepare, problems } from './problems.mjs';
import { timedTrain } from './timed-train.mjs';

/** Enough that V8 has compiled JavaScript's part of a call before the median block. */
const ITERATIONS = { table: 6000, points: 20_000 };

const { name, outputs = 2 } = settings();
setBackend(createWasmBackend({ threads: 1 }));
report(await timedTrain({ ...prepare(problems[name], outputs), iterations: ITERATIONS[name] }));
