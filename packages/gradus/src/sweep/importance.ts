import { checkOptions } from '../util/options.ts';
import { quantile } from '../util/quantile.ts';
import { Generator } from '../util/random/index.ts';
import { checkSpace, type Space, toUnit } from './space.ts';
import type { TrialResult } from './trial.ts';

/**
 * The result of {@link importance}.
 *
 * @example
 * ```ts
 * const space = { lr: logUniform(1e-4, 1) };
 * const { trials, isReliable }: Importance = importance(space, []);
 * trials; // 0
 * isReliable; // false
 * ```
 */
export interface Importance {
  /** For each dimension, the share of the variance that it explains alone, from 0 to 1. */
  readonly shares: Readonly<Record<string, number>>;
  /** The share that only several dimensions together explain: 1 − the sum of `shares`, or 0 without variance. */
  readonly interactions: number;
  /** Number of trials with a score. */
  readonly trials: number;
  /** Whether there are enough trials: 10 for each dimension, and at least 30. With fewer, small shares are chance. */
  readonly isReliable: boolean;
}

const TREES = 64;
/** The least number of points in a leaf. */
const LEAF = 3;

/**
 * How much of the variance of the scores each dimension explains: functional ANOVA of a random forest (Hutter, Hoos
 * and Leyton-Brown 2014, "An Efficient Approach for Assessing Hyperparameter Importance"). The forest predicts scores
 * over the whole space, and all parts of the space have equal weight. So it does not matter that a method tries more
 * settings where scores are good.
 *
 * Complete and stopped trials count, with their last scores. Scores are clipped to three interquartile ranges beyond
 * the quartiles, because otherwise one diverged trial makes up most of the variance. An absent conditional dimension
 * counts as the middle of its range, so its absence is explained by the dimension that it depends on.
 *
 * @param options `seed` of the forest; default 0
 * @throws ArgumentError for a mistake in the space ({@link checkSpace})
 *
 * @example
 * ```ts
 * const space = { lr: uniform(0, 1), seed: uniform(0, 1) };
 * const { trials } = await sweep({ space, objective: ({ lr }) => (lr - 0.3) ** 2, trials: 64 });
 * const { shares, isReliable } = importance(space, trials);
 * shares.lr > 0.9; // true
 * isReliable; // true
 * ```
 */
export function importance(
  space: Space,
  results: readonly Pick<TrialResult, 'settings' | 'score'>[],
  options?: { seed?: number },
): Importance {
  const { seed = 0 } = checkOptions('importance', options, { seed: { integer: true } });
  checkSpace(space);
  const names = Object.keys(space);
  const scored = results.filter(({ score }) => Number.isFinite(score?.value));
  const points = scored.map(({ settings }) => {
    return toUnit(space, settings).map((place) => (Number.isNaN(place) ? 0.5 : place));
  });
  const values = clipped(scored.map(({ score }) => score?.value as number));
  const generator = new Generator().manualSeed(seed);
  const trees = Array.from({ length: TREES }, () => growTree(points, values, generator));
  const effects = trees
    .map((leaves) => mainEffects(leaves, names.length))
    .filter((e) => e !== null);
  const mean = (at: number): number => {
    return effects.reduce((sum, effect) => sum + effect[at], 0) / Math.max(1, effects.length);
  };
  const shares = names.map((_, i) => mean(i));
  const explained = shares.reduce((sum, share) => sum + share, 0);
  return {
    shares: Object.fromEntries(names.map((name, i) => [name, shares[i]])),
    interactions: effects.length === 0 ? 0 : Math.max(0, 1 - explained),
    trials: scored.length,
    isReliable: scored.length >= Math.max(30, 10 * names.length),
  };
}

/** Clips to three interquartile ranges beyond the quartiles, then scales to at most 1 so that squares are finite. */
function clipped(values: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return sorted;
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const reach = 3 * (high - low);
  const within = sorted.map((_, i) => Math.min(Math.max(values[i], low - reach), high + reach));
  const largest = within.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 ? within : within.map((value) => value / largest);
}

