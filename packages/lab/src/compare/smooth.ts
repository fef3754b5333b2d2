import type { Point } from './curves.ts';

/** Steps over which a running mean forgets all but 1/e of what was. */
export const SMOOTHING = 50;

/**
 * An exponential running mean over steps, corrected for its start: what lies d steps back counts e^(−d/τ)
 * as much, τ = {@link SMOOTHING}. Points may lie at any distance.
 */
export function smooth(points: readonly Point[]): Point[] {
  let sum = 0;
  let weight = 0;
  let last = points[0]?.iteration ?? 0;
  return points.map(({ iteration, value }) => {
    const decay = Math.exp((last - iteration) / SMOOTHING);
    sum = sum * decay + value;
    weight = weight * decay + 1;
    last = iteration;
    return { iteration, value: sum / weight };
  });
}
