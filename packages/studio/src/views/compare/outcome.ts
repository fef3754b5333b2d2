import type { RunEvent } from '@gradus/lab/events';

/** What came of training. */
export interface Outcome {
  readonly diverged: boolean;
  /** Per cent of the test set in the end; null where it diverged, or was never tested. */
  readonly accuracy: number | null;
  /** Of the last step; null where it diverged. */
  readonly loss: number | null;
}

/** What came of a run by what it told; null while it has not come to its end. */
export function outcomeOf(events: readonly RunEvent[]): Outcome | null {
  const last = events.findLast(({ event }) => event === 'end' || event === 'diverged');
  if (last?.event === 'diverged') return { diverged: true, accuracy: null, loss: null };
  if (last?.event !== 'end' || last.aborted) return null;
  return { diverged: false, accuracy: last.accuracy, loss: last.loss };
}
