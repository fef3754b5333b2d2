import { expect, test } from 'vitest';
import type { StudioRun } from '../../../src/state/run.svelte.ts';
import { answerKey, momentOf, testKey } from '../../../src/views/test/moments.ts';

function runOf(fields: Partial<StudioRun>): StudioRun {
  const run = {
    id: 'r',
    kind: 'live',
    status: 'paused',
    iteration: 30,
    moments: [0, 10, 30],
    ...fields,
  };
  const momentAt = (at: number) => run.moments.findLast((moment) => moment <= at) ?? null;
  return { ...run, momentAt } as StudioRun;
}

test('while a run trains its present is asked for, which no answer is kept of', () => {
  const moment = momentOf(runOf({ status: 'training' }), null);
  expect(moment).toEqual({ run: 'r', iteration: null });
  expect(testKey(moment)).toBeNull();
  expect(answerKey({ ...moment, pixels: new Uint8Array(1) })).toBeNull();
});

test('a run that stands is asked about its last step, so that its answer can be kept', () => {
  expect(momentOf(runOf({}), null)).toEqual({ run: 'r', iteration: 30 });
});

test('what was not kept of a diverged run is asked of its present', () => {
  expect(momentOf(runOf({ status: 'diverged', iteration: 31 }), null).iteration).toBeNull();
});

test('a record is asked about its last moment, whatever steps it was told of', () => {
  const record = runOf({ kind: 'recorded', status: 'recorded', iteration: 0 });
  expect(momentOf(record, null).iteration).toBe(30);
});

test('a time between two moments is the earlier one', () => {
  expect(momentOf(runOf({ status: 'training' }), 29).iteration).toBe(10);
});

test('answers are kept apart by run, moment and picture', () => {
  const [a, b] = [new Uint8Array(4), new Uint8Array(4)];
  const keys = [
    { run: 'r', iteration: 0, pixels: a },
    { run: 'r', iteration: 0, pixels: b },
    { run: 'r', iteration: 10, pixels: a },
    { run: 's', iteration: 0, pixels: a },
  ].map(answerKey);
  expect(new Set(keys).size).toBe(4);
  expect(answerKey({ run: 'r', iteration: 0, pixels: a })).toBe(keys[0]);
});
