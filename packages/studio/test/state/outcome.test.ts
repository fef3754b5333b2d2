/** A page offers a result only if a link can hold it. */
import { describe, expect, test } from 'vitest';
import { lossAt, outcomeOf, shownSnapshot } from '../../src/state/outcome.ts';
import type { StudioRun } from '../../src/state/run.svelte.ts';

/** The part of a run that matters here. */
function run(changes: Partial<Record<keyof StudioRun, unknown>> = {}): StudioRun {
  return {
    ...{ parent: null, status: 'paused', iteration: 1234, loss: 0.5, snapshots: [0, 500, 1234] },
    losses: [{ iteration: 500, value: 0.7 }],
    snapshotAt: (at: number | null) =>
      at === null ? null : ([0, 500, 1234].findLast((snapshot) => snapshot <= at) ?? null),
    ...changes,
  } as StudioRun;
}

describe('the result that a link can hold', () => {
  test.each([
    ['of a run that has stopped', run(), null, { iteration: 1234, loss: 0.5 }],
    ['of an earlier step', run(), 700, { iteration: 500, loss: 0.7 }],
    [
      'of a step of a run in training',
      run({ status: 'training' }),
      700,
      { iteration: 500, loss: 0.7 },
    ],
    ['not while it trains', run({ status: 'training' }), null, { missing: 'training' }],
    [
      'not before the first step',
      run({ snapshots: [0], iteration: 0 }),
      null,
      { missing: 'untrained' },
    ],
    ['not at the initial weights', run(), 3, { missing: 'noLoss' }],
    ['not without a run', null, null, { missing: 'untrained' }],
    [
      'not of a fork',
      run({ parent: { run: 'run-1', iteration: 500 } }),
      null,
      { missing: 'forked' },
    ],
    ['not if the loss is not on record', run({ losses: [] }), 700, { missing: 'noLoss' }],
    ['not if the loss is not a number', run({ loss: Number.NaN }), null, { missing: 'noLoss' }],
    ['not without a loss', run({ loss: null }), null, { missing: 'noLoss' }],
  ] as const)('%s', (_, asked, at, outcome) => {
    expect(outcomeOf(asked, at)).toEqual(outcome);
  });

  test('a diverged run is shown at its last saved step', () => {
    const diverged = run({
      status: 'diverged',
      iteration: 600,
      snapshots: [0, 500],
      loss: Number.NaN,
    });
    expect(shownSnapshot(diverged, null)).toBe(500);
    expect(lossAt(diverged, 500)).toBe(0.7);
  });
});
