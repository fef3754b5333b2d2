import { expect, test } from 'vitest';
import type { StudioRun } from '../../../src/state/run.svelte.ts';
import { predictionKey, snapshotRefOf, testKey } from '../../../src/views/test/snapshots.ts';

function runOf(fields: Partial<StudioRun>): StudioRun {
  const run = {
    id: 'r',
    kind: 'live',
    status: 'paused',
    iteration: 30,
    snapshots: [0, 10, 30],
    ...fields,
  };
  const snapshotAt = (at: number) => run.snapshots.findLast((snapshot) => snapshot <= at) ?? null;
  return { ...run, snapshotAt } as StudioRun;
}

test('while a run trains its present is asked for, which no answer is kept of', () => {
  const snapshot = snapshotRefOf(runOf({ status: 'training' }), null);
  expect(snapshot).toEqual({ run: 'r', iteration: null });
  expect(testKey(snapshot)).toBeNull();
  expect(predictionKey({ ...snapshot, pixels: new Uint8Array(1) })).toBeNull();
});

test('a run that stands is asked about its last step, so that its answer can be kept', () => {
  expect(snapshotRefOf(runOf({}), null)).toEqual({ run: 'r', iteration: 30 });
});

test('what was not kept of a diverged run is asked of its present', () => {
  expect(snapshotRefOf(runOf({ status: 'diverged', iteration: 31 }), null).iteration).toBeNull();
});

test('a record is asked about its last moment, whatever steps it was told of', () => {
  const record = runOf({ kind: 'recorded', status: 'recorded', iteration: 0 });
  expect(snapshotRefOf(record, null).iteration).toBe(30);
});

test('a time between two moments is the earlier one', () => {
  expect(snapshotRefOf(runOf({ status: 'training' }), 29).iteration).toBe(10);
});

test('answers are kept apart by run, moment and picture', () => {
  const [a, b] = [new Uint8Array(4), new Uint8Array(4)];
  const keys = [
    { run: 'r', iteration: 0, pixels: a },
    { run: 'r', iteration: 0, pixels: b },
    { run: 'r', iteration: 10, pixels: a },
    { run: 's', iteration: 0, pixels: a },
  ].map(predictionKey);
  expect(new Set(keys).size).toBe(4);
  expect(predictionKey({ run: 'r', iteration: 0, pixels: a })).toBe(keys[0]);
});
