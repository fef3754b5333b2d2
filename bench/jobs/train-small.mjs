// Trains a small network with `train`, the loop of the library, on one thread.
// Settings: name (table or points), outputs, iterations.
import { createWasmBackend, setBackend } from 'gradus';
import { report, settings } from '../src/job.mjs';
import { prepare, problems } from './problems.mjs';
import { timedTrain } from './timed-train.mjs';

const { name, outputs = 2, iterations = 6000 } = settings();
setBackend(createWasmBackend({ threads: 1 }));
report(await timedTrain({ ...prepare(problems[name], outputs), iterations }));
