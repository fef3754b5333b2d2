import type { Point } from './curves.ts';

/** A smoothed curve follows the raw one within this share of the longest curve beside it, on both sides. */
const SHARE = 1 / 20;

/**
 * The steps on both sides of a step over which {@link smooth} takes its median: about a twentieth of the longest
 * curve, rounded down to 1, 2 or 5 times a power of ten; at least 1.
 */
export function reachOf(curves: readonly (readonly Point[])[]): number {
  const last = Math.max(0, ...curves.map((points) => points.at(-1)?.iteration ?? 0));
  const wanted = Math.max(1, last * SHARE);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const times = [5, 2, 1].find((each) => each * power <= wanted) ?? 1;
  return times * power;
}

/**
 * A running median over the values at most `reach` steps away. Near both ends of the curve the window is shorter, and
 * as long before as after the step, so that the curve does not lag: a rising or falling curve stays as it is, and the
 * ends keep their values. A few spikes, however high, do not move it. The median is the same on a linear and on a
 * logarithmic axis; of an even number of values it is the lower one in the middle.
 *
 * @param points in ascending order of steps; the distance of steps may vary. NaN stays NaN and is in no window.
 */
export function smooth(points: readonly Point[], reach: number): Point[] {
  const known = points.filter(({ value }) => !Number.isNaN(value));
  const [first, last] = [known[0]?.iteration ?? 0, known.at(-1)?.iteration ?? 0];
  const sorted: number[] = [];
  let [from, to] = [0, 0];
  return points.map(({ iteration, value }) => {
    if (Number.isNaN(value)) return { iteration, value };
    const away = Math.min(reach, iteration - first, last - iteration);
    for (; to < known.length && known[to].iteration <= iteration + away; to++) {
      sorted.splice(placeOf(sorted, known[to].value), 0, known[to].value);
    }
    for (; known[from].iteration < iteration - away; from++) {
      sorted.splice(placeOf(sorted, known[from].value), 1);
    }
    return { iteration, value: sorted[(sorted.length - 1) >> 1] };
  });
}

/** The median of the last `reach` steps of a curve: what it has come to. Undefined for an empty curve. */
export function settledAt(points: readonly Point[], reach: number): number | undefined {
  const end = points.at(-1)?.iteration ?? 0;
  const values = points.filter(({ iteration }) => iteration > end - reach);
  const sorted = values.map(({ value }) => value).sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1];
}

/** The first place in ascending values whose value is not below `value`. */
function placeOf(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
