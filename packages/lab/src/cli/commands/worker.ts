import { availableParallelism, homedir, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { measureText } from '../../compare/index.ts';
import { type Language, type Messages, messages } from '../../lang/index.ts';
import { addressIn } from '../../sweep/queue/address.ts';
import { refusalText } from '../../sweep/queue/announcement.ts';
import { connect } from '../../sweep/queue/connect.ts';
import { type WorkerEvent, work } from '../../sweep/queue/worker.ts';
import { type Io, isFancy } from '../../text/io.ts';
import type { CommonOptions } from '../options.ts';
import { VERSION } from '../version.ts';

/** The options of `worker`. */
interface WorkerOptions extends CommonOptions {
  /** True if the address comes from the environment. */
  readonly queue: string | true;
  readonly parallel?: number;
  readonly cache?: string;
  readonly stalledAfter: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly lang?: Language;
}

/** Trains trials of sweeps until it is interrupted. */
export async function workerCommand(options: WorkerOptions, io: Io): Promise<void> {
  const text = messages(options.lang, io.env);
  const { stalledAfter, parallel = availableParallelism() } = options;
  const address = addressIn(options.queue, io.env);
  const signal = io.interruptible(text.queue.worker.ending);
  const report = reporter(options, address.shown, parallel, io, text);
  const { redis } = await connect(address, (isLost) => {
    if (!signal.aborted) report.event({ event: isLost ? 'lost' : 'found' });
  });
  try {
    await work({
      ...{ redis, parallel, signal },
      name: `${hostname()}:${process.pid}`,
      gradus: VERSION,
      cache: cacheFolder(options.cache, io.env),
      stalledAfter: stalledAfter * 1000,
      runnerFor: async (data, root) => {
        const { createPool } = await import('../../sweep/pool.ts');
        return createPool(data, { root, parallel });
      },
      onEvent: report.event,
    });
  } finally {
    report.end();
    redis.disconnect();
  }
  throw signal.reason;
}

/** The folder for caches, by the convention of the system. */
function cacheFolder(chosen: string | undefined, { XDG_CACHE_HOME, LOCALAPPDATA }: Io['env']) {
  if (chosen !== undefined) return resolve(chosen);
  return join(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache'), 'gradus');
}

/** Reports the events of a worker. */
interface WorkerReporter {
  event(event: WorkerEvent): void;
  /** Restores the terminal. */
  end(): void;
}

function reporter(
  { json, quiet = false }: WorkerOptions,
  shown: string,
  parallel: number,
  io: Io,
  text: Messages,
): WorkerReporter {
  if (json) {
    const write = (event: WorkerEvent) => void io.stdout.write(`${JSON.stringify(event)}\n`);
    return { event: write, end: () => {} };
  }
  const status = isFancy(io.stderr, io.env) && !quiet ? new Status(text) : null;
  const clear = (): void => void (status !== null && io.stderr.control?.('\r\x1b[K'));
  return {
    event: (event) => {
      clear();
      const line = lineOf(event, shown, parallel, text);
      const isSaid = !quiet || event.event === 'refused' || event.event === 'fault';
      if (line !== null && isSaid) io.stderr.write(`${line}\n`);
      status?.event(event);
      if (status !== null) io.stderr.control?.(status.line());
    },
    end: clear,
  };
}

/** The line for an event; null if only the status line shows it. */
function lineOf(
  event: WorkerEvent,
  shown: string,
  parallel: number,
  { queue, runs }: Messages,
): string | null {
  const { worker } = queue;
  switch (event.event) {
    case 'waiting':
      return worker.waiting(shown);
    case 'lost':
    case 'found':
    case 'full':
      return queue[event.event](shown);
    case 'joined':
      return worker.joined(event.sweep, parallel);
    case 'left':
      return worker.left(event.sweep);
    case 'refused':
      return queue.refusedSweep(event.sweep, refusalText(event.refusal, queue));
    case 'fault':
      return event.reason;
    case 'start':
      return null;
    case 'handed-back':
      return worker.handedBack(event.trial);
    case 'end': {
      const score = `${runs[event.measure]} ${measureText(event.measure, event.score?.value)}`;
      return worker.trial(event.trial, event.state, score, event.seconds.toFixed(1));
    }
  }
}

/** Counts what a worker does. */
class Status {
  private readonly text: Messages;
  private readonly start = performance.now();
  private running = 0;
  private ended = 0;
  private failed = 0;

  constructor(text: Messages) {
    this.text = text;
  }

  event(event: WorkerEvent): void {
    if (event.event === 'start') this.running++;
    if (event.event === 'handed-back') this.running--;
    if (event.event !== 'end') return;
    this.running--;
    this.ended++;
    if (event.state === 'failed') this.failed++;
  }

  line(): string {
    const minutes = (performance.now() - this.start) / 60_000;
    const perMinute = (this.ended / Math.max(minutes, 1 / 60)).toFixed(1);
    return this.text.queue.worker.status(this.running, this.ended, this.failed, perMinute);
  }
}
