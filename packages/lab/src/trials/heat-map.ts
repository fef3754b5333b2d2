import type { Value } from 'gradus/sweep';
import { type Axis, qualities, settingAxis } from './axes.ts';
import { ranked, type SweepView, type ViewedTrial, valueText } from './view.ts';

/** How a cell of a heat map summarizes the scores of its trials. */
export type Summary = 'best' | 'mean';

/** The trials whose settings lie in one cell. */
export interface HeatCell {
  /** From the best to the worst. */
  readonly trials: readonly ViewedTrial[];
  /** Null if none of them has a score. */
  readonly score: number | null;
}

/** The scores of trials by two settings. */
export interface HeatMap {
  readonly x: string;
  readonly y: string;
  /** The values of the columns, from left to right. */
  readonly columns: readonly string[];
  /** The values of the rows, from the top down: the largest first. */
  readonly rows: readonly string[];
  /** Row by row; a cell without trials is empty. */
  readonly cells: readonly HeatCell[];
}

/** The intervals that the range of a setting is divided into. Fewer distinct values are not grouped. */
const INTERVALS = 8;

/** @throws Error for a setting that is not in the view */
export function heatMap(view: SweepView, x: string, y: string, summary: Summary): HeatMap {
  const [across, up] = [x, y].map((name) => binsOf(view, name));
  const rows = up.texts.length;
  const groups: ViewedTrial[][] = across.texts.flatMap(() => up.texts.map(() => []));
  for (const trial of ranked(view.trials, view.mode)) {
    const row = rows - 1 - up.binOf(trial);
    groups[row * across.texts.length + across.binOf(trial)].push(trial);
  }
  return {
    ...{ x, y },
    columns: across.texts,
    rows: [...up.texts].reverse(),
    cells: groups.map((trials) => ({ trials, score: summarised(trials, summary) })),
  };
}

function summarised(trials: readonly ViewedTrial[], summary: Summary): number | null {
  const scores = trials.flatMap(({ score }) => (score === null ? [] : [score.value]));
  if (scores.length === 0) return null;
  return summary === 'best'
    ? scores[0]
    : scores.reduce((sum, each) => sum + each, 0) / scores.length;
}

/** The rows or columns that the values of a setting are grouped into. */
interface Bins {
  readonly texts: readonly string[];
  binOf(trial: ViewedTrial): number;
}

/** The bins of a setting: its choices, its few values, or intervals; and one for trials that lack the setting. */
function binsOf({ dimensions, trials }: SweepView, name: string): Bins {
  const dimension = dimensions[name];
  if (dimension === undefined) throw new Error(`no setting ${name}`);
  const present = trials.flatMap(({ settings }) =>
    Object.hasOwn(settings, name) ? [settings[name]] : [],
  );
  const values = dimension.kind === 'choice' ? dimension.values : distinct(present);
  const axis = settingAxis(name, dimension, trials);
  const isFew = dimension.kind === 'choice' || values.length <= INTERVALS;
  const { texts, binOf } = isFew ? byValue(name, values) : byInterval(axis);
  if (!axis.hasGaps) return { texts, binOf: (trial) => binOf(trial) ?? 0 };
  // Below the lowest value, as on the axes of settings.
  return { texts: [valueText(undefined), ...texts], binOf: (trial) => (binOf(trial) ?? -1) + 1 };
}

type BinOf = (trial: ViewedTrial) => number | null;

function byValue(name: string, values: readonly Value[]): { texts: string[]; binOf: BinOf } {
  const keys = new Map(values.map((value, i) => [JSON.stringify(value), i]));
  return {
    texts: values.map(valueText),
    binOf: ({ settings }) => keys.get(JSON.stringify(settings[name])) ?? null,
  };
}

function byInterval(axis: Axis): { texts: string[]; binOf: BinOf } {
  const edge = (i: number): string => axis.textAt(i / INTERVALS);
  return {
    texts: Array.from({ length: INTERVALS }, (_, i) => `${edge(i)} – ${edge(i + 1)}`),
    binOf(trial) {
      const place = axis.placeOf(trial);
      return place === null ? null : Math.min(INTERVALS - 1, Math.floor(place * INTERVALS));
    },
  };
}

/** The distinct numbers, in ascending order. */
function distinct(values: readonly Value[]): Value[] {
  return [...new Set(values)].sort((a, b) => Number(a) - Number(b));
}

/**
 * The strength of the cells' colour, from 0 for the worst to 1 for the best. It depends on the rank, as for the lines
 * of trials; 0 for cells without a score.
 */
export function shades({ cells }: HeatMap, mode: SweepView['mode']): number[] {
  const trials = cells.map(({ score }, index) => ({
    index,
    score: score === null ? null : { value: score },
  }));
  const quality = qualities({ trials, mode });
  return cells.map((_, index) => quality.get(index) ?? 0);
}
