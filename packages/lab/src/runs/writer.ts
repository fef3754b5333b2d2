import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { currentBackend, GradusError, type Tensor } from 'gradus';
import { encodeSafetensors, saveSafetensors } from 'gradus/data';
import type { Module } from 'gradus/nn';
import {
  encodeTrainingState,
  type TrainingState,
  type TrainingStateFile,
  weightsOf,
} from 'gradus/train';
import { isKept, type RunEvent } from '../events/index.ts';
import { LocalizedError } from '../lang/error.ts';
import { CONFIG_VERSION } from '../settings/names.ts';
import { type DataConfig, type RunConfig, sourceName } from '../settings/schema.ts';
import * as disk from './disk.ts';
import { prepareDirectory, syncDirectory, unwritable, writeWhole } from './files.ts';
import { Lock } from './lock.ts';
import { RunLog } from './log.ts';
import { usesFusedMultiplyAdd } from './machine.ts';
import { MOST_BYTES, readBytes } from './open.ts';
import { NO_SUM, sealed } from './sums.ts';

/** What a run's folder holds. */
export const RUN_FILES = {
  config: 'config.json',
  /** One JSON object a line, see {@link RunEvent}. */
  events: 'events.jsonl',
  /** Everything that resuming needs. */
  checkpoint: 'checkpoint.safetensors',
  /** The weights of the last checkpoint, or of a moment after it. */
  weights: 'last.safetensors',
  /** The weights of the best validation, where they are kept. */
  best: 'best.safetensors',
  /** The rows of each part of a table. */
  split: 'split.safetensors',
  /** What the test of a network for a table found. */
  judgement: 'judgement.json',
} as const;

/** In the metadata of a checkpoint: the length of the log then, and its CRC-32. */
export const LOGGED_BYTES = 'loggedBytes';
export const LOGGED_SUM = 'loggedCrc32';

/** The folder of a run that is being made: `.ID.PID.tmp`. */
export const BEING_MADE = /^\..+\.\d+\.tmp$/;
/** What a process leaves in a run's folder that was killed while it wrote. */
export const LEFT_OVER = /\.\d+\.(tmp|stale)$/;

/** Lines that wait to be written together. */
const BUFFERED_LINES = 500;

/** What a run's configuration says besides what {@link RunWriter.create} adds. */
export type NewRun<D extends DataConfig = DataConfig> = Omit<
  RunConfig<D>,
  'version' | 'id' | 'createdAt' | 'crc32'
>;

/**
 * Keeps a run on disk while it happens. The run is valid at any time: files other than the log are replaced
 * as a whole, and to the log whole lines are appended. One process at a time writes to a run.
 *
 * Errors of the disk are GradusErrors: `unwritable` where the run is as it was and can be resumed, `lost`
 * where somebody has deleted, moved or taken over its files.
 */
export class RunWriter {
  readonly id: string;
  readonly folder: string;
  private readonly lock: Lock;
  private readonly log: RunLog;
  private lines: string[] = [];
  /** What stands in the metadata of weights besides. */
  private about: Readonly<Record<string, string>> = {};
  /** Files that must be there, since this has written them. */
  private readonly written = new Set<string>([RUN_FILES.config]);

  private constructor(id: string, folder: string, lock: Lock, log: RunLog) {
    this.id = id;
    this.folder = folder;
    this.lock = lock;
    this.log = log;
  }

  /**
   * Makes a folder of its own for a run and writes its settings there. The folder has its name only once it
   * is complete.
   * @param root a directory that is there
   * @throws GradusError where it cannot be written
   */
  static async create(root: string, config: NewRun, now = new Date()): Promise<RunWriter> {
    const { sweep, training } = config;
    const stem =
      sweep === undefined
        ? `${stamp(now)}-${titleOf(config)}-seed${training.seed}`
        : trialName({ ...config, sweep });
    const start = await temporaryFolder(root, stem);
    let folder = start;
    let lock: Lock | null = null;
    try {
      lock = await Lock.take(start);
      for (let n = 1; folder === start; n++) {
        const id = n === 1 ? stem : `${stem}-${n}`;
        if (existsSync(join(root, id))) continue;
        const createdAt = now.toISOString();
        await writeConfig(start, {
          ...{ version: CONFIG_VERSION, id, createdAt },
          ...{ ...config, crc32: NO_SUM },
        });
        if (await renamed(start, join(root, id))) folder = join(root, id);
      }
      await syncDirectory(root);
      return new RunWriter(basename(folder), folder, lock, RunLog.begin(folder, RUN_FILES.events));
    } catch (cause) {
      await lock?.release(folder);
      if (folder === start) await removeFolder(start);
      throw cause instanceof GradusError ? cause : unwritable(folder, cause);
    }
  }

