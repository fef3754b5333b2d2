/** What a sweep found, and how far it can be believed. */
import { Generator } from 'gradus';
import { type PairedDifference, pairedDifference, type Spread, spread } from '../compare/index.ts';
import { bestTrials } from './coordinate.ts';
import type { StoredSweep, SweepConfig, TrialLine } from './folder.ts';

/** The default settings, or a trial that was trained with other seeds. */
export interface Candidate {
  /** Null for the default settings. */
  readonly trial: number | null;
  readonly run: string;
  /** On the validation set, with the seed of the trials. */
  readonly score: number | null;
  /** With the other seeds. */
  readonly others: Spread;
}

/** What can be said of a sweep. */
interface SweepSummary {
  /** The best trial by its score, or, where the best were trained with other seeds, by its mean over those. */
  readonly winner: Candidate | null;
  readonly byDefault: Candidate | null;
  /** The best trials with other seeds, in the order of their scores. */
  readonly repeated: readonly Candidate[];
  /** By how much the winner is higher than the default settings: seed by seed where there are other seeds. */
  readonly gain: PairedDifference | null;
  /** How much worse the best trial is likely to be than its score; null where it is the only one. */
  readonly optimism: Optimism | null;
}

/** How much too good the best of several scores looks. */
interface Optimism {
  /** Of how many. */
  readonly trials: number;
  /** Standard deviation of one score by chance, and where that is known from. */
  readonly noise: number;
  readonly from: 'seeds' | 'size';
  /** The expected difference of the best score from what it stands for; at least 0. */
  readonly expected: number;
}

/** What the trials and repeats so far say. */
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
  const usual = repeats.find(({ trial, repeat }) => trial === null && repeat === 0);
  const byDefault =
    usual === undefined ? null : candidate(null, usual.run, usual.score?.value ?? null);
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
 * The standard deviation of a score by chance: over the seeds of the repeated trials; else, of an accuracy p over n
 * samples √(p(1 − p)/n), with one right and one wrong more, since 100 % of few samples is not sure; of an RMSE of normal errors RMSE/√(2n).
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

/** Random numbers that are drawn at most. */
const MOST_DRAWS = 1_000_000;

/**
 * The expected difference between the best of several noisy scores and what it stands for: the scores are taken for the
 * truth, noise is drawn onto each, and the noise of the best is averaged (parametric bootstrap). With equal scores it
 * is the expected largest of n normal numbers: 1.54 standard deviations for 10. Scores of trials on the same samples
 * have part of their noise in common, which favours none of them, so the truth is rather less.
 *
 * @param scores higher is better
 * @param noise standard deviation of each score
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
