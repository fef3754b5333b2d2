import { expect, it } from 'vitest';
import type { KeptRun } from '../../../src/engine/messages.ts';
import { MOST_EARLIER, surplusOf } from '../../../src/state/kept/notes.ts';

it('the oldest of too many earlier runs go, and pinned ones stay', () => {
  const earlier = Array.from(
    { length: MOST_EARLIER + 5 },
    (_, i) => ({ id: `run-${i}`, notes: { isPinned: i % 50 === 0 } }) as unknown as KeptRun,
  );
  // Three of the runs are pinned, so two of the others are too many.
  expect(surplusOf(earlier).map(({ id }) => id)).toEqual(['run-103', 'run-104']);
  expect(surplusOf(earlier.slice(0, MOST_EARLIER))).toEqual([]);
});
