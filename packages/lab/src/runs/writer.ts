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

/** The files in a run's folder. */
export const RUN_FILES = {
  config: 'config.json',
  /** One JSON object a line, see {@link RunEvent}. */
  events: 'events.jsonl',
  /** The checkpoint: everything that resuming needs. */
  checkpoint: 'checkpoint.safetensors',
  /** The weights of the last checkpoint, or of a later step. */
  weights: 'last.safetensors',
  /** The weights of the best validation, if the run keeps them. */
  best: 'best.safetensors',
  /** The rows of each part of a table. */
  split: 'split.safetensors',
  /** The test of a network for a table. */
  judgement: 'judgement.json',
} as const;

/** Metadata of a checkpoint: the length of the log at that time, and its CRC-32. */
export const LOGGED_BYTES = 'loggedBytes';
export const LOGGED_SUM = 'loggedCrc32';

/** The temporary folder of a run that is being made: `.ID.PID.tmp`. */
export const BEING_MADE = /^\..+\.\d+\.tmp$/;
/** A temporary file that a killed process left in a run's folder. */
export const LEFT_OVER = /\.\d+\.(tmp|stale)$/;

/** Lines that are buffered before they are written together. */
const BUFFERED_LINES = 500;

/** The configuration of a run without the fields that {@link RunWriter.create} adds. */
export type NewRun<D extends DataConfig = DataConfig> = Omit<
  RunConfig<D>,
  'version' | 'id' | 'createdAt' | 'crc32'
>;

/**
 * Writes a run to disk while it trains. The run is valid at any time: whole lines are appended to the log, and
 * other files are replaced as a whole. One process at a time writes to a run.
 *
 * Errors of the disk are GradusErrors with a code: `unwritable` if the run can still be resumed, `lost` if its
 * files were deleted, moved or taken over.
 */
export class RunWriter {
  readonly id: string;
  readonly folder: string;
  private readonly lock: Lock;
  private readonly log: RunLog;
  private lines: string[] = [];
  /** Further metadata for the files of weights. */
  private about: Readonly<Record<string, string>> = {};
  /** Files that must exist, since this writer has written them. */
  private readonly written = new Set<string>([RUN_FILES.config]);

  private constructor(id: string, folder: string, lock: Lock, log: RunLog) {
    this.id = id;
    this.folder = folder;
    this.lock = lock;
    this.log = log;
  }

  /**
   * Makes the folder of a new run and writes its settings there. The folder gets its name when it is complete.
   * @param root a directory that exists
   * @throws GradusError if it cannot be written
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
   * Opens a run for further writing. Removes an incomplete last line from its log.
   * @throws GradusError if another process writes to it or it cannot be written, DataError if a line of the log
   *   is not an event
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

  /** Sets further metadata for the files of weights, such as the preprocessing of a table. */
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
   * Logs an event. Of steps, it logs those that {@link isKept} keeps, and buffers them. It also buffers `diverged`,
   * until {@link saveWeights} has written the weights.
   */
  event(event: RunEvent): void {
    if (event.event === 'step' && !isKept(event.iteration)) return;
    this.lines.push(`${JSON.stringify(event)}\n`);
    if (event.event === 'diverged') return;
    if (event.event !== 'step' || this.lines.length >= BUFFERED_LINES) this.flush();
  }

  /** Writes the buffered lines. Whole lines are appended at once. */
  flush(): void {
    if (this.lines.length === 0) return;
    const text = this.lines.join('');
    this.lines = [];
    this.checkHeld();
    this.log.append(text);
  }

  /**
   * Writes the weights, then the checkpoint. In this order, because resuming rewrites weights that are newer than the
   * checkpoint, but not older ones.
   */
  async checkpoint(state: TrainingState): Promise<void> {
    this.flush();
    this.checkWhole();
    // The checkpoint holds the length of the log, so this part of the log must be on the disk first.
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
   * Writes the weights of the checkpoint again unless the file holds exactly these: it may be missing, damaged, or
   * from another step.
   * @returns whether it wrote them
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

  /** Writes the weights without a checkpoint, for a run that diverged and cannot be resumed from them. */
  async saveWeights(weights: Readonly<Record<string, Tensor>>, iteration: number): Promise<void> {
    this.checkWhole();
    const metadata = { ...origin(), ...this.about, ...at(iteration) };
    await this.write(RUN_FILES.weights, saveSafetensors(weights, metadata));
  }

  /** Writes the current weights as those of the best evaluation. */
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

  /** Writes the test of a network for a table. */
  async saveJudgement(judgement: object): Promise<void> {
    this.checkWhole();
    await this.write(RUN_FILES.judgement, Buffer.from(`${JSON.stringify(judgement)}\n`));
  }

  /**
   * Writes weights next to the run's folder, for when the folder is lost.
   * @returns the path of the file; null if it cannot be written either
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
   * Writes the buffered lines and checks that all written files still exist.
   * @throws GradusError if one is missing
   */
  finish(): void {
    this.flush();
    this.checkWhole();
  }

  /** Writes the buffered lines and releases the lock of the run. */
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

  /** Throws if this writer has lost its lock: another process may be writing. */
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

/** Metadata: the step of the weights. */
function at(iteration: number): Record<string, string> {
  return { iteration: String(iteration) };
}

/** Removes the temporary files of killed processes, but not a lock that another process is trying to take. */
async function removeLeftOvers(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => LEFT_OVER.test(name));
  const old = names.filter((name) => !name.startsWith('lock.'));
  await Promise.all(old.map((name) => disk.unlink(join(folder, name)).catch(() => {})));
}

/** Metadata: what, besides the settings, the last bits of weights depend on. */
function origin(): Record<string, string> {
  const fusedMultiplyAdd = String(usesFusedMultiplyAdd());
  return { format: 'pt', backend: currentBackend().name, fusedMultiplyAdd };
}

/** The number of characters of a table's name that an id keeps. */
const MOST_OF_NAME = 40;

/** A short name of the data, safe in a file name: `penguins`, `mnist`. */
export function dataTitle(data: DataConfig): string {
  if (data.kind === 'pictures') return data.name;
  const file = basename(sourceName(data.source))
    .replace(/(\.gz)?$/i, '')
    .replace(/\.[^.]*$/, '');
  return file.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, MOST_OF_NAME);
}

/** The network, with the table in front if there is one: `penguins-relu-64-64`. */
function titleOf({ model, data }: NewRun): string {
  if (data.kind === 'pictures') return model.name;
  const { fold } = data.split;
  return [dataTitle(data), model.name, ...(fold === null ? [] : [`fold${fold.index + 1}`])].join(
    '-',
  );
}

/** The id of a trial's run: always the same, so that the run is found again. */
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

/** Renames a folder; false if another run has taken the name. */
async function renamed(folder: string, name: string): Promise<boolean> {
  try {
    await disk.rename(folder, name);
    return true;
  } catch (cause) {
    if (['EEXIST', 'ENOTEMPTY'].includes((cause as NodeJS.ErrnoException).code ?? '')) return false;
    throw unwritable(name, cause);
  }
}

/** Removes the folder of a run that could not be created. What cannot be removed stays. */
async function removeFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) await disk.unlink(join(folder, name)).catch(() => {});
  await disk.rmdir(folder).catch(() => {});
}