  /**
   * Goes on writing to a run; a last line of its log whose writing was cut short is cut off.
   * @throws GradusError where another process writes to it or it cannot be written, DataError where a line
   *   of the log is not an event
   */
  static async open(folder: string, id: string): Promise<RunWriter> {
    const lock = await Lock.take(folder);
    try {
      const log = await RunLog.open(folder, RUN_FILES.events);
      await removeLeftOvers(folder);
      return new RunWriter(id, folder, lock, log);
    } catch (error) {
      await lock.release(folder);
      throw error;
    }
  }

  /** Makes files of weights say more: what a network for a table does with raw rows. */
  describe(metadata: Readonly<Record<string, string>>): void {
    this.about = metadata;
  }

  /** Length of the log on disk. */
  get loggedBytes(): number {
    return this.log.length;
  }

  /** Replaces the settings. */
  async configure(config: RunConfig): Promise<void> {
    this.checkHeld();
    await writeConfig(this.folder, config);
  }

  /**
   * Adds a line to the events: of the steps those that {@link isKept} keeps, and these wait for others. That
   * training diverged waits as well, for the weights that it came to: {@link saveWeights}.
   */
  event(event: RunEvent): void {
    if (event.event === 'step' && !isKept(event.iteration)) return;
    this.lines.push(`${JSON.stringify(event)}\n`);
    if (event.event === 'diverged') return;
    if (event.event !== 'step' || this.lines.length >= BUFFERED_LINES) this.flush();
  }

  /** Writes what waits. Whole lines are appended at once. */
  flush(): void {
    if (this.lines.length === 0) return;
    const text = this.lines.join('');
    this.lines = [];
    this.checkHeld();
    this.log.append(text);
  }

  /**
   * Writes the weights by themselves, and what resuming needs. In this order: weights that are younger than
   * the checkpoint are written again by whoever resumes, older ones would stay.
   */
  async checkpoint(state: TrainingState): Promise<void> {
    this.flush();
    this.checkWhole();
    // The checkpoint says how much of the log there is, so that much must not be lost without it.
    await this.log.sync();
    const { iteration } = state.progress;
    const { length, sum } = this.log;
    const logged = { [LOGGED_BYTES]: String(length), [LOGGED_SUM]: String(sum) };
    const metadata = { ...origin(), ...this.about, ...logged };
    const weights = encodeSafetensors(weightsOf(state), {
      ...origin(),
      ...this.about,
      ...at(iteration),
    });
    await this.write(RUN_FILES.weights, weights);
    await this.write(RUN_FILES.checkpoint, encodeTrainingState(state, metadata));
    this.event({ event: 'checkpoint', iteration });
  }

  /**
   * Makes the weights those of the checkpoint, byte by byte: they may have got lost, been damaged, or be
   * those of another moment.
   * @returns whether they were not
   */
  async restoreWeights({ state, metadata }: TrainingStateFile): Promise<boolean> {
    const { [LOGGED_BYTES]: _, [LOGGED_SUM]: __, ...origin } = metadata;
    const { iteration } = state.progress;
    const bytes = encodeSafetensors(weightsOf(state), { ...origin, ...at(iteration) });
    const file = join(this.folder, RUN_FILES.weights);
    const present = await readBytes(file, MOST_BYTES.tensors).catch(() => null);
    if (present !== null && Buffer.from(bytes.buffer).equals(present)) return false;
    await this.write(RUN_FILES.weights, bytes);
    return true;
  }

  /** Writes weights without a checkpoint: those that a run has come to which cannot go on. */
  async saveWeights(weights: Readonly<Record<string, Tensor>>, iteration: number): Promise<void> {
    this.checkWhole();
    const metadata = { ...origin(), ...this.about, ...at(iteration) };
    await this.write(RUN_FILES.weights, saveSafetensors(weights, metadata));
  }

  /** Writes the weights as they are now as those of the best test. */
  async saveBest(model: Module, iteration: number): Promise<void> {
    this.checkWhole();
    const metadata = { ...origin(), ...this.about, ...at(iteration) };
    await this.write(RUN_FILES.best, saveSafetensors(model.stateDict(), metadata));
  }

  /** Writes the rows of each part of a table. */
  async saveSplit(
    split: Readonly<Record<'train' | 'validation' | 'test', Int32Array>>,
  ): Promise<void> {
    this.checkWhole();
    const { train, validation, test } = split;
    const parts = Object.entries({ train, validation, test }).map(
      ([name, rows]) => [name, { dtype: 'int32', shape: [rows.length], data: rows }] as const,
    );
    await this.write(RUN_FILES.split, encodeSafetensors(new Map(parts)));
  }

  /** Writes what the test of a network for a table found. */
  async saveJudgement(judgement: object): Promise<void> {
    this.checkWhole();
    await this.write(RUN_FILES.judgement, Buffer.from(`${JSON.stringify(judgement)}\n`));
  }