/** A box of the unit cube in which a tree predicts one value. */
interface Leaf {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly value: number;
}

/** The leaves of a regression tree, grown from a bootstrap sample. */
function growTree(
  points: readonly Float64Array[],
  values: Float64Array,
  generator: Generator,
): Leaf[] {
  const n = points.length;
  if (n === 0) return [];
  const dimensions = points[0].length;
  const leaves: Leaf[] = [];
  const split = (rows: readonly number[], from: Float64Array, to: Float64Array): void => {
    const cut = bestCut(rows, points, values, someOf(dimensions, generator));
    if (cut === null) {
      const value = rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
      leaves.push({ from, to, value });
      return;
    }
    const { dimension, place } = cut;
    const isBelow = (row: number): boolean => points[row][dimension] < place;
    split(rows.filter(isBelow), from, to.with(dimension, place));
    split(
      rows.filter((row) => !isBelow(row)),
      from.with(dimension, place),
      to,
    );
  };
  const sample = generator.randint(0, n, n);
  const ends = [new Float64Array(dimensions), new Float64Array(dimensions).fill(1)] as const;
  split(Array.from(sample), ...ends);
  return leaves;
}

/** Five of every six dimensions, rounded up, at random: so trees differ. */
function someOf(dimensions: number, generator: Generator): Int32Array {
  return generator.randperm(dimensions).subarray(0, Math.ceil((dimensions * 5) / 6));
}

/** The cut with the least squared error; null if no cut reduces the error. */
function bestCut(
  rows: readonly number[],
  points: readonly Float64Array[],
  values: Float64Array,
  dimensions: Int32Array,
): { readonly dimension: number; readonly place: number } | null {
  const n = rows.length;
  const total = rows.reduce((sum, row) => sum + values[row], 0);
  // The squared error is Σ y² − (Σ y)² / n on each side, and Σ y² is the same for all cuts.
  let most = (total * total) / n + 1e-12 * Math.abs(total);
  let best: { dimension: number; place: number } | null = null;
  for (const dimension of dimensions) {
    const place = (i: number): number => points[sorted[i]][dimension];
    const sorted = Int32Array.from(rows).sort(
      (a, b) => points[a][dimension] - points[b][dimension],
    );
    let below = 0;
    for (let i = 1; i < n; i++) {
      below += values[sorted[i - 1]];
      if (i < LEAF || n - i < LEAF || place(i - 1) === place(i)) continue;
      const gain = below ** 2 / i + (total - below) ** 2 / (n - i);
      if (gain <= most) continue;
      most = gain;
      best = { dimension, place: (place(i - 1) + place(i)) / 2 };
    }
  }
  return best;
}

/** For each dimension, the variance of the mean over all others as a share of the variance; null without variance. */
function mainEffects(leaves: readonly Leaf[], dimensions: number): number[] | null {
  const volumes = leaves.map(({ from, to }) => {
    return from.reduce((volume, start, d) => volume * (to[d] - start), 1);
  });
  const mean = leaves.reduce((sum, { value }, i) => sum + value * volumes[i], 0);
  const variance = leaves.reduce((sum, { value }, i) => sum + (value - mean) ** 2 * volumes[i], 0);
  if (leaves.length < 2 || !(variance > 0)) return null;
  return Array.from({ length: dimensions }, (_, d) => {
    // The changes of the marginal: a leaf counts from its start to its end.
    const changes = leaves
      .flatMap(({ from, to, value }, i) => {
        const height = ((value - mean) * volumes[i]) / (to[d] - from[d]);
        return [
          [from[d], height],
          [to[d], -height],
        ] as const;
      })
      .sort(([a], [b]) => a - b);
    let [sum, height, at] = [0, 0, 0];
    for (const [place, change] of changes) {
      sum += height * height * (place - at);
      height += change;
      at = place;
    }
    return sum / variance;
  });
}
