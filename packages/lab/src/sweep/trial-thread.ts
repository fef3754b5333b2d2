/** A thread of a pool: runs one trial after another on data that all threads share. */
import { parentPort, workerData } from 'node:worker_threads';
import {
  type Backend,
  createReferenceBackend,
  createWasmBackend,
  GradusError,
  keepPrograms,
  setBackend,
} from 'gradus';
import type { Score } from 'gradus/sweep';
import { messages } from '../lang/index.ts';
import { errorText } from '../text/error-text.ts';
import { trialDataOf } from './data.ts';
import type { FromThread, ThreadStart, ToThread } from './messages.ts';
import { runTrial, type TrialSpec } from './trial.ts';

/**
 * A backend that reserves at most this much memory is kept for the next trial, so that trials of the same shape share
 * their compiled programs. A larger one is replaced, because its memory never shrinks.
 */
const KEPT_BYTES = 64 * 2 ** 20;

const { data, root, threads, language } = workerData as ThreadStart;
const text = messages(language);
const dataOf = trialDataOf(data);
let abort = new AbortController();
keepPrograms();
let kept: Backend | null = null;
let answer: (goesOn: boolean) => void = () => {};

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'run') void run(message.spec);
  else if (message.kind === 'answer') answer(message.goesOn);
  else abort.abort();
});

async function run(spec: TrialSpec): Promise<void> {
  send({ kind: 'begun' });
  abort = new AbortController();
  useBackend(spec.config.training.backend);
  try {
    const onReport = (step: number, score: Score): Promise<boolean> => {
      send({ kind: 'report', step, score });
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    const hooks = { signal: abort.signal, onReport };
    const outcome = await runTrial(spec, dataOf, root, hooks, text);
    if (outcome.state === 'failed') kept = null;
    send({ kind: 'ended', outcome });
  } catch (error) {
    kept = null;
    if (abort.signal.aborted) send({ kind: 'aborted' });
    else {
      const message = errorText(error, text);
      send({ kind: 'fatal', message, ...(error instanceof GradusError && { code: error.code }) });
    }
  }
}

function useBackend(name: 'wasm' | 'reference'): void {
  if (kept?.name === name && kept.memory().reservedBytes <= KEPT_BYTES) return;
  kept = name === 'wasm' ? createWasmBackend({ threads }) : createReferenceBackend();
  setBackend(kept);
}
