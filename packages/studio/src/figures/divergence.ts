import type { Point } from '@gradus/lab/compare';
import type { RunEvent } from '@gradus/lab/events';

type Divergence = Extract<RunEvent, { event: 'diverged' }>;

/** Where a run's loss was no longer finite; null where it always was. */
export function divergenceOf(events: readonly RunEvent[]): Divergence | null {
  return events.findLast((event) => event.event === 'diverged') ?? null;
}

/** A curve of losses with what the loss became at its end: `NaN`, `Infinity` or `-Infinity`. */
export function withDivergence(points: Point[], event: Divergence | null): Point[] {
  if (event === null) return points;
  return [...points, { iteration: event.iteration, value: Number(event.loss) }];
}
