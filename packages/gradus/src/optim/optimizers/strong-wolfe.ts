/** A search along a line for a point that satisfies the strong Wolfe conditions. */

import type { Reals } from '../../ir/dtype.ts';

/** A point of the line: its distance in units of the direction, the loss there, and its derivative. */
export interface Point {
  readonly t: number;
  readonly loss: number;
  readonly gradient: Reals;
  /** The derivative of the loss along the direction. */
  readonly slope: number;
}

/** c₁: the share of the expected decrease that a point must reach. */
const DECREASE = 1e-4;
/** c₂: the share of the first slope that may be left. */
const CURVATURE = 0.9;
const MOST_EVALUATIONS = 25;

/** Two points with a good one between them; `low` is the position of the one with the lower loss. */
interface Bracket {
  readonly ends: [Point, Point];
  low: 0 | 1;
}

/**
 * Searches from `start` (t = 0) in a direction that descends: first outwards until two points enclose a good one,
 * then between them by cubic interpolation. Nocedal & Wright 2006, "Numerical Optimization", algorithms 3.5 and 3.6,
 * with the limits of PyTorch.
 * @param evaluate computes the point at t
 * @param first the first t to try
 * @param size the largest element of the direction
 * @returns the point, and the number of points that were evaluated
 */
export function strongWolfe(
  evaluate: (t: number) => Point,
  start: Point,
  first: number,
  size: number,
  toleranceChange: number,
): { point: Point; evaluations: number } {
  let evaluations = 0;
  const at = (t: number): Point => {
    evaluations++;
    return evaluate(t);
  };
  const search: Search = {
    at,
    isOver: () => evaluations > MOST_EVALUATIONS,
    isHigh: ({ t, loss }) => loss > start.loss + DECREASE * t * start.slope,
    isFlat: ({ slope }) => Math.abs(slope) <= -CURVATURE * start.slope,
  };
  const found = enclose(search, start, first);
  const point = 'ends' in found ? refine(search, found, size, toleranceChange) : found;
  return { point, evaluations };
}

/** What both phases of the search ask. */
interface Search {
  readonly at: (t: number) => Point;
  readonly isOver: () => boolean;
  /** Whether the loss has not decreased enough. */
  readonly isHigh: (point: Point) => boolean;
  /** Whether the slope is flat enough. */
  readonly isFlat: (point: Point) => boolean;
}

/** Goes outwards. Returns a point that satisfies both conditions, or two points around one. */
function enclose(search: Search, start: Point, first: number): Point | Bracket {
  let [previous, point] = [start, search.at(first)];
  for (let i = 0; !search.isOver(); i++) {
    if (search.isHigh(point) || (i > 1 && point.loss >= previous.loss)) {
      return bracketOf(previous, point);
    }
    if (search.isFlat(point)) return point;
    if (point.slope >= 0) return bracketOf(previous, point);
    const least = point.t + 0.01 * (point.t - previous.t);
    const t = lowestOf(previous, point, least, 10 * point.t);
    [previous, point] = [point, search.at(t)];
  }
  return bracketOf(start, point);
}

function bracketOf(a: Point, b: Point): Bracket {
  return { ends: [a, b], low: a.loss <= b.loss ? 0 : 1 };
}

/** Narrows a bracket. Returns its point with the lowest loss that has decreased enough. */
function refine(search: Search, bracket: Bracket, size: number, toleranceChange: number): Point {
  const { ends } = bracket;
  let wasNearEnd = false;
  while (!search.isOver()) {
    const [least, most] = ends.map(({ t }) => t).sort((a, b) => a - b);
    if ((most - least) * size < toleranceChange) break;
    let t = lowestOf(ends[0], ends[1], least, most);
    const margin = 0.1 * (most - least);
    const isNearEnd = Math.min(most - t, t - least) < margin;
    // Twice close to an end would hardly narrow the bracket.
    const isStuck: boolean = isNearEnd && (wasNearEnd || t >= most || t <= least);
    if (isStuck) t = most - t < t - least ? most - margin : least + margin;
    wasNearEnd = isNearEnd && !isStuck;
    const point = search.at(t);
    const low = ends[bracket.low];
    if (search.isHigh(point) || point.loss >= low.loss) {
      ends[1 - bracket.low] = point;
      bracket.low = ends[0].loss <= ends[1].loss ? 0 : 1;
      continue;
    }
    const high = ends[1 - bracket.low];
    const isFlat = search.isFlat(point);
    if (!isFlat && point.slope * (high.t - low.t) >= 0) ends[1 - bracket.low] = low;
    ends[bracket.low] = point;
    if (isFlat) break;
  }
  return ends[bracket.low];
}

/** Where the cubic through two points with their slopes is lowest, within limits; their middle if it has no minimum. */
function lowestOf(a: Point, b: Point, least: number, most: number): number {
  const [left, right] = a.t <= b.t ? [a, b] : [b, a];
  const width = right.t - left.t;
  const bend = left.slope + right.slope - (3 * (right.loss - left.loss)) / width;
  const square = bend * bend - left.slope * right.slope;
  if (!(square >= 0)) return (least + most) / 2;
  const root = Math.sqrt(square);
  const share = (right.slope + root - bend) / (right.slope - left.slope + 2 * root);
  return Math.min(Math.max(right.t - width * share, least), most);
}
