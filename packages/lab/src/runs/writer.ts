import { appendFileSync, truncateSync } from 'node:fs';
import { mkdir, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { currentBackend, type Tensor } from 'gradus';
import { encodeSafetensors, saveSafetensors } from 'gradus/data';
import type { Module } from 'gradus/nn';
import {
  encodeTrainingState,
  type TrainingState,
  type TrainingStateFile,
  weightsOf,
} from 'gradus/train';
import type { RunConfig } from '../config/schema.ts';
import { CONFIG_VERSION } from '../config/version.ts';
import { isKept, parseEvents, type RunEvent } from '../events/index.ts';
import { syncFile, unwritable, writeWhole } from './files.ts';
import { takeLock } from './lock.ts';
import { usesFusedMultiplyAdd } from './machine.ts';
import { MOST_BYTES, readText } from './open.ts';

/** What a run's folder holds. */
export const RUN_FILES = {
  config: 'config.json',
  /** One JSON object a line, see {@link RunEvent}. */
  events: 'events.jsonl',
  /** Everything that resuming needs. */
  checkpoint: 'checkpoint.safetensors',
  /** The weights of the last checkpoint. */
  weights: 'last.safetensors',
  /** The weights of the best test, where they are kept. */
  best: 'best.safetensors',
} as const;

/** In the checkpoint's metadata: the length of the log then. */
export const LOGGED_BYTES = 'loggedBytes';

/** Lines that wait to be written together. */
const BUFFERED_LINES = 500;

/** What a run's configuration says besides what {@link RunWriter.create} adds. */
export type NewRun = Omit<RunConfig, 'version' | 'id' | 'createdAt'>;

/**
 * Keeps a run on disk while it happens. The run is valid at any time: files other than the log are replaced
 * as a whole, and to the log whole lines are appended. One process at a time writes to a run.
 */
export class RunWriter {
  readonly id: string;
  readonly folder: string;
  private readonly unlock: () => Promise<void>;
  private lines: string[] = [];
  /** Length of the log on disk. */
  loggedBytes: number;

  private constructor(id: string, folder: string, unlock: () => Promise<void>, loggedBytes = 0) {
    this.id = id;
    this.folder = folder;
    this.unlock = unlock;
    this.loggedBytes = loggedBytes;
  }

  /**
   * Makes a folder of its own for a run and writes its settings there.
   * @param root a directory that is there
   * @throws GradusError where it cannot be written
   */
  static async create(root: string, config: NewRun, now = new Date()): Promise<RunWriter> {
    const stem = `${stamp(now)}-${config.model.name}-seed${config.training.seed}`;
    const { id, folder } = await freshFolder(root, stem);
    const run = new RunWriter(id, folder, await takeLock(folder));
    const createdAt = now.toISOString();
    return run.orClose(() => run.configure({ version: CONFIG_VERSION, id, createdAt, ...config }));
  }

  /**
   * Goes on writing to a run; a last line of its log whose writing was cut short is cut off.
   * @throws GradusError where another process writes to it or it cannot be written, DataError where a line
   *   of the log is no event
   */
  static async open(folder: string, id: string): Promise<RunWriter> {
    const unlock = await takeLock(folder);
    const run = new RunWriter(id, folder, unlock);
    return run.orClose(async () => {
      await run.trim();
      await removeTemporary(folder);
    });
  }

  /** Replaces the settings. */
  async configure(config: RunConfig): Promise<void> {
    await writeWhole(join(this.folder, RUN_FILES.config), `${JSON.stringify(config, null, 2)}\n`);
  }

  /** Adds a line to the events: of the steps those that {@link isKept} keeps, and these wait for others. */
  event(event: RunEvent): void {
    if (event.event === 'step' && !isKept(event.iteration)) return;
    this.lines.push(`${JSON.stringify(event)}\n`);
    if (event.event !== 'step' || this.lines.length >= BUFFERED_LINES) this.flush();
  }

  /** Writes what waits. Whole lines are appended at once. */
  flush(): void {
    if (this.lines.length === 0) return;
    const path = join(this.folder, RUN_FILES.events);
    const text = this.lines.join('');
    try {
      appendFileSync(path, text);
    } catch (cause) {
      this.cut(path);
      throw unwritable(path, cause);
    } finally {
      this.lines = [];
    }
    this.loggedBytes += Buffer.byteLength(text);
  }

  /** Takes back the part of a line that a full disk had room for. */
  private cut(path: string): void {
    try {
      truncateSync(path, this.loggedBytes);
    } catch {
      // Then the line stays torn, which readers know.
    }
  }

  /** Writes what resuming needs, and the weights by themselves. */
  async checkpoint(state: TrainingState): Promise<void> {
    this.flush();
    // The checkpoint says how much of the log there is, so that much must not be lost without it.
    if (this.loggedBytes > 0) await syncFile(join(this.folder, RUN_FILES.events));
    const metadata = { ...origin(), [LOGGED_BYTES]: String(this.loggedBytes) };
    await this.write(RUN_FILES.checkpoint, encodeTrainingState(state, metadata));
    await this.write(RUN_FILES.weights, encodeSafetensors(weightsOf(state), origin()));
    this.event({ event: 'checkpoint', iteration: state.progress.iteration });
  }

  /** Writes the weights of a checkpoint by themselves, where they got lost. */
  async restoreWeights({ state, metadata }: TrainingStateFile): Promise<void> {
    const { [LOGGED_BYTES]: _, ...origin } = metadata;
    await this.write(RUN_FILES.weights, encodeSafetensors(weightsOf(state), origin));
  }

  /** Writes weights without a checkpoint: those that a run has come to which cannot go on. */
  async saveWeights(weights: Readonly<Record<string, Tensor>>): Promise<void> {
    await this.write(RUN_FILES.weights, saveSafetensors(weights, origin()));
  }

  /** Writes the weights as they are now as those of the best test. */
  async saveBest(model: Module, iteration: number): Promise<void> {
    const metadata = { ...origin(), iteration: String(iteration) };
    await this.write(RUN_FILES.best, saveSafetensors(model.stateDict(), metadata));
  }

  /** Writes what waits and lets other processes write to the run. */
  async close(): Promise<void> {
    try {
      this.flush();
    } finally {
      await this.unlock();
    }
  }

  private write(name: string, bytes: Uint8Array): Promise<void> {
    return writeWhole(join(this.folder, name), bytes);
  }

  private async trim(): Promise<void> {
    const path = join(this.folder, RUN_FILES.events);
    const text = await readText(path, MOST_BYTES.events);
    if (text === null) return;
    const { length } = parseEvents(text, path);
    this.loggedBytes = Buffer.byteLength(text.slice(0, length));
    if (length === text.length) return;
    try {
      await truncate(path, this.loggedBytes);
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  /** Does not leave a lock behind where the run cannot be begun. */
  private async orClose(begin: () => Promise<void>): Promise<this> {
    try {
      await begin();
      return this;
    } catch (error) {
      await this.unlock();
      throw error;
    }
  }
}

/** Files that were being written when the process was killed. */
async function removeTemporary(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[^.]+\.[a-z]+\.\d+\.tmp$/.test(name));
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true }).catch(() => {})));
}

/** What the weights' last bits depend on, besides the settings. */
function origin(): Record<string, string> {
  const fusedMultiplyAdd = String(usesFusedMultiplyAdd());
  return { format: 'pt', backend: currentBackend().name, fusedMultiplyAdd };
}

/** `2026-11-23-174500`, in UTC. */
function stamp(now: Date): string {
  const [date, time] = now.toISOString().split('T');
  return `${date}-${time.slice(0, 8).replaceAll(':', '')}`;
}

async function freshFolder(root: string, stem: string): Promise<{ id: string; folder: string }> {
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    const folder = join(root, id);
    try {
      await mkdir(folder);
      return { id, folder };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(folder, cause);
    }
  }
}
