/** A sweep on disk: its configuration and the result of each trial. Its runs are in the directory of all runs. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Space, Value } from 'gradus/sweep';
import * as z from 'zod/mini';
import { MEASURES } from '../compare/index.ts';
import { InputError, LocalizedError } from '../lang/error.ts';
import * as disk from '../runs/disk.ts';
import { prepareDirectory, syncDirectory, unwritable, writeWhole } from '../runs/files.ts';
import { Lock, lockHolder } from '../runs/lock.ts';
import { MOST_BYTES, readText } from '../runs/open.ts';
import { foldersIn, SWEEPS } from '../runs/reader.ts';
import { isSealed, NO_SUM, sealed } from '../runs/sums.ts';
import { misfitOf } from '../settings/schema.ts';
import { nearestFew } from '../text/nearest.ts';

/** The files in a sweep's folder. */
export const SWEEP_FILES = {
  /** The configuration, see {@link SweepConfig}. */
  config: 'sweep.json',
  /** A line for each trial that has ended, see {@link TrialLine}. */
  trials: 'trials.jsonl',
  /** A line for each repeat: the best trials and the default settings with other seeds. */
  repeats: 'repeats.jsonl',
  lock: 'lock',
} as const;

const name = z.string().check(z.minLength(1));
const count = z.int().check(z.positive());
const whole = z.int().check(z.nonnegative());
const value: z.ZodMiniType<Value> = z.lazy(() =>
  z.union([z.number(), z.string(), z.boolean(), z.null(), z.array(value)]),
);
const range = { least: z.number(), most: z.number() };
const when = { when: z.optional(z.record(z.string(), value)) };
const dimensionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('choice'), values: z.array(value), ...when }),
  z.object({ kind: z.literal('uniform'), ...range, ...when }),
  z.object({ kind: z.literal('logUniform'), ...range, ...when }),
  z.object({ kind: z.literal('integer'), ...range, log: z.optional(z.boolean()), ...when }),
]);

const configSchema = z.object({
  version: z.literal(1),
  id: name,
  createdAt: z.iso.datetime(),
  gradus: z.string(),
  /** A short name of the data. */
  title: name,
  measure: z.enum(MEASURES),
  /** Whether a higher or a lower score is better. */
  mode: z.enum(['max', 'min']),
  space: z.record(name, dimensionSchema),
  method: z.object({ name: z.enum(['grid', 'random', 'tpe']), steps: z.optional(count) }),
  /** The seed of the method. */
  seed: whole,
  trials: count,
  /** Trial i knows the results of trials 0 to i − lag. */
  lag: count,
  /** The steps of the rungs at which trials may be stopped; null without early stopping of trials. */
  asha: z.nullable(z.object({ least: count, most: count, factor: z.number() })),
  /** The number of other seeds to train the best trials with, and the number of these trials. */
  seeds: whole,
  best: count,
  /** The number of samples that scores are measured on. */
  validationSize: count,
  /** The checksum of the data. */
  checksum: z.string(),
  /** The subject and the options of the command that began the sweep, with absolute paths. */
  command: z.object({ subject: z.nullable(name), options: z.record(z.string(), z.unknown()) }),
  crc32: z.string(),
});

const scoreSchema = z.object({ value: z.number(), tieBreak: z.optional(z.number()) });

const outcomeShape = {
  seed: whole,
  run: name,
  state: z.enum(['complete', 'stopped', 'failed']),
  score: z.nullable(scoreSchema),
  reason: z.optional(z.string()),
};

const trialLineSchema = z.object({
  index: whole,
  settings: z.record(z.string(), value),
  ...outcomeShape,
  reports: z.array(z.object({ step: count, score: scoreSchema })),
});

/** A repeat of one of the best trials or, if `trial` is null, of the default settings. */
const repeatLineSchema = z.object({ trial: z.nullable(whole), repeat: whole, ...outcomeShape });

