/** A thread of a pool: runs one trial after the other on data that all threads share. */
import { parentPort, workerData } from 'node:worker_threads';
import { createReferenceBackend, createWasmBackend, GradusError, setBackend } from 'gradus';
import { trialDataOf } from './data.ts';
import type { FromThread, ThreadStart, ToThread } from './messages.ts';
import { runTrial, type TrialSpec } from './trial.ts';

const { data, root, threads } = workerData as ThreadStart;
const dataOf = trialDataOf(data);
let abort = new AbortController();
let answer: (goesOn: boolean) => void = () => {};

function say(message: FromThread): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'run') void run(message.spec);
  else if (message.kind === 'answer') answer(message.goesOn);
  else abort.abort();
});

async function run(spec: TrialSpec): Promise<void> {
  abort = new AbortController();
  // A backend of its own for each trial, so that the memory of large networks is given back.
  const { backend } = spec.config.training;
  setBackend(backend === 'wasm' ? createWasmBackend({ threads }) : createReferenceBackend());
  try {
    const outcome = await runTrial(spec, dataOf, root, {
      signal: abort.signal,
      onReport: (step, score) => {
        say({ kind: 'report', step, score });
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    });
    say({ kind: 'ended', outcome });
  } catch (error) {
    if (abort.signal.aborted) say({ kind: 'aborted' });
    else {
      const { message } = error as Error;
      say({ kind: 'fatal', message, ...(error instanceof GradusError && { code: error.code }) });
    }
  }
}
