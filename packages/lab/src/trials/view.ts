import { type Measure, shortNumber, type Watched } from '../compare/index.ts';

/** A value of a setting. */
export type Value = number | string | boolean | null | readonly Value[];

/** What a setting may be. */
export type Dimension =
  | { readonly kind: 'choice'; readonly values: readonly Value[] }
  | { readonly kind: 'uniform' | 'logUniform'; readonly least: number; readonly most: number }
  | {
      readonly kind: 'integer';
      readonly least: number;
      readonly most: number;
      readonly log?: boolean;
    };

/** Training with one choice of settings. */
export interface ViewedTrial {
  /** Its number in the sweep, from 0 on. */
  readonly index: number;
  /** The id of its run; null where none is kept. */
  readonly run: string | null;
  readonly state: 'complete' | 'stopped' | 'failed' | 'running';
  /** A setting that depends on others is absent where it does not apply. */
  readonly settings: Readonly<Record<string, Value>>;
  /** Null before the first report, and of a failed trial. */
  readonly score: { readonly value: number } | null;
  /** Why it failed. */
  readonly reason?: string;
}

/** What charts show of many trials: those of a sweep, or runs that differ in their settings. */
export interface SweepView {
  readonly id: string;
  readonly title: string;
  /** Whether lower or higher scores are better. */
  readonly mode: 'min' | 'max';
  /** What the scores are. */
  readonly measure: Measure;
  /** The data that they are of. */
  readonly watched: Watched;
  readonly dimensions: Readonly<Record<string, Dimension>>;
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
  if (typeof value === 'number') return shortNumber(value);
  return Array.isArray(value) ? value.map(valueText).join(', ') : String(value);
}

/** `95.61 %`, or four digits in the unit of the target; an en dash for none. */
export function scoreText(measure: Measure, score: number | null | undefined): string {
  if (score === null || score === undefined || !Number.isFinite(score)) return '–';
  return measure === 'accuracy' ? `${score.toFixed(2)} %` : shortNumber(score);
}

/** The scores of all trials that have one. */
export function scoresOf({ trials }: Pick<SweepView, 'trials'>): number[] {
  return trials.flatMap(({ score }) => (score === null ? [] : [score.value]));
}

/** What may be better than another of its kind. */
export type Scored = Pick<ViewedTrial, 'index' | 'score'>;

/** Trials from the best score to the worst, then those without one; equals in order of their index. */
export function ranked<T extends Scored>(trials: readonly T[], mode: SweepView['mode']): T[] {
  const sign = mode === 'min' ? 1 : -1;
  return [...trials].sort((a, b) => {
    if (a.score === null || b.score === null) {
      return Number(a.score === null) - Number(b.score === null) || a.index - b.index;
    }
    return sign * (a.score.value - b.score.value) || a.index - b.index;
  });
}
