import type { Score } from 'gradus/sweep';
import { isAmongBest } from 'gradus/sweep';
import type { Redis } from 'ioredis';
import { type Announcement, writeFields } from './announcement.ts';
import { keysOf } from './keys.ts';

/** The longest time that a trial waits for Redis at a rung, in milliseconds. */
const PATIENCE_MS = 3000;

/**
 * Whether a trial continues after a rung: compares it with all trials that reached the rung before, on any machine.
 * If Redis does not reply in time, the trial continues.
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
