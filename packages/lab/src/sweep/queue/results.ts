import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Redis } from 'ioredis';
import * as z from 'zod/mini';
import * as disk from '../../runs/disk.ts';
import { syncDirectory, unwritable, writeWhole } from '../../runs/files.ts';
import { MOST_BYTES, readBytes } from '../../runs/open.ts';
import { RUN_FILES } from '../../runs/writer.ts';
import type { TrialOutcome } from '../trial.ts';
import { writeFields } from './announcement.ts';
import { keysOf } from './keys.ts';

/** The bytes of a part of a file, and of one write. */
const PART_BYTES = 2 ** 19;

const scoreSchema = z.object({ value: z.number(), tieBreak: z.optional(z.number()) });

const outcomeSchema = z.object({
  run: z.string(),
  state: z.enum(['complete', 'stopped', 'failed']),
  score: z.nullable(scoreSchema),
  reports: z.array(z.object({ step: z.int(), score: scoreSchema })),
  reason: z.optional(z.string()),
});

/** The result of a trial, as a worker writes it. */
const resultSchema = z.object({
  outcome: outcomeSchema,
  /** The delivery of the trial that the files belong to. */
  delivery: z.uuid(),
  worker: z.string(),
  /** The files of its run; empty if there is no run. */
  files: z.array(
    z.object({
      name: z.enum(Object.values(RUN_FILES)),
      bytes: z.int().check(z.nonnegative(), z.maximum(MOST_BYTES.tensors)),
      crc32: z.int(),
    }),
  ),
});

type TrialResult = Omit<z.infer<typeof resultSchema>, 'outcome'> & {
  readonly outcome: TrialOutcome;
};

/** Parses the result of a trial; null if no worker of this version wrote it. */
export function parseResult(text: string): TrialResult | null {
  try {
    return z.parse(resultSchema, JSON.parse(text));
  } catch {
    return null;
  }
}

/** The outcome of a trial, with the delivery of the trial that it belongs to. */
interface Delivered {
  readonly sweep: string;
  readonly trial: string;
  readonly delivery: string;
  readonly worker: string;
  readonly outcome: TrialOutcome;
}

/**
 * Writes the files of a trial's run to Redis, then its outcome. Two deliveries of one trial have separate files, and
 * the coordinator takes one of them.
 * @param folder the folder of the run; it need not exist
 * @throws LocalizedError if the sweep is no longer in Redis
 */
export async function sendResult(redis: Redis, sent: Delivered, folder: string): Promise<void> {
  const { sweep, trial, delivery, worker, outcome } = sent;
  const keys = keysOf(sweep);
  const files: TrialResult['files'] = [];
  let fields: Record<string, Uint8Array> = {};
  let waiting = 0;
  const write = async (): Promise<void> => {
    if (waiting > 0) await writeFields(redis, sweep, keys.files(trial, delivery), fields);
    [fields, waiting] = [{}, 0];
  };
  for (const name of Object.values(RUN_FILES)) {
    const content = await readBytes(join(folder, name), MOST_BYTES.tensors);
    if (content === null) continue;
    files.push({ name, bytes: content.length, crc32: crc32(content) });
    for (let part = 0; part * PART_BYTES < content.length; part++) {
      const bytes = content.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
      if (waiting + bytes.length > PART_BYTES) await write();
      fields[`${name}:${part}`] = bytes;
      waiting += bytes.length;
    }
  }
  await write();
  const result: TrialResult = { outcome, delivery, worker, files };
  await writeFields(redis, sweep, keys.results, { [trial]: JSON.stringify(result) });
}

/**
 * Receives the run of a trial from Redis into a folder in `root`. The folder gets its name when it is complete, and
 * replaces a folder with the same name.
 * @returns whether Redis held all files unchanged
 * @throws GradusError if the disk cannot be written
 */
export async function receiveRun(
  redis: Redis,
  { sweep, trial }: Pick<Delivered, 'sweep' | 'trial'>,
  { delivery, files }: TrialResult,
  root: string,
): Promise<boolean> {
  if (files.length === 0) return true;
  const key = keysOf(sweep).files(trial, delivery);
  const folder = join(root, trial);
  const temporary = join(root, `.${trial}.${process.pid}.tmp`);
  await rm(temporary, { recursive: true, force: true });
  try {
    await disk.mkdir(temporary).catch((cause) => {
      throw unwritable(temporary, cause);
    });
    for (const file of files) {
      const content = await receiveFile(redis, key, file);
      if (content === null) return false;
      await writeWhole(join(temporary, file.name), content);
    }
    await rm(folder, { recursive: true, force: true });
    await disk.rename(temporary, folder).catch((cause) => {
      throw unwritable(folder, cause);
    });
    await syncDirectory(root);
    return true;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Receives a file; null if it is not the file that was sent. */
async function receiveFile(
  redis: Redis,
  key: string,
  { name, bytes, crc32: sum }: TrialResult['files'][number],
): Promise<Uint8Array | null> {
  const parts: Buffer[] = [];
  let missing = bytes;
  for (let part = 0; missing > 0; part++) {
    const received = await redis.hgetBuffer(key, `${name}:${part}`);
    if (received?.length !== Math.min(PART_BYTES, missing)) return null;
    parts.push(received);
    missing -= received.length;
  }
  const content = Buffer.concat(parts);
  return crc32(content) === sum ? content : null;
}