  /**
   * Writes weights beside the run's folder, where that is lost.
   * @returns the path of the file; null where it cannot be written either
   */
  async rescue(weights: Readonly<Record<string, Tensor>>): Promise<string | null> {
    const path = `${this.folder}.rescued.safetensors`;
    try {
      await prepareDirectory(dirname(path));
      await writeWhole(path, saveSafetensors(weights, { ...origin(), ...this.about }));
      return path;
    } catch {
      return null;
    }
  }

  /**
   * Writes what waits, and makes sure that all that was written is still there.
   * @throws GradusError where it is not
   */
  finish(): void {
    this.flush();
    this.checkWhole();
  }

  /** Writes what waits and lets other processes write to the run. */
  async close(): Promise<void> {
    try {
      this.flush();
    } finally {
      await this.lock.release(this.folder);
    }
  }

  private async write(name: string, bytes: Uint8Array): Promise<void> {
    await writeWhole(join(this.folder, name), bytes);
    this.written.add(name);
  }

  /** Somebody else may write where the lock is not this one's any more. */
  private checkHeld(): void {
    if (this.lock.isHeldIn(this.folder)) return;
    throw new LocalizedError(({ storedFiles }) => storedFiles.notLocked(this.folder), {
      code: 'lost',
    });
  }

  private checkWhole(): void {
    this.checkHeld();
    if (this.log.length > 0) this.written.add(RUN_FILES.events);
    const missing = [...this.written].filter((name) => !existsSync(join(this.folder, name)));
    if (missing.length === 0) return;
    throw new LocalizedError(({ storedFiles }) => storedFiles.deletedFiles(this.folder, missing), {
      code: 'lost',
    });
  }
}

async function writeConfig(folder: string, config: RunConfig): Promise<void> {
  const { crc32, ...settings } = config;
  const open = crc32 === undefined ? settings : { ...settings, crc32: NO_SUM };
  const text = `${JSON.stringify(open, null, 2)}\n`;
  await writeWhole(join(folder, RUN_FILES.config), crc32 === undefined ? text : sealed(text));
}

/** Which step weights come from, in their metadata. */
function at(iteration: number): Record<string, string> {
  return { iteration: String(iteration) };
}

/** Files that were being written when a process was killed, but not the lock that another one tries to take. */
async function removeLeftOvers(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => LEFT_OVER.test(name));
  const old = names.filter((name) => !name.startsWith('lock.'));
  await Promise.all(old.map((name) => disk.unlink(join(folder, name)).catch(() => {})));
}

/** What the weights' last bits depend on, besides the settings. */
function origin(): Record<string, string> {
  const fusedMultiplyAdd = String(usesFusedMultiplyAdd());
  return { format: 'pt', backend: currentBackend().name, fusedMultiplyAdd };
}

/** Characters of a table's name that an id keeps. */
const MOST_OF_NAME = 40;

/** What a run is trained on, in a few letters that a file's name may hold: `penguins`, `mnist`. */
export function dataTitle(data: DataConfig): string {
  if (data.kind === 'pictures') return data.name;
  const file = basename(sourceName(data.source))
    .replace(/(\.gz)?$/i, '')
    .replace(/\.[^.]*$/, '');
  return file.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, MOST_OF_NAME);
}

/** The network, and the table where there is one: `penguins-relu-64-64`. */
function titleOf({ model, data }: NewRun): string {
  if (data.kind === 'pictures') return model.name;
  const { fold } = data.split;
  return [dataTitle(data), model.name, ...(fold === null ? [] : [`fold${fold.index + 1}`])].join(
    '-',
  );
}

/** The id of a trial's run: the same for the same trial, so that it is found again. */
export function trialName({
  sweep: { id, trial },
  training: { seed },
}: {
  readonly sweep: NonNullable<NewRun['sweep']>;
  readonly training: Pick<NewRun['training'], 'seed'>;
}): string {
  return `${id}-${trial === null ? 'default' : `trial${trial}`}-seed${seed}`;
}

/** `2026-11-23-174500`, in UTC. */
export function stamp(now: Date): string {
  const [date, time] = now.toISOString().split('T');
  return `${date}-${time.slice(0, 8).replaceAll(':', '')}`;
}

async function temporaryFolder(root: string, stem: string): Promise<string> {
  for (let n = 1; ; n++) {
    const folder = join(root, `.${n === 1 ? stem : `${stem}-${n}`}.${process.pid}.tmp`);
    try {
      await disk.mkdir(folder);
      return folder;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(folder, cause);
    }
  }
}

/** Gives a folder its name; false where another run has got it first. */
async function renamed(folder: string, name: string): Promise<boolean> {
  try {
    await disk.rename(folder, name);
    return true;
  } catch (cause) {
    if (['EEXIST', 'ENOTEMPTY'].includes((cause as NodeJS.ErrnoException).code ?? '')) return false;
    throw unwritable(name, cause);
  }
}

/** Removes what was made of a run that could not be begun; what cannot be removed is left over. */
async function removeFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) await disk.unlink(join(folder, name)).catch(() => {});
  await disk.rmdir(folder).catch(() => {});
}
