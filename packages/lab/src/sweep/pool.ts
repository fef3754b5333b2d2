/** Trials on threads of this machine, each with one thread of the engine: two trials side by side are faster than two threads on one. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GradusError } from 'gradus';
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
  /** The module that threads run; that of this package by default. */
  readonly module?: string;
}

/** The module of threads as it is built, also where this file runs as TypeScript: Node runs no TypeScript. */
function builtModule(): string {
  const manifest = createRequire(import.meta.url).resolve('@gradus/lab/package.json');
  return join(dirname(manifest), 'dist/sweep/trial-thread.js');
}

/** Threads that run trials on one copy of the data. They start when there is something to run. */
export function createPool(data: SweepData, options: PoolOptions): Runner {
  const { parallel, root, threads = 1, module = builtModule() } = options;
  const start: ThreadStart = { data: inSharedMemory(data), root, threads };
  const idle = Array.from({ length: parallel }, () => new TrialThread(module, start));
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
  private readonly module: string;
  private readonly start: ThreadStart;
  private worker: Worker | null = null;

  constructor(module: string, start: ThreadStart) {
    this.module = module;
    this.start = start;
  }

  async run(spec: TrialSpec, hooks: TrialHooks): Promise<TrialOutcome> {
    this.worker ??= new Worker(this.module, { workerData: this.start });
    const worker = this.worker;
    const say = (message: ToThread): void => worker.postMessage(message);
    const abort = (): void => say({ kind: 'abort' });
    hooks.signal.addEventListener('abort', abort);
    try {
      return await new Promise<TrialOutcome>((resolve, reject) => {
        const died = (reason: string): void => {
          this.worker = null;
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
        worker.on('error', (error) => died(reasonOf(error)));
        worker.on('exit', (code) => died(`its thread ended with the exit code ${code}.`));
        say({ kind: 'run', spec });
      });
    } finally {
      hooks.signal.removeEventListener('abort', abort);
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
    }
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = null;
  }
}

function reasonOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'its thread ran out of memory.';
  return `its thread ended: ${error.message}`;
}
