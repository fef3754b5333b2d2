/**
 * Asynchronous successive halving in its stopping form (Li et al. 2020, "A System for Massively Parallel
 * Hyperparameter Tuning"): a trial that reaches a rung continues if it is among the best trials that have reached
 * the rung so far. No trial waits for another.
 */
import { checkArgument } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { compareScores, type Mode, type Score } from './trial.ts';

/**
 * When trials are compared and stopped, in the steps that they report.
 *
 * @example
 * ```ts
 * const asha: Asha = { least: 1, most: 20, factor: 4 };
 * rungsOf(asha); // [1, 4, 16]
 * ```
 */
export interface Asha {
  /** The step of the first rung. */
  readonly least: number;
  /** The steps of a complete trial. */
  readonly most: number;
  /**
   * One of `factor` trials continues at each rung, and each rung is `factor` times as many steps as the one before.
   * The paper uses 4.
   */
  readonly factor: number;
}

/** A factor of 1 would stop no trial. */
const FACTOR = { integer: true, least: 2 };
const STEPS = { integer: true, least: 1 };

/**
 * The steps at which trials are compared: `least`, `least` · `factor`, … below `most`.
 *
 * @throws ArgumentError unless all three are integers, 1 ≤ `least` < `most`, and `factor` ≥ 2
 *
 * @example
 * ```ts
 * rungsOf({ least: 100, most: 3000, factor: 4 }); // [100, 400, 1600]
 * ```
 */
export function rungsOf(asha: Asha): number[] {
  const kinds = { least: STEPS, most: STEPS, factor: FACTOR };
  const { least, most, factor } = checkOptions('asha', asha, kinds, ['least', 'most', 'factor']);
  if (least >= most) {
    throw new ArgumentError(
      'asha',
      `least must be below most, got least ${least} and most ${most}.`,
    );
  }
  const rungs: number[] = [];
  for (let rung = least; rung < most; rung *= factor) rungs.push(rung);
  return rungs;
}

/**
 * Whether a trial that reaches a rung with `score` continues. It does if at most ⌊n / factor⌋ − 1 of the n trials at
 * the rung, itself included, are better; if n is below `factor`, none may be better. So the first trial continues,
 * and equal scores continue together. A trial with a score of NaN never continues.
 *
 * @param others the scores of the trials that reached the rung before, in any order
 * @throws ArgumentError unless `factor` is an integer of at least 2
 *
 * @example
 * ```ts
 * const others = [{ value: 0.3 }, { value: 0.5 }, { value: 0.6 }];
 * isAmongBest({ value: 0.4 }, others, 2, 'min'); // true
 * isAmongBest({ value: 0.55 }, others, 2, 'min'); // false
 * ```
 */
export function isAmongBest(
  score: Score,
  others: readonly Score[],
  factor: number,
  mode: Mode,
): boolean {
  checkArgument('isAmongBest', 'factor', factor, FACTOR);
  const better = others.filter((other) => compareScores(other, score, mode) < 0).length;
  return !Number.isNaN(score.value) && better < placesOf(others.length + 1, factor);
}

/** How many of `n` trials at a rung continue. */
function placesOf(n: number, factor: number): number {
  return Math.max(1, Math.floor(n / factor));
}

/** The rungs of one sweep, with the scores of the trials that have reached them. */
export class Rungs {
  private readonly rungs: readonly Rung[];

  constructor(asha: Asha, mode: Mode) {
    this.rungs = rungsOf(asha).map((step) => new Rung(step, asha.factor, mode));
  }

  /**
   * Whether a trial that was at step `before` and is now at `step` continues, by every rung on the way. If it passes
   * a rung without a report there, its next report counts.
   */
  pass(before: number, step: number, score: Score): boolean {
    const passed = this.rungs.filter((rung) => rung.step > before && rung.step <= step);
    return passed.map((rung) => rung.add(score)).every(Boolean);
  }
}

/**
 * The scores at a rung in two heaps: the best, which continue, with the worst of them on top; and the rest, with the
 * best of them on top. So a trial takes logarithmic time, whereas {@link isAmongBest} reads all scores.
 */
class Rung {
  readonly step: number;
  private readonly factor: number;
  private readonly best: Heap<Score>;
  private readonly rest: Heap<Score>;

  constructor(step: number, factor: number, mode: Mode) {
    this.step = step;
    this.factor = factor;
    this.best = new Heap((a, b) => compareScores(b, a, mode));
    this.rest = new Heap((a, b) => compareScores(a, b, mode));
  }

  /** Adds the score of a trial and returns whether the trial continues. */
  add(score: Score): boolean {
    const { best, rest } = this;
    rest.push(score);
    if (best.size > 0) rest.push(best.pop());
    while (best.size < placesOf(best.size + rest.size, this.factor)) best.push(rest.pop());
    return !Number.isNaN(score.value) && best.order(best.top, score) <= 0;
  }
}

/** A binary heap: the first value by `order` is on top. */
class Heap<T> {
  readonly order: (a: T, b: T) => number;
  private readonly values: T[] = [];

  constructor(order: (a: T, b: T) => number) {
    this.order = order;
  }

  get size(): number {
    return this.values.length;
  }

  get top(): T {
    return this.values[0];
  }

  push(value: T): void {
    const { values, order } = this;
    let at = values.push(value) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (order(values[above], value) <= 0) break;
      values[at] = values[above];
      at = above;
    }
    values[at] = value;
  }

  /** Removes the top of a heap that is not empty. */
  pop(): T {
    const { values, order } = this;
    const top = values[0];
    const last = values.pop() as T;
    if (values.length === 0) return top;
    let at = 0;
    for (let below = 1; below < values.length; below = 2 * at + 1) {
      if (below + 1 < values.length && order(values[below + 1], values[below]) < 0) below++;
      if (order(last, values[below]) <= 0) break;
      values[at] = values[below];
      at = below;
    }
    values[at] = last;
    return top;
  }
}
