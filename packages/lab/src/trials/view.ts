import {
  compareScores,
  type Mode,
  type Score,
  type Space,
  type TrialResult,
  type Value,
} from 'gradus/sweep';
import { type Measure, shortNumber, type Watched } from '../compare/index.ts';

/** A trial, as charts show it. */
export interface ViewedTrial {
  /** Its number in the sweep, from 0 on. */
  readonly index: number;
  /** The id of its run; null if it is not kept. */
  readonly run: string | null;
  /** The title of its run, if that is not its id. */
  readonly title?: string;
  readonly state: TrialResult['state'] | 'running';
  /** A setting that depends on another one is missing if it does not apply. */
  readonly settings: Readonly<Record<string, Value>>;
  /** Null before the first report, and for a failed trial. */
  readonly score: Score | null;
  /** Why it failed. */
  readonly reason?: string;
}

/** The data of charts of many trials: those of a sweep, or runs that differ in their settings. */
export interface SweepView {
  readonly id: string;
  readonly title: string;
  /** Whether lower or higher scores are better. */
  readonly mode: Mode;
  /** The measure of the scores. */
  readonly measure: Measure;
  /** The data set that the scores are measured on. */
  readonly watched: Watched;
  readonly dimensions: Space;
  readonly trials: readonly ViewedTrial[];
  /** The index of the best trial; null if none has a score. */
  readonly best: number | null;
  /** By setting, the share of the variance of the scores that it explains; null if it is unknown. */
  readonly importance: Readonly<Record<string, number>> | null;
}

/** A view whose settings are called by labels, if they have one. */
export function labelled(view: SweepView, labels: Readonly<Record<string, string>>): SweepView {
  const renamed = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [labels[name] ?? name, value]),
    );
  const { dimensions, importance, trials } = view;
  return {
    ...view,
    dimensions: renamed(dimensions),
    importance: importance === null ? null : renamed(importance),
    trials: trials.map((trial) => ({ ...trial, settings: renamed(trial.settings) })),
  };
}

/** A value as text, such as `64, 64`; an en dash for none. */
export function valueText(value: Value | undefined): string {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) {
    return '–';
  }
  // Whole numbers are counts: every digit matters.
  if (typeof value === 'number' && !Number.isInteger(value)) return shortNumber(value);
  return Array.isArray(value) ? value.map(valueText).join(', ') : String(value);
}

/** The scores of all trials that have one. */
export function scoresOf({ trials }: Pick<SweepView, 'trials'>): number[] {
  return trials.flatMap(({ score }) => (score === null ? [] : [score.value]));
}

/** A trial, or another object with a score and an index, that can be ranked. */
export type Scored = Pick<ViewedTrial, 'index' | 'score'>;

/** Trials from the best score to the worst, then those without a score; equal ones in order of their index. */
export function ranked<T extends Scored>(trials: readonly T[], mode: SweepView['mode']): T[] {
  return [...trials].sort((a, b) => compareScores(a.score, b.score, mode) || a.index - b.index);
}
