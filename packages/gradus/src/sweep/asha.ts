/**
 * Asynchronous successive halving in its stopping form (Li et al. 2020, "A System for Massively Parallel
 * Hyperparameter Tuning"): a trial that reaches a rung goes on if it is among the best of those that have reached it
 * so far. No trial waits for another.
 */
import { checkArgument } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { compareScores, type Mode, type Score } from './trial.ts';

/** When trials are judged, in the steps that they report. */
export interface Asha {
  /** The first rung. */
  readonly least: number;
  /** The steps of a whole trial. */
  readonly most: number;
  /** One of `factor` trials goes on at each rung, and the next rung is `factor` times as far. The paper has 4. */
  readonly factor: number;
}

/** The least factor: with 1, no trial would be stopped. */
const FACTOR = { integer: true, least: 2 };
const STEPS = { integer: true, least: 1 };

/**
 * The steps at which trials are judged: `least`, `least` · `factor`, … below `most`.
 *
 *     rungsOf({ least: 100, most: 3000, factor: 4 }); // [100, 400, 1600]
 *
 * @throws ArgumentError unless these are integers, `least` is at least 1 and below `most`, and `factor` at least 2
 */
export function rungsOf(asha: Asha): number[] {
  const kinds = { least: STEPS, most: STEPS, factor: FACTOR };
  const { least, most, factor } = checkOptions('asha', asha, kinds, ['least', 'most', 'factor']);
  if (least >= most) {
    throw new ArgumentError('asha', `least must be below most, got ${least} and ${most}.`);
  }
  const rungs: number[] = [];
  for (let rung = least; rung < most; rung *= factor) rungs.push(rung);
  return rungs;
}

/**
 * Whether a trial that reaches a rung with `score` goes on: of the n trials at the rung, itself included, at most
 * ⌊n / factor⌋ − 1 are better, or none where n is below `factor`. So the first one goes on, and equal scores go on
 * together. A score of NaN never does.
 *
 *     isAmongBest({ value: 0.4 }, [{ value: 0.3 }, { value: 0.5 }, { value: 0.6 }], 2, 'min'); // true
 *
 * @param others the scores of those that reached the rung before, in any order
 */
export function isAmongBest(
  score: Score,
  others: readonly Score[],
  factor: number,
  mode: Mode,
): boolean {
  checkArgument('isAmongBest', 'factor', factor, FACTOR);
  const better = others.filter((other) => compareScores(other, score, mode) < 0).length;
  return goesOn(score, better, others.length + 1, factor);
}

/** @param better how many of the `n` at the rung are better */
function goesOn(score: Score, better: number, n: number, factor: number): boolean {
  return !Number.isNaN(score.value) && better < Math.max(1, Math.floor(n / factor));
}

/** The rungs of one sweep, with the scores of the trials that have reached them. */
export class Rungs {
  private readonly steps: readonly number[];
  private readonly factor: number;
  private readonly mode: Mode;
  /** For each rung, best first. */
  private readonly scores: Score[][];

  constructor(asha: Asha, mode: Mode) {
    this.steps = rungsOf(asha);
    this.factor = asha.factor;
    this.mode = mode;
    this.scores = this.steps.map(() => []);
  }

  /**
   * Judges a trial that had got to step `before` and is now at `step`, at each rung on the way: whether it goes on.
   * A rung between two reports sees the later one.
   */
  pass(before: number, step: number, score: Score): boolean {
    let isGoingOn = true;
    for (const [rung, at] of this.steps.entries()) {
      if (at <= before || at > step) continue;
      const scores = this.scores[rung];
      const better = this.countBetter(scores, score);
      isGoingOn &&= goesOn(score, better, scores.length + 1, this.factor);
      scores.splice(better, 0, score);
    }
    return isGoingOn;
  }

  /** By halving, since 100,000 trials may have been here. */
  private countBetter(scores: readonly Score[], score: Score): number {
    let [low, high] = [0, scores.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareScores(scores[middle], score, this.mode) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
