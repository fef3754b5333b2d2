/** Scores and results of trials. */
import { checkArgument } from '../util/arguments.ts';
import type { Settings, Space } from './space.ts';

/**
 * Whether small or large scores are better.
 *
 * @example
 * ```ts
 * const mode: Mode = 'max'; // for an accuracy; 'min' for a loss
 * compareScores({ value: 0.9 }, { value: 0.8 }, mode); // -1
 * ```
 */
export type Mode = 'min' | 'max';

export const MODES: readonly Mode[] = ['min', 'max'];

/**
 * The score of a trial.
 *
 * @example
 * ```ts
 * const accuracy: Score = { value: 0.98, tieBreak: 0.07 };
 * compareScores(accuracy, { value: 0.98, tieBreak: 0.09 }, 'max'); // -1
 * ```
 */
export interface Score {
  readonly value: number;
  /** Decides between equal values; lower is better. Example: the validation loss, for an accuracy. */
  readonly tieBreak?: number;
}

/**
 * An intermediate score, after `step` steps.
 *
 * @example
 * ```ts
 * const objective = (_: unknown, trial: Trial) => Number(trial.report(1, 0.5));
 * const { trials } = await sweep({ space: { lr: uniform(0, 1) }, objective, trials: 1 });
 * const reports: readonly Report[] = trials[0].reports; // [{ step: 1, score: { value: 0.5 } }]
 * reports[0].step; // 1
 * ```
 */
export interface Report {
  readonly step: number;
  readonly score: Score;
}

/**
 * A trial that has ended, as plain JSON.
 *
 * @example
 * ```ts
 * const objective = ({ lr }: { lr: number }) => (lr - 0.5) ** 2;
 * const { best } = await sweep({ space: { lr: uniform(0, 1) }, objective, trials: 8 });
 * const result: TrialResult | null = best;
 * result?.state; // 'complete'
 * ```
 */
export interface TrialResult<S extends Space = Space> {
  /** Counts from 0, in the order in which trials start. */
  readonly index: number;
  readonly settings: Settings<S>;
  readonly seed: number;
  /** `stopped`: ended early because others were better. `failed`: it threw, or a score was not finite. */
  readonly state: 'complete' | 'stopped' | 'failed';
  /** The final score; for a stopped trial, that of its last report; for a failed trial, null. */
  readonly score: Score | null;
  readonly reports: readonly Report[];
  /** Why the trial failed. */
  readonly reason?: string;
}

/**
 * Compares two scores for `Array.sort`, best first: negative if `a` is better, positive if `b` is. NaN and null are
 * worst. Between equal values, the lower `tieBreak` is better, and no `tieBreak` is worst.
 *
 * @throws ArgumentError if `mode` is not `'min'` or `'max'`
 *
 * @example
 * ```ts
 * const scores = [{ value: 0.3 }, null, { value: 0.1 }];
 * scores.sort((a, b) => compareScores(a, b, 'min'))[0]?.value; // 0.1
 * ```
 */
export function compareScores(a: Score | null, b: Score | null, mode: Mode): number {
  checkArgument('compareScores', 'mode', mode, MODES);
  const sign = mode === 'min' ? 1 : -1;
  return (
    order(sign * (a?.value ?? Number.NaN), sign * (b?.value ?? Number.NaN)) ||
    order(a?.tieBreak ?? Number.NaN, b?.tieBreak ?? Number.NaN)
  );
}

/** −1 where `a` is lower, 1 where `b` is; NaN comes last. */
function order(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}
