/**
 * The coordinator of a sweep, as a process to kill: runs the trials that its journal lacks, and appends a line for each
 * trial that ends. Arguments: URL, directory of runs, journal, file of the trials, file of the data.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { queueAddress } from '../../src/sweep/queue/address.ts';
import { decodePlain } from '../../src/sweep/queue/plain.ts';
import { openQueue } from '../../src/sweep/queue/runner.ts';
import type { TrialOutcome, TrialSpec } from '../../src/sweep/trial.ts';

const [url, root, journal, trials, data] = process.argv.slice(2);
const specs: readonly TrialSpec[] = JSON.parse(readFileSync(trials, 'utf8'));
const lines = existsSync(journal) ? readFileSync(journal, 'utf8').split('\n') : [];
const known = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as TrialOutcome);
const bytes = readFileSync(data);
const memory = new SharedArrayBuffer(bytes.length);
new Uint8Array(memory).set(bytes);

const queue = await openQueue(queueAddress(url), {
  sweep: specs[0].config.sweep.id,
  gradus: specs[0].config.gradus ?? '',
  data: decodePlain(memory) as never,
  halving: null,
  parallel: 6,
  root,
  onNotice: () => {},
});
const waiting = specs.filter(({ config: { sweep } }) => {
  return !known.some(({ run }) => run.startsWith(`${sweep.id}-trial${sweep.trial}-`));
});
await Promise.all(
  Array.from({ length: queue.parallel }, async () => {
    for (let spec = waiting.shift(); spec !== undefined; spec = waiting.shift()) {
      const signal = new AbortController().signal;
      const outcome = await queue.run(spec, { signal, onReport: () => true });
      appendFileSync(journal, `${JSON.stringify(outcome)}\n`);
    }
  }),
);
await queue.close();
