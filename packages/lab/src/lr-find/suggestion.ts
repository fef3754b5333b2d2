import type { RangeTest } from './range-test.ts';

/** A learning rate, or why there is none. */
export type Suggestion = Found | Inconclusive;

/** The loss fell, and this is what follows. */
export interface Found {
  readonly kind: 'found';
  /** The rate to start with: the middle of the fall on a logarithmic scale, as fastai's "valley" takes it. */
  readonly lr: number;
  /** The fall: from the rate where it has begun to the one where the loss is lowest (Smith 2015). */
  readonly range: readonly [from: number, to: number];
  /** The smoothed loss that the fall starts from, and its lowest. */
  readonly start: number;
  readonly lowest: number;
  /** Whether the loss fell to the end: then a higher rate might do as well. */
  readonly isOpen: boolean;
}

/** The loss never fell by {@link LEAST_FALL}. */
export interface Inconclusive {
  readonly kind: 'inconclusive';
  /** As in {@link Found}; null where no step was taken. */
  readonly start: number | null;
  readonly lowest: number | null;
}

/** A loss that falls by a smaller share than this says nothing. A house default. */
export const LEAST_FALL = 0.05;

/** The fall has begun where this share of it is done. A house default. */
const BEGUN = 0.1;

/**
 * What a range test says about the learning rate.
 * @param guessing the loss of a network that guesses, such as ln(classes); one that starts above it has
 *   learnt nothing before it is below
 */
export function suggest({ steps }: RangeTest, guessing = Number.POSITIVE_INFINITY): Suggestion {
  if (steps.length === 0) return { kind: 'inconclusive', start: null, lowest: null };
  const losses = steps.map(({ smoothed }) => smoothed);
  const start = Math.min(losses[0], guessing);
  const lowest = Math.min(...losses);
  if (!(lowest <= (1 - LEAST_FALL) * start)) return { kind: 'inconclusive', start, lowest };
  const to = losses.indexOf(lowest);
  const begun = start - BEGUN * (start - lowest);
  const from = losses.findIndex((_, i) => losses.slice(i, to).every((loss) => loss <= begun));
  return {
    kind: 'found',
    lr: steps[(from + to) >> 1].lr,
    range: [steps[from].lr, steps[to].lr],
    start,
    lowest,
    isOpen: to === losses.length - 1,
  };
}
