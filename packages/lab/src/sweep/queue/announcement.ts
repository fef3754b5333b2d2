import { QueueKeys } from 'bullmq';
import type { Redis } from 'ioredis';
import * as z from 'zod/mini';
import { LocalizedError } from '../../lang/error.ts';
import type { Messages } from '../../lang/index.ts';
import { isSweepId, keysOf, OPEN_SWEEPS, TRIALS } from './keys.ts';

/** The announcement of a sweep, which workers read before they take its trials. */
const announcementSchema = z.object({
  /** The version of everything stored in Redis; it increases with every incompatible change. */
  format: z.literal(1),
  /** The version of Gradus that the trials need. */
  gradus: z.string(),
  data: z.object({
    /** SHA-256 of the data, in hexadecimal. */
    checksum: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    bytes: z.int().check(z.positive()),
    /** The bytes of each part except the last. */
    partBytes: z.int().check(z.positive()),
  }),
  /** Asynchronous successive halving: one of `factor` trials continues at each rung; null without it. */
  halving: z.nullable(
    z.object({ factor: z.number().check(z.gt(1)), mode: z.enum(['min', 'max']) }),
  ),
});

export type Announcement = z.infer<typeof announcementSchema>;

/** Why a worker takes no trials of a sweep. */
const refusalSchema = z.discriminatedUnion('kind', [
  /** The worker has another version of Gradus. */
  z.object({ kind: z.literal('version'), needed: z.string(), gradus: z.string() }),
  /** The worker has too little memory, in bytes, for this many trials at the same time. */
  z.object({
    kind: z.literal('memory'),
    needed: z.number(),
    free: z.number(),
    parallel: z.number(),
  }),
  /** The data in Redis is not what was announced. */
  z.object({ kind: z.literal('data'), problem: z.string() }),
]);

export type Refusal = z.infer<typeof refusalSchema>;

/**
 * Reads the announcement of a sweep.
 * @returns a refusal if another version of Gradus made it; null if there is no announcement
 */
export async function readAnnouncement(
  redis: Redis,
  sweep: string,
  gradus: string,
): Promise<Announcement | Extract<Refusal, { kind: 'version' }> | null> {
  const about = parsed(z.looseObject({ gradus: z.string() }), await redis.get(keysOf(sweep).about));
  if (about === null) return null;
  if (about.gradus !== gradus) return { kind: 'version', needed: about.gradus, gradus };
  const whole = z.safeParse(announcementSchema, about);
  return whole.success ? whole.data : null;
}

/** Stores, for the coordinator of a sweep, why a worker takes none of its trials. */
export async function writeRefusal(
  redis: Redis,
  sweep: string,
  worker: string,
  refusal: Refusal,
): Promise<void> {
  await writeFields(redis, sweep, keysOf(sweep).refusals, { [worker]: JSON.stringify(refusal) });
}

/** The reason of each worker that takes no trials of a sweep. */
export async function readRefusals(redis: Redis, sweep: string): Promise<Map<string, Refusal>> {
  const texts = Object.entries(await redis.hgetall(keysOf(sweep).refusals));
  const read = texts.map(([worker, text]) => [worker, parsed(refusalSchema, text)] as const);
  return new Map(read.filter((entry): entry is [string, Refusal] => entry[1] !== null));
}

/** Parses JSON; null if it does not fit the schema. */
function parsed<S extends z.ZodMiniType>(schema: S, text: string | null): z.infer<S> | null {
  try {
    return text === null ? null : z.parse(schema, JSON.parse(text));
  } catch {
    return null;
  }
}

/** The announced sweeps, the oldest first. */
export async function openSweeps(redis: Redis): Promise<string[]> {
  return (await redis.zrange(OPEN_SWEEPS, 0, -1)).filter(isSweepId);
}

/** Announces a sweep to workers. */
export async function announce(redis: Redis, sweep: string, about: Announcement): Promise<void> {
  await redis.set(keysOf(sweep).about, JSON.stringify(about));
  await redis.zadd(OPEN_SWEEPS, 'NX', Date.now(), sweep);
}

/** The number of keys to scan in one step of a removal. */
const SCAN_COUNT = 1000;

/**
 * Removes all keys of a sweep from Redis.
 * @returns the number of keys removed
 */
export async function removeSweep(redis: Redis, sweep: string): Promise<number> {
  const { prefix, about } = keysOf(sweep);
  // First of all, so that workers leave the sweep and stop writing.
  await redis.zrem(OPEN_SWEEPS, sweep);
  let removed = await redis.unlink(about);
  const match = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}:*`;
  for (let cursor = '0'; ; ) {
    const [next, keys] = await redis.scan(cursor, 'MATCH', match, 'COUNT', SCAN_COUNT);
    if (keys.length > 0) removed += await redis.unlink(...keys);
    if (next === '0') return removed;
    cursor = next;
  }
}

/** Deletes keys unless the sweep exists. */
const TIDY = `
if redis.call('exists', KEYS[1]) == 1 then return 0 end
return redis.call('unlink', select(2, unpack(KEYS)))`;

/** Removes the keys that BullMQ's worker wrote after its sweep was removed. Does nothing if the sweep exists. */
export async function tidy(redis: Redis, sweep: string): Promise<void> {
  const { prefix, about } = keysOf(sweep);
  const queue = new QueueKeys(prefix);
  const late = ['meta', 'events', 'marker', 'stalled-check'].map((key) => queue.toKey(TRIALS, key));
  await redis.eval(TIDY, 1 + late.length, about, ...late);
}

/** Writes fields of a sweep's hash unless the sweep was removed, so that a removal leaves no keys behind. */
const WRITE = `
if redis.call('exists', KEYS[1]) == 0 then return 0 end
redis.call('hset', KEYS[2], unpack(ARGV))
return 1`;

/**
 * Writes fields of a sweep's hash.
 * @throws LocalizedError with the code `gone` if the sweep is no longer in Redis
 */
export async function writeFields(
  redis: Redis,
  sweep: string,
  key: string,
  fields: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const words = Object.entries(fields).flatMap(([field, value]) => [
    field,
    typeof value === 'string' ? value : Buffer.from(value.buffer, value.byteOffset, value.length),
  ]);
  const written = await redis.eval(WRITE, 2, keysOf(sweep).about, key, ...words);
  if (written === 0) {
    throw new LocalizedError(({ queue }) => queue.gone(sweep), { code: 'gone' });
  }
}
/** The text of a worker's reason for taking no trials. */
export function refusalText(refusal: Refusal, queue: Messages['queue']): string {
  switch (refusal.kind) {
    case 'version':
      return queue.otherVersion(refusal.needed, refusal.gradus);
    case 'memory':
      return queue.littleMemory(refusal.needed, refusal.free, refusal.parallel);
    case 'data':
      return queue.badData(refusal.problem);
  }
}
