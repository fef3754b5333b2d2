/** Trials on threads of this machine, each with one thread of the engine: two trials side by side are faster than two threads on one. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { GradusError } from 'gradus';
import { type Language, type Messages, messages } from '../lang/index.ts';
import { trialName } from '../runs/writer.ts';
import { inSharedMemory, type SweepData } from './data.ts';
import type { FromThread, ThreadStart, ToThread } from './messages.ts';
import type { Runner, TrialHooks, TrialOutcome, TrialSpec } from './trial.ts';

/** What a pool is told besides the data. */
interface PoolOptions {
  /** How many trials run at a time. */
  readonly parallel: number;
  /** Where runs are kept. */
  readonly root: string;
  /** Threads of the engine for each trial; 1 by default. */
  readonly threads?: number;
  /** Of what errors and reasons of failures say; English by default. */
  readonly language?: Language;
  /** The module that threads run; that of this package by default. */
  readonly module?: string;
  /** Memory of each thread; what Node gives by default. */
  readonly resourceLimits?: ResourceLimits;
}

/** The module of threads as it is built, also where this file runs as TypeScript: Node runs no TypeScript. */
function builtModule(): string {
  const manifest = createRequire(import.meta.url).resolve('@gradus/lab/package.json');
  return join(dirname(manifest), 'dist/sweep/trial-thread.js');
}

/** Threads that run trials on one copy of the data. They start when there is something to run. */
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
        hooks.signal.throwIfAborted();
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

/** A place for a thread. One that dies takes its trial with it, and the next trial gets a new one. */
class TrialThread {
  private readonly begin: () => Worker;
  private readonly text: Failures;
  private worker: Worker | null = null;
  /** What the trial that runs hears when its thread dies. */
  private onDeath: (reason: string) => void = () => {};

  constructor(begin: () => Worker, { sweepCommand }: Messages) {
    this.begin = begin;
    this.text = sweepCommand.failures;
  }

  async run(spec: TrialSpec, hooks: TrialHooks): Promise<TrialOutcome> {
    this.worker ??= this.started();
    const worker = this.worker;
    const say = (message: ToThread): void => worker.postMessage(message);
    const abort = (): void => say({ kind: 'abort' });
    hooks.signal.addEventListener('abort', abort);
    try {
      return await new Promise<TrialOutcome>((resolve, reject) => {
        this.onDeath = (reason) => {
          const run = trialName(spec.config);
          resolve({ run, state: 'failed', score: null, reports: [], reason });
        };
        worker.on('message', async (message: FromThread) => {
          if (message.kind === 'ended') resolve(message.outcome);
          else if (message.kind === 'aborted') reject(hooks.signal.reason);
          else if (message.kind === 'fatal') reject(new GradusError(message.message, message));
          else {
            const { step, score } = message;
            say({ kind: 'answer', goesOn: await hooks.onReport(step, score) });
          }
        });
        say({ kind: 'run', spec });
      });
    } finally {
      hooks.signal.removeEventListener('abort', abort);
      worker.removeAllListeners('message');
      this.onDeath = () => {};
    }
  }

  /** A thread that is listened to as long as it lives: it may also die between two trials. */
  private started(): Worker {
    const worker = this.begin();
    const died = (reason: string): void => {
      if (this.worker !== worker) return;
      this.worker = null;
      this.onDeath(reason);
    };
    worker.on('error', (error) => died(reasonOf(error, this.text)));
    worker.on('exit', (code) => died(this.text.exitCode(code)));
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