/** The content of `sweep.json`. */
export type SweepConfig = Omit<z.infer<typeof configSchema>, 'space'> & { readonly space: Space };

/** A trial that has ended, with the name of its run. */
export type TrialLine = z.infer<typeof trialLineSchema>;

/** A trial that was trained again with another seed. */
export type RepeatLine = z.infer<typeof repeatLineSchema>;

/** A sweep, read from its folder. */
export interface StoredSweep {
  readonly folder: string;
  readonly config: SweepConfig;
  /** In order of their index; in the file, they are in the order in which they ended. */
  readonly trials: readonly TrialLine[];
  readonly repeats: readonly RepeatLine[];
}

/** The folder of sweeps in a directory of runs. */
export function sweepsIn(root: string): string {
  return join(root, SWEEPS);
}

/**
 * The folder of a sweep.
 * @param named an id, a folder, or `last` for the newest
 * @param root the directory of the runs
 * @throws DataError if there is no such sweep
 */
export async function findSweep(named: string, root: string): Promise<string> {
  const ids = await sweepIds(root);
  const at = (id: string): string => join(sweepsIn(root), id);
  const last = ids.at(-1);
  if (named === 'last' && last !== undefined) return at(last);
  const isSweep = (folder: string): boolean => existsSync(join(folder, SWEEP_FILES.config));
  const found = named === 'last' ? undefined : [resolve(named), at(named)].find(isSweep);
  if (found !== undefined) return found;
  const meant = nearestFew(named, ids, 3);
  throw new InputError(named, ({ storedFiles }) =>
    last === undefined
      ? storedFiles.noSweeps(sweepsIn(root), 'npx gradus sweep')
      : storedFiles.noSweep(sweepsIn(root), meant.length > 0 ? meant : ids.slice(-5)),
  );
}

/** The ids of all sweeps, the oldest first. */
export async function sweepIds(root: string): Promise<string[]> {
  const folders = await foldersIn(sweepsIn(root));
  return folders.filter((id) => existsSync(join(sweepsIn(root), id, SWEEP_FILES.config)));
}

/** Reads a sweep. @throws DataError if a file is missing or invalid */
export async function readSweep(folder: string): Promise<StoredSweep> {
  const { lines } = await readLines(join(folder, SWEEP_FILES.trials), trialLineSchema);
  return {
    folder,
    config: await readConfig(folder),
    trials: lines.sort((a, b) => a.index - b.index),
    repeats: (await readLines(join(folder, SWEEP_FILES.repeats), repeatLineSchema)).lines,
  };
}

async function readConfig(folder: string): Promise<SweepConfig> {
  const file = join(folder, SWEEP_FILES.config);
  const text = await readText(file, MOST_BYTES.settings);
  if (text === null) throw new InputError(file, ({ runFiles }) => runFiles.noFile);
  const config = checked(text, configSchema, file);
  if (isSealed(text)) return config;
  throw new InputError(file, ({ storedFiles }) => storedFiles.changedSweep);
}

function checked<S extends z.ZodMiniType>(text: string, schema: S, place: string): z.infer<S> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InputError(
      place,
      ({ storedFiles }) =>
        cause instanceof z.core.$ZodError
          ? storedFiles.wrongFields(misfitOf(cause))
          : storedFiles.noJson,
      { cause },
    );
  }
}

/** The whole lines of a file, without an incomplete last line, and their length in bytes. */
async function readLines<S extends z.ZodMiniType>(
  file: string,
  schema: S,
): Promise<{ lines: z.infer<S>[]; bytes: number; isTorn: boolean }> {
  const text = (await readText(file, MOST_BYTES.events)) ?? '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const texts = whole.split('\n').slice(0, -1);
  return {
    lines: texts.map((line, i) => checked(line, schema, `${file}:${i + 1}`)),
    bytes: Buffer.byteLength(whole),
    isTorn: whole.length < text.length,
  };
}

