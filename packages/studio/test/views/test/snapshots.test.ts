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

test('asks about the present of a run in training, and keeps no answer', () => {
  const snapshot = snapshotRefOf(runOf({ status: 'training' }), null);
  expect(snapshot).toEqual({ run: 'r', iteration: null });
  expect(testKey(snapshot)).toBeNull();
  expect(predictionKey({ ...snapshot, pixels: new Uint8Array(1) })).toBeNull();
});

test('asks about the last step of a run that stands, and keeps the answer', () => {
  expect(snapshotRefOf(runOf({}), null)).toEqual({ run: 'r', iteration: 30 });
});

test('asks about the present of a diverged run if its last step was not saved', () => {
  expect(snapshotRefOf(runOf({ status: 'diverged', iteration: 31 }), null).iteration).toBeNull();
});

test('asks about the last saved step of a record, whatever its events say', () => {
  const record = runOf({ kind: 'recorded', status: 'recorded', iteration: 0 });
  expect(snapshotRefOf(record, null).iteration).toBe(30);
});

test('a step between two saved steps shows the earlier one', () => {
  expect(snapshotRefOf(runOf({ status: 'training' }), 29).iteration).toBe(10);
});

test('keeps answers apart by run, step and picture', () => {
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
