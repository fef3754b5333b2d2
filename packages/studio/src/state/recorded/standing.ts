import type { RunEvent } from '@gradus/lab/events';

/** How a run stands by what it has told. */
export interface Standing {
  /** Steps taken. */
  readonly iteration: number;
  /** Of the last step; null before the first. */
  readonly loss: number | null;
  /** Spent training; 0 before the end, where no log tells it. */
  readonly seconds: number;
}

/** @param events the log, folded */
export function standingOf(events: readonly RunEvent[]): Standing {
  const end = events.findLast((event) => event.event === 'end');
  const step = events.findLast((event) => event.event === 'step' || event.event === 'eval');
  const taken = events.findLast((event) => 'iteration' in event && event.event !== 'diverged');
  const iteration = taken !== undefined && 'iteration' in taken ? taken.iteration : 0;
  return {
    iteration: Math.max(end?.iterations ?? 0, iteration),
    loss: end?.loss ?? step?.loss ?? null,
    seconds: end?.seconds ?? 0,
  };
}

/**
 * The iteration of the weights that a run has left: of its last checkpoint, or before the step that diverged;
 * null where there are none.
 */
export function lastCheckpoint(events: readonly RunEvent[]): number | null {
  const diverged = events.findLast((event) => event.event === 'diverged');
  if (diverged !== undefined) return diverged.iteration - 1;
  return events.findLast((event) => event.event === 'checkpoint')?.iteration ?? null;
}