/** The folder of a sweep, open for writing. */
export class SweepFolder {
  readonly folder: string;
  private readonly lock: Lock;

  private constructor(folder: string, lock: Lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Makes the folder of a new sweep.
   * @param stem the beginning of its id
   * @throws GradusError if it cannot be written
   */
  static async create(
    root: string,
    stem: string,
    config: Omit<SweepConfig, 'version' | 'id' | 'crc32'>,
  ): Promise<{ writer: SweepFolder; config: SweepConfig }> {
    await prepareDirectory(sweepsIn(root));
    for (let n = 1; ; n++) {
      const id = n === 1 ? stem : `${stem}-${n}`;
      const folder = join(sweepsIn(root), id);
      if (!(await made(folder))) continue;
      const whole: SweepConfig = { version: 1, id, ...config, crc32: NO_SUM };
      const lock = await Lock.take(folder);
      await writeWhole(
        join(folder, SWEEP_FILES.config),
        sealed(`${JSON.stringify(whole, null, 2)}\n`),
      );
      await syncDirectory(sweepsIn(root));
      return { writer: new SweepFolder(folder, lock), config: whole };
    }
  }

  /**
   * Opens a sweep to resume it.
   * @throws GradusError if another process runs it; DataError if one of its files is damaged
   */
  static async open(folder: string): Promise<{ writer: SweepFolder; stored: StoredSweep }> {
    const lock = await Lock.take(folder);
    try {
      for (const [file, schema] of [
        [join(folder, SWEEP_FILES.trials), trialLineSchema],
        [join(folder, SWEEP_FILES.repeats), repeatLineSchema],
      ] as const) {
        const { bytes, isTorn } = await readLines(file, schema);
        if (isTorn) await disk.truncate(file, bytes);
      }
      return { writer: new SweepFolder(folder, lock), stored: await readSweep(folder) };
    } catch (error) {
      await lock.release(folder);
      throw error;
    }
  }

  addTrial(line: TrialLine): Promise<void> {
    return this.append(SWEEP_FILES.trials, line);
  }

  addRepeat(line: RepeatLine): Promise<void> {
    return this.append(SWEEP_FILES.repeats, line);
  }

  /** Releases the lock, so that other processes can resume the sweep. */
  close(): Promise<void> {
    return this.lock.release(this.folder);
  }

  /** Appends a line, and syncs it to the disk. */
  private async append(name: string, line: object): Promise<void> {
    if (!this.lock.isHeldIn(this.folder)) {
      throw new LocalizedError(({ storedFiles }) => storedFiles.lostSweep(this.folder), {
        code: 'lost',
      });
    }
    const path = join(this.folder, name);
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      const file = await disk.open(path, 'a');
      try {
        for (let at = 0; at < bytes.length; ) at += await disk.write(file, bytes.subarray(at));
        await disk.fsync(file);
      } finally {
        await disk.close(file);
      }
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }
}

/** Makes a folder; false if the name is taken. */
async function made(folder: string): Promise<boolean> {
  try {
    await disk.mkdir(folder);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unwritable(folder, cause);
  }
}

/**
 * Deletes a sweep's folder, but not its runs.
 * @throws GradusError if a process runs it
 */
export async function removeSweep(folder: string): Promise<void> {
  const holder = await lockHolder(folder);
  if (holder !== null) {
    throw new LocalizedError(({ storedFiles }) => storedFiles.runningSweep(folder, holder.pid), {
      code: 'locked',
    });
  }
  const own: readonly string[] = Object.values(SWEEP_FILES);
  // The configuration last, so that an interrupted removal leaves a sweep.
  for (const file of own.toReversed()) await rm(join(folder, file), { force: true });
  await disk.rmdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const { code = '', message } = cause;
    throw new LocalizedError(({ storedFiles }) => storedFiles.notDeletable(folder, code, message), {
      cause,
    });
  });
}
