/** What is known of a trial. */
import { checkArgument } from '../util/arguments.ts';
import type { Settings, Space } from './space.ts';

/** Whether small or large scores are better. */
export type Mode = 'min' | 'max';

export const MODES: readonly Mode[] = ['min', 'max'];

/** How good a trial is. */
export interface Score {
  readonly value: number;
  /** Decides between equal values: the lower one is better, such as the validation loss beside an accuracy. */
  readonly tieBreak?: number;
}

/** A score on the way, after `step` steps. */
export interface Report {
  readonly step: number;
  readonly score: Score;
}

/** An ended trial, as plain JSON. */
export interface TrialResult<S extends Space = Space> {
  /** From 0, in the order in which trials were started. */
  readonly index: number;
  readonly settings: Settings<S>;
  readonly seed: number;
  /** `stopped`: ended early because others were better. `failed`: it threw, or a score was not finite. */
  readonly state: 'complete' | 'stopped' | 'failed';
  /** Of a stopped trial its last report; null for a failed one. */
  readonly score: Score | null;
  readonly reports: readonly Report[];
  /** Why it failed. */
  readonly reason?: string;
}

/**
 * Which of two scores is better, as `Array.sort` asks for it: negative for `a`, positive for `b`. NaN and null are
 * worst. Of equal values the lower `tieBreak` is better, and any is better than none.
 *
 *     results.sort((a, b) => compareScores(a.score, b.score, 'min'));
 *
 * @throws ArgumentError for another mode
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
