import { LruCache } from '../../engine/lru-cache.ts';
import type { Prediction, SnapshotRef, TestResult } from '../../engine/messages.ts';
import type { StudioRun } from '../../state/run.svelte.ts';

/** The tests of runs at saved steps; each takes 50 kB. */
export const testCache = new LruCache<TestResult>(160);
/** The answers to digits; each takes some kilobytes. */
export const predictionCache = new LruCache<Prediction>(200);

/**
 * The step of a run to ask about. While the run trains, the present is null and changes with each update
 * (reactive); once it stands, the present is the last saved step.
 */
export function snapshotRefOf(run: StudioRun, at: number | null): SnapshotRef {
  const { id, kind, status, snapshots, iteration } = run;
  if (at !== null) return { run: id, iteration: run.snapshotAt(at) };
  if (kind === 'recorded') return { run: id, iteration: snapshots.at(-1) ?? null };
  const isKept = status !== 'training' && snapshots.includes(iteration);
  return { run: id, iteration: isKept ? iteration : null };
}

/** The key of answers about a step; null for the present of a run in training. */
export function testKey({ run, iteration }: SnapshotRef): string | null {
  return iteration === null ? null : `${run} ${iteration}`;
}

export function predictionKey({
  run,
  iteration,
  pixels,
}: SnapshotRef & { readonly pixels: Uint8Array }): string | null {
  return iteration === null ? null : `${run} ${iteration} ${numberOf(pixels)}`;
}

const numbers = new WeakMap<Uint8Array, number>();
let next = 0;

/** Pictures are compared by identity: they are made once and do not change. */
function numberOf(pixels: Uint8Array): number {
  let number = numbers.get(pixels);
  if (number === undefined) {
    number = next++;
    numbers.set(pixels, number);
  }
  return number;
}
