import type { Score } from 'gradus/sweep';
import { isAmongBest } from 'gradus/sweep';
import type { Redis } from 'ioredis';
import { type Announcement, writeFields } from './announcement.ts';
import { keysOf } from './keys.ts';

/** Milliseconds that a trial waits at a rung for Redis. */
const PATIENCE_MS = 3000;

/**
 * Whether a trial that has come to a rung goes on: it is compared with all trials that came there before, on any
 * machine. Where Redis does not answer in time, it goes on.
 */
export async function goesOn(
  redis: Redis,
  sweep: string,
  { trial, step, score }: { readonly trial: string; readonly step: number; readonly score: Score },
  halving: NonNullable<Announcement['halving']>,
): Promise<boolean> {
  const asked = async (): Promise<boolean> => {
    const key = keysOf(sweep).rung(step);
    await writeFields(redis, sweep, key, { [trial]: JSON.stringify(score) });
    const { [trial]: _, ...others } = await redis.hgetall(key);
    const scores = Object.values(others).map((text) => JSON.parse(text) as Score);
    return isAmongBest(score, scores, halving.factor, halving.mode);
  };
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, true);
  });
  return Promise.race([asked().catch(() => true), patience]).finally(() => clearTimeout(timer));
}
