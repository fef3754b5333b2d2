// The training time that `gradus train C` reports, tests included. Settings: threads.
import { trainingSeconds } from '../src/command.mjs';
import { report, settings } from '../src/job.mjs';

const { threads } = settings();
const options = threads === undefined ? [] : ['--threads', String(threads)];
report({ seconds: await trainingSeconds('C', ...options) });
