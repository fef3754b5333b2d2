/** The result of a sweep, and how far to trust it. */
import { Generator } from 'gradus';
import { type PairedDifference, pairedDifference, type Spread, spread } from '../compare/index.ts';
import { bestTrials } from './coordinate.ts';
import type { StoredSweep, SweepConfig, TrialLine } from './folder.ts';

/** The default settings, or a trial that was trained with other seeds. */
export interface Candidate {
  /** Null for the default settings. */
  readonly trial: number | null;
  readonly run: string;
  /** The score on the validation set, with the seed of the trials. */
  readonly score: number | null;
  /** The scores with the other seeds. */
  readonly others: Spread;
}

/** The summary of a sweep. */
interface SweepSummary {
  /** The trial with the best score or, if the best were trained with other seeds, with the best mean over those. */
  readonly winner: Candidate | null;
  readonly byDefault: Candidate | null;
  /** The best trials, trained with other seeds, in the order of their scores. */
  readonly repeated: readonly Candidate[];
  /** The winner's score minus that of the default settings: paired by seed if there are other seeds. */
  readonly gain: PairedDifference | null;
  /** How much better the best score looks than it is; null if there is only one trial. */
  readonly optimism: Optimism | null;
}

/** The optimism of the best of several scores: how much better it looks than it is. */
interface Optimism {
  /** The number of scores. */
  readonly trials: number;
  /** The standard deviation of one score by chance, and whether it comes from other seeds or the number of samples. */
  readonly noise: number;
  readonly from: 'seeds' | 'size';
  /** The expected difference between the best score and the true value of its settings; at least 0. */
  readonly expected: number;
}

/** Summarizes the trials and repeats so far. */
export function summaryOf({ config, trials, repeats }: StoredSweep): SweepSummary {
  const best = bestTrials(trials, config);
  const candidate = (trial: number | null, run: string, score: number | null): Candidate => {
    return { trial, run, score, others: spread(valuesOf(trial)) };
  };
  const valuesOf = (trial: number | null): (number | null)[] =>
    Array.from({ length: config.seeds }, (_, i) => {
      const line = repeats.find((each) => each.trial === trial && each.repeat === i + 1);
      return line?.score?.value ?? null;
    });
  const [first] = best;
  const baseline = repeats.find(({ trial, repeat }) => trial === null && repeat === 0);
  const byDefault =
    baseline === undefined ? null : candidate(null, baseline.run, baseline.score?.value ?? null);
  const ofTrial = ({ index, run, score }: TrialLine) => candidate(index, run, score?.value ?? null);
  const repeated = best
    .filter(({ index }) => repeats.some(({ trial }) => trial === index))
    .map(ofTrial);
  const sign = config.mode === 'max' ? -1 : 1;
  const isRepeated =
    repeated.length > 0 && repeated.every(({ others }) => others.n === config.seeds);
  const winner = isRepeated
    ? repeated.reduce((a, b) => (sign * ((b.others.mean ?? 0) - (a.others.mean ?? 0)) < 0 ? b : a))
    : first === undefined
      ? null
      : ofTrial(first);
  const gain =
    winner === null || byDefault === null
      ? null
      : isRepeated
        ? pairedDifference(valuesOf(winner.trial), valuesOf(null))
        : pairedDifference([winner.score], [byDefault.score]);
  const noise = noiseOf(repeated, first, config);
  const scores = best.flatMap(({ score }) => (score === null ? [] : -sign * score.value));
  return {
    ...{ winner, byDefault, repeated, gain },
    optimism:
      noise === null || scores.length < 2
        ? null
        : { trials: scores.length, ...noise, expected: expectedOptimism(scores, noise.noise) },
  };
}

/**
 * The standard deviation of a score by chance. It comes from the seeds of the repeated trials if there are any.
 * Otherwise, for an accuracy p over n samples, it is √(p(1 − p)/n), with one right and one wrong sample added, since
 * 100 % of few samples is not certain. For an RMSE of normal errors, it is RMSE/√(2n).
 */
function noiseOf(
  repeated: readonly Candidate[],
  best: TrialLine | undefined,
  { measure, validationSize }: SweepConfig,
): Pick<Optimism, 'noise' | 'from'> | null {
  const deviations = repeated.flatMap(({ others }) => others.deviation ?? []);
  if (deviations.length > 0) {
    const squares = deviations.reduce((sum, each) => sum + each ** 2, 0);
    return { noise: Math.sqrt(squares / deviations.length), from: 'seeds' };
  }
  const value = best?.score?.value;
  if (value === undefined) return null;
  const share = (value + 100 / validationSize) / (1 + 2 / validationSize);
  const noise =
    measure === 'accuracy'
      ? Math.sqrt((share * (100 - share)) / validationSize)
      : value / Math.sqrt(2 * validationSize);
  return { noise, from: 'size' };
}

/** The most random numbers to draw. */
const MOST_DRAWS = 1_000_000;

/**
 * The expected difference between the best of several noisy scores and its true value, by a parametric bootstrap: it
 * treats the scores as true values, adds noise to each, and averages the noise of the best. For equal scores this is
 * the expected largest of n normal numbers: 1.54 standard deviations for 10. Trials on the same samples share part of
 * their noise, which favours none of them, so the real difference is rather smaller.
 *
 * @param scores higher is better
 * @param noise the standard deviation of each score
 */
export function expectedOptimism(scores: readonly number[], noise: number): number {
  if (scores.length < 2 || noise === 0) return 0;
  const draws = Math.max(200, Math.min(4000, Math.floor(MOST_DRAWS / scores.length)));
  const numbers = new Generator().manualSeed(0).normal(draws * scores.length);
  let sum = 0;
  for (let draw = 0; draw < draws; draw++) {
    let best = Number.NEGATIVE_INFINITY;
    let chance = 0;
    for (const [i, score] of scores.entries()) {
      const drawn = noise * numbers[draw * scores.length + i];
      if (score + drawn > best) [best, chance] = [score + drawn, drawn];
    }
    sum += chance;
  }
  return Math.max(0, sum / draws);
}
