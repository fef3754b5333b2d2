import { POSITIVE_INTEGER } from '../util/arguments.ts';
import { ln } from '../util/elementary.ts';
import { checkOptions } from '../util/options.ts';
import { Generator } from '../util/random/index.ts';
import {
  cellOf,
  countValues,
  type Dimension,
  isOrdered,
  placeOf,
  type Value,
  valueAt,
} from './dimension.ts';
import type { Method } from './method.ts';
import { type Distribution, histogram, parzen } from './parzen.ts';
import { random } from './random.ts';
import { chooseSettings, type Settings, type Space } from './space.ts';
import { compareScores, type Mode, type TrialResult } from './trial.ts';

/** Options of {@link tpe}. */
export interface TpeOptions {
  /** Trials to learn from that there must be; with fewer, settings are those of {@link random}. Default 5. */
  startup?: number;
  /** How many settings are drawn and compared for each trial; default 24. */
  candidates?: number;
  /** The share of the trials that count as good, above 0 and below 1; default 0.15, as in the paper. */
  gamma?: number;
}

/**
 * Settings where good trials are dense and others are not: tree-structured Parzen estimators (Bergstra, Bardenet,
 * Bengio and Kégl 2011, "Algorithms for Hyper-Parameter Optimization").
 *
 * The best `gamma` of the past trials are the good ones. For each dimension l is the distribution of its values in
 * good trials, and g that in all others. Candidates are drawn from l, dimension by dimension, so that conditional
 * dimensions follow what they depend on. The candidate with the largest product of l / g has the largest expected
 * improvement. Settings that have been tried are tried again only where all candidates have been.
 *
 * A complete trial ranks before a stopped one: that was stopped since others were better when they got as far. Of
 * stopped trials the one that got further ranks first, since scores after different steps cannot be compared. Failed
 * trials rank last, so that others avoid their settings.
 *
 * The median of the best value over 100 seeds on two test functions (lower is better), and in how many seeds it is
 * better and worse than that of {@link random}, whose points are spread evenly:
 *
 * | function, trials | `random()` | `tpe()`, `lag: 1` | `tpe()`, `lag: 16` |
 * |---|--:|--:|--:|
 * | Branin, 60 | 0.95 | 0.49 (81, 16) | 0.57 (70, 21) |
 * | Branin, 100 | 0.68 | 0.41 (94, 5) | 0.46 (76, 19) |
 * | Hartmann-6, 60 | −1.69 | −2.85 (94, 5) | −2.32 (81, 15) |
 * | Hartmann-6, 100 | −2.00 | −3.12 (99, 1) | −2.92 (95, 4) |
 *
 * The first `startup` + `lag` − 1 trials are those of `random()`. A suggestion after 1,000 trials of 30 dimensions takes
 * about 0.2 s, after 100 trials of 6 dimensions about 3 ms.
 *
 *     const { best } = await sweep({ space, objective, trials: 60, method: tpe() });
 *
 * @throws ArgumentError for an option that is unknown or out of its range
 */
export function tpe(options?: TpeOptions): Method {
  const kinds = {
    startup: POSITIVE_INTEGER,
    candidates: POSITIVE_INTEGER,
    gamma: { above: 0, below: 1 },
  };
  const { startup = 5, candidates = 24, gamma = 0.15 } = checkOptions('tpe', options, kinds);
  const start = random();
  return {
    name: 'tpe',
    size: () => Number.POSITIVE_INFINITY,
    suggest(space, index, past, seed, mode) {
      if (past.length < startup) return start.suggest(space, index, past, seed, mode);
      const ranked = [...past].sort((a, b) => compareTrials(a, b, mode));
      const good = Math.ceil(gamma * past.length);
      const estimator = new Estimator(space, ranked.slice(0, good), ranked.slice(good));
      const generator = generatorOf(seed, index);
      const drawn = Array.from({ length: candidates }, () => estimator.draw(generator));
      const untried = without(drawn, space, past);
      return (untried.length === 0 ? drawn : untried).reduce((a, b) => (b.gain > a.gain ? b : a))
        .settings;
    },
  };
}

/** The order of trials from good to bad, see {@link tpe}. */
function compareTrials(a: TrialResult, b: TrialResult, mode: Mode): number {
  const steps = ({ state, reports }: TrialResult) => {
    return state === 'stopped' ? (reports.at(-1)?.step ?? 0) : 0;
  };
  return (
    RANKS[a.state] - RANKS[b.state] || steps(b) - steps(a) || compareScores(a.score, b.score, mode)
  );
}

const RANKS = { complete: 0, stopped: 1, failed: 2 } as const;

/** One stream for each trial. */
function generatorOf(seed: number, index: number): Generator {
  const start = new Generator().manualSeed(seed).random32();
  return new Generator().manualSeed(start + index);
}

interface Candidate {
  readonly settings: Settings;
  /** The logarithm of l / g. */
  readonly gain: number;
}

/** Candidates that no trial has had; where a dimension is continuous, all of them. */
function without(
  candidates: readonly Candidate[],
  space: Space,
  past: readonly TrialResult[],
): readonly Candidate[] {
  const isCountable = Object.values(space).every((dimension) => {
    return countValues(dimension) < Number.POSITIVE_INFINITY;
  });
  if (!isCountable) return candidates;
  const keyOf = (settings: Settings): string => {
    return JSON.stringify(Object.keys(space).map((name) => settings[name] ?? []));
  };
  const tried = new Set(past.map(({ settings }) => keyOf(settings)));
  return candidates.filter(({ settings }) => !tried.has(keyOf(settings)));
}

/** The distributions of a space, made when they are asked for: a condition may never hold. */
class Estimator {
  private readonly space: Space;
  private readonly good: readonly TrialResult[];
  private readonly bad: readonly TrialResult[];
  private readonly known: { readonly l: Distribution; readonly g: Distribution }[] = [];

  constructor(space: Space, good: readonly TrialResult[], bad: readonly TrialResult[]) {
    this.space = space;
    this.good = good;
    this.bad = bad;
  }

  draw(generator: Generator): Candidate {
    const names = Object.keys(this.space);
    let gain = 0;
    const settings = chooseSettings(this.space, (dimension, i): Value => {
      this.known[i] ??= {
        l: distributionOf(dimension, names[i], this.good),
        g: distributionOf(dimension, names[i], this.bad),
      };
      const { l, g } = this.known[i];
      const value = valueAt(dimension, l.draw(generator));
      const [low, high] = cellOf(dimension, value);
      gain += ln(l.between(low, high) / g.between(low, high));
      return value;
    });
    return { settings, gain };
  }
}

/** Of the values that a dimension has in trials; those in which it is absent do not count. */
function distributionOf(
  dimension: Dimension,
  name: string,
  trials: readonly TrialResult[],
): Distribution {
  const places = trials
    .filter(({ settings }) => Object.hasOwn(settings, name))
    .map(({ settings }) => placeOf(dimension, settings[name]))
    // Known trials may have values that the space does not have any more.
    .filter((place) => !Number.isNaN(place));
  return isOrdered(dimension) ? parzen(places) : histogram(countValues(dimension), places);
}
