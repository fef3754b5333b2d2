import type { Prediction, SnapshotRef, TestResult } from '../../engine/messages.ts';
import { LruCache } from '../../state/lru-cache.ts';
import type { StudioRun } from '../../state/run.svelte.ts';

/** The tests of runs at moments; each takes 50 kB. */
export const testCache = new LruCache<TestResult>(160);
/** The answers to digits; each takes some kilobytes. */
export const predictionCache = new LruCache<Prediction>(200);

/**
 * The moment of a run to ask about. While it trains the present has no name, and there is another one
 * whenever it has gone on (reactive); once it stands it is the last moment that was kept.
 */
export function snapshotRefOf(run: StudioRun, at: number | null): SnapshotRef {
  const { id, kind, status, snapshots, iteration } = run;
  if (at !== null) return { run: id, iteration: run.snapshotAt(at) };
  if (kind === 'recorded') return { run: id, iteration: snapshots.at(-1) ?? null };
  const isKept = status !== 'training' && snapshots.includes(iteration);
  return { run: id, iteration: isKept ? iteration : null };
}

/** What is known of a moment is kept under this name; null for the present of a run that trains. */
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

/** Pictures are told apart by identity: they are made once, and not changed. */
function numberOf(pixels: Uint8Array): number {
  let number = numbers.get(pixels);
  if (number === undefined) {
    number = next++;
    numbers.set(pixels, number);
  }
  return number;
}
