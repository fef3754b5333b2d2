import type { Point } from '@gradus/lab/compare';
import type { Divergence } from '../state/outcome.ts';

/** A curve of losses with what the loss became at its end: `NaN`, `Infinity` or `-Infinity`. */
export function withDivergence(points: Point[], event: Divergence | null): Point[] {
  if (event === null) return points;
  return [...points, { iteration: event.iteration, value: Number(event.loss) }];
}
