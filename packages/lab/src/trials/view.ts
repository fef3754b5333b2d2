import {
  compareScores,
  type Mode,
  type Score,
  type Space,
  type TrialResult,
  type Value,
} from 'gradus/sweep';
import { type Measure, shortNumber, type Watched } from '../compare/index.ts';

/** Training with one choice of settings. */
export interface ViewedTrial {
  /** Its number in the sweep, from 0 on. */
  readonly index: number;
  /** The id of its run; null where none is kept. */
  readonly run: string | null;
  /** What its run is called, where that is not its id. */
  readonly title?: string;
  readonly state: TrialResult['state'] | 'running';
  /** A setting that depends on others is absent where it does not apply. */
  readonly settings: Readonly<Record<string, Value>>;
  /** Null before the first report, and of a failed trial. */
  readonly score: Score | null;
  /** Why it failed. */
  readonly reason?: string;
}

/** What charts show of many trials: those of a sweep, or runs that differ in their settings. */
export interface SweepView {
  readonly id: string;
  readonly title: string;
  /** Whether lower or higher scores are better. */
  readonly mode: Mode;
  /** What the scores are. */
  readonly measure: Measure;
  /** The data that they are of. */
  readonly watched: Watched;
  readonly dimensions: Space;
  readonly trials: readonly ViewedTrial[];
  /** Index of the best trial; null where none has a score. */
  readonly best: number | null;
  /** By setting, the share of the variance of the scores that it explains; null where it is not known. */
  readonly importance: Readonly<Record<string, number>> | null;
}

/** `64, 64`; an en dash for none. */
export function valueText(value: Value | undefined): string {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) {
    return '–';
  }
  // Whole numbers are counts, of which every digit says something.
  if (typeof value === 'number' && !Number.isInteger(value)) return shortNumber(value);
  return Array.isArray(value) ? value.map(valueText).join(', ') : String(value);
}

/** The scores of all trials that have one. */
export function scoresOf({ trials }: Pick<SweepView, 'trials'>): number[] {
  return trials.flatMap(({ score }) => (score === null ? [] : [score.value]));
}

/** What may be better than another of its kind. */
export type Scored = Pick<ViewedTrial, 'index' | 'score'>;

/** Trials from the best score to the worst, then those without one; equals in order of their index. */
export function ranked<T extends Scored>(trials: readonly T[], mode: SweepView['mode']): T[] {
  return [...trials].sort((a, b) => compareScores(a.score, b.score, mode) || a.index - b.index);
}
