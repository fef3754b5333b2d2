/** A sweep on disk: what it was told, and what came of each trial. Its runs lie among all others. */
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

/** What a sweep's folder holds. */
export const SWEEP_FILES = {
  /** What the sweep was told, see {@link SweepConfig}. */
  config: 'sweep.json',
  /** A line for each trial that has ended, see {@link TrialLine}. */
  trials: 'trials.jsonl',
  /** A line for each run after the trials: the best ones and the default settings with other seeds. */
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
  /** What the trials are trained on, in short. */
  title: name,
  measure: z.enum(MEASURES),
  /** Whether more is better or less. */
  mode: z.enum(['max', 'min']),
  space: z.record(name, dimensionSchema),
  method: z.object({ name: z.enum(['grid', 'random', 'tpe']), steps: z.optional(count) }),
  /** Of the method. */
  seed: whole,
  trials: count,
  /** Trial i knows the results of trials 0 to i − lag. */
  lag: count,
  /** Steps of the rungs at which trials may be stopped; null where none is. */
  asha: z.nullable(z.object({ least: count, most: count, factor: z.number() })),
  /** With how many other seeds the best are trained again, and how many of the best. */
  seeds: whole,
  best: count,
  /** How many samples scores are of. */
  validationSize: count,
  /** Of the data. */
  checksum: z.string(),
  /** What the command that began it said, with whole paths. */
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

/** A run of the best trials or, where `trial` is null, of the default settings. */
const repeatLineSchema = z.object({ trial: z.nullable(whole), repeat: whole, ...outcomeShape });

/** What `sweep.json` holds. */
export type SweepConfig = Omit<z.infer<typeof configSchema>, 'space'> & { readonly space: Space };

/** A trial that has ended, with the name of its run. */
export type TrialLine = z.infer<typeof trialLineSchema>;

/** A trial that was trained again with another seed. */
export type RepeatLine = z.infer<typeof repeatLineSchema>;

/** A sweep as its folder has it. */
export interface StoredSweep {
  readonly folder: string;
  readonly config: SweepConfig;
  /** By index; the file has them in the order in which they ended. */
  readonly trials: readonly TrialLine[];
  readonly repeats: readonly RepeatLine[];
}

/** Where sweeps are kept among runs. */
export function sweepsIn(root: string): string {
  return join(root, SWEEPS);
}

/**
 * The folder of a sweep.
 * @param named an id, a folder, or `last` for the newest
 * @param root the directory of the runs
 * @throws DataError where there is none
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

/** @throws DataError where a file is missing or is not what a sweep writes */
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

/** The whole lines of a file, and their length in bytes: a last line whose writing was cut short is left out. */
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

/** A sweep that this process writes to. */
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
   * @throws GradusError where it cannot be written
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
   * Goes on with a sweep.
   * @throws GradusError where another process runs it; DataError where a file of it is damaged
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

  /** Lets other processes go on with the sweep. */
  close(): Promise<void> {
    return this.lock.release(this.folder);
  }

  /** Appends a line, which is on the disk when this ends. */
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

/** False where there is something of that name. */
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
 * Deletes a sweep's folder, not its runs.
 * @throws GradusError where a process runs it
 */
export async function removeSweep(folder: string): Promise<void> {
  const holder = await lockHolder(folder);
  if (holder !== null) {
    throw new LocalizedError(({ storedFiles }) => storedFiles.runningSweep(folder, holder.pid), {
      code: 'locked',
    });
  }
  const own: readonly string[] = Object.values(SWEEP_FILES);
  // The settings last: what is left of a removal cut short is still a sweep.
  for (const file of own.toReversed()) await rm(join(folder, file), { force: true });
  await disk.rmdir(folder).catch((cause) => {
    throw new LocalizedError(({ storedFiles }) => storedFiles.notDeletable(folder, cause.message), {
      cause,
    });
  });
}
