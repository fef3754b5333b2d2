/** Runs trials on threads of this machine. Two trials with one engine thread each are faster than one with two. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { GradusError } from 'gradus';
import { type Language, type Messages, messages } from '../lang/index.ts';
import { trialName } from '../runs/writer.ts';
import { inSharedMemory, type SweepData } from './data.ts';
import type { FromThread, ThreadStart, ToThread } from './messages.ts';
import type { Runner, TrialHooks, TrialOutcome, TrialSpec } from './trial.ts';

/** The options of a pool. */
interface PoolOptions {
  /** The number of trials to run at the same time. */
  readonly parallel: number;
  /** The directory of runs. */
  readonly root: string;
  /** The engine's threads for each trial; 1 by default. */
  readonly threads?: number;
  /** The language of errors and reasons of failures; English by default. */
  readonly language?: Language;
  /** The module that threads run; by default the one in this package. */
  readonly module?: string;
  /** The memory of each thread; Node's default without it. */
  readonly resourceLimits?: ResourceLimits;
}

/** The built module of threads, even if this file runs as TypeScript: not every Node runs TypeScript. */
function builtModule(): string {
  const manifest = createRequire(import.meta.url).resolve('@gradus/lab/package.json');
  return join(dirname(manifest), 'dist/sweep/trial-thread.js');
}

/** Makes a pool of threads that share one copy of the data. A thread starts with its first trial. */
export function createPool(data: SweepData, options: PoolOptions): Runner {
  const { parallel, root, threads = 1, language = 'en' } = options;
  const { module = builtModule(), resourceLimits } = options;
  const workerData: ThreadStart = { data: inSharedMemory(data), root, threads, language };
  const begin = (): Worker => new Worker(module, { workerData, resourceLimits });
  const idle = Array.from({ length: parallel }, () => new TrialThread(begin, messages(language)));
  const all = [...idle];
  const waiting: ((thread: TrialThread) => void)[] = [];
  return {
    parallel,
    async run(spec, hooks) {
      const thread =
        idle.pop() ?? (await new Promise<TrialThread>((resolve) => waiting.push(resolve)));
      try {
        return await thread.run(spec, hooks);
      } finally {
        const next = waiting.shift();
        if (next === undefined) idle.push(thread);
        else next(thread);
      }
    },
    async close() {
      await Promise.all(all.map((thread) => thread.close()));
    },
  };
}

/**
 * A thread that is replaced when it dies: the trial that it had begun fails, and the next one gets a new thread. So does
 * a trial that was sent to a thread whose death, after the trial before, had not been noticed yet.
 */
class TrialThread {
  private readonly begin: () => Worker;
  private readonly text: Failures;
  private worker: Worker | null = null;
  /** Ends the current trial when its thread dies. */
  private onDeath: (reason: string) => void = () => {};

  constructor(begin: () => Worker, { sweepCommand }: Messages) {
    this.begin = begin;
    this.text = sweepCommand.failures;
  }

  async run(spec: TrialSpec, hooks: TrialHooks): Promise<TrialOutcome> {
    hooks.signal.throwIfAborted();
    // Only a thread that has run a trial can die without blame on the next; one that cannot start fails its first.
    let begun = this.worker === null;
    this.worker ??= this.started();
    const worker = this.worker;
    const send = (message: ToThread): void => worker.postMessage(message);
    const abort = (): void => send({ kind: 'abort' });
    hooks.signal.addEventListener('abort', abort);
    try {
      return await new Promise<TrialOutcome>((resolve, reject) => {
        this.onDeath = (reason) => {
          const run = trialName(spec.config);
          const failed = { run, state: 'failed', score: null, reports: [], reason } as const;
          resolve(begun ? failed : this.run(spec, hooks));
        };
        worker.on('message', async (message: FromThread) => {
          if (message.kind === 'begun') begun = true;
          else if (message.kind === 'ended') resolve(message.outcome);
          else if (message.kind === 'aborted') reject(hooks.signal.reason);
          else if (message.kind === 'fatal') reject(new GradusError(message.message, message));
          else {
            const { step, score } = message;
            send({ kind: 'answer', goesOn: await hooks.onReport(step, score) });
          }
        });
        send({ kind: 'run', spec });
      });
    } finally {
      hooks.signal.removeEventListener('abort', abort);
      worker.removeAllListeners('message');
      this.onDeath = () => {};
    }
  }

  /** Starts a thread and listens for its death, which may also come between two trials. */
  private started(): Worker {
    const worker = this.begin();
    let reason: string | null = null;
    worker.on('error', (error) => {
      reason = reasonOf(error, this.text);
    });
    // Follows an error too, and comes after the last message.
    worker.on('exit', (code) => {
      if (this.worker !== worker) return;
      this.worker = null;
      this.onDeath(reason ?? this.text.exitCode(code));
    });
    return worker;
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
  }
}

type Failures = Messages['sweepCommand']['failures'];

function reasonOf(error: Error, text: Failures): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? text.outOfMemory : text.threadEnded(message);
}
