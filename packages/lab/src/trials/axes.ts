import type { Dimension, Value } from 'gradus/sweep';
import { type Extent, linearScale, logScale, measureText, shortNumber } from '../compare/index.ts';
import {
  ranked,
  type Scored,
  type SweepView,
  scoresOf,
  type ViewedTrial,
  valueText,
} from './view.ts';

/** A label of an axis. Its place is from 0, the lower end, to 1. */
export interface Tick {
  readonly place: number;
  readonly text: string;
}

/** An axis of a parallel-coordinates chart, in which each trial is a line. */
export interface Axis {
  /** The setting; empty for the score. */
  readonly name: string;
  readonly ticks: readonly Tick[];
  /** The texts of the choices, from the lower end up; null for an axis of numbers. */
  readonly choices: readonly string[] | null;
  /** Whether some trials have no place on it. */
  readonly hasGaps: boolean;
  /** The place of a trial; null if it has none. */
  placeOf(trial: ViewedTrial): number | null;
  /** The text of the value at a place. */
  textAt(place: number): string;
}

/** The approximate number of labels on an axis of numbers. */
const TICKS = 5;

/** The significant digits of the value at a place: as precise as a pointer can be. */
const DIGITS = 3;

/** The least distance of labels that do not overlap. */
const APART = 0.08;

/** The axes of all settings, the most important first, then the axis of the scores. */
export function axesOf(view: SweepView): Axis[] {
  const names = orderOf(view);
  const axes = names.map((name) => settingAxis(name, view.dimensions[name], view.trials));
  return [...axes, scoreAxis(view)];
}

/** The settings, the most important first; equally important ones in the order of the space. */
export function orderOf({ dimensions, importance }: SweepView): string[] {
  const shareOf = (name: string): number => importance?.[name] ?? 0;
  return Object.keys(dimensions).sort((a, b) => shareOf(b) - shareOf(a));
}

/** The axis of a setting. */
export function settingAxis(
  name: string,
  dimension: Dimension,
  trials: readonly ViewedTrial[],
): Axis {
  const along =
    dimension.kind === 'choice' ? choicesAlong(dimension.values) : numbersAlong(dimension);
  // Charts need the places of all trials at every move of the pointer.
  const known = new WeakMap<ViewedTrial, number | null>();
  const placeOf = (trial: ViewedTrial): number | null => {
    const place = known.get(trial);
    if (place !== undefined) return place;
    const { settings } = trial;
    const found = Object.hasOwn(settings, name) ? along.place(settings[name]) : null;
    known.set(trial, found);
    return found;
  };
  return {
    name,
    ticks: along.ticks,
    choices: along.choices,
    hasGaps: trials.some((trial) => placeOf(trial) === null),
    placeOf,
    textAt: along.text,
  };
}

/** The mapping from values to places and back. */
interface Along {
  readonly ticks: readonly Tick[];
  readonly choices: readonly string[] | null;
  place(value: Value): number | null;
  text(place: number): string;
}

/** Divides an axis equally among choices. The place of a choice is the middle of its part. */
function choicesAlong(values: readonly Value[]): Along {
  const keys = new Map(values.map((value, i) => [JSON.stringify(value), i]));
  const choices = values.map(valueText);
  const middle = (i: number): number => (i + 0.5) / values.length;
  return {
    ticks: choices.map((text, i) => ({ place: middle(i), text })),
    choices,
    place(value) {
      const i = keys.get(JSON.stringify(value));
      return i === undefined ? null : middle(i);
    },
    text: (place) => choices[Math.min(choices.length - 1, Math.floor(place * choices.length))],
  };
}

function numbersAlong(dimension: Exclude<Dimension, { kind: 'choice' }>): Along {
  const { least: low, most: high } = dimension;
  const isInteger = dimension.kind === 'integer';
  const isLog = dimension.kind === 'logUniform' || (isInteger && dimension.log === true);
  const { at, ticks } = isLog
    ? logScale({ low, high }, [0, 1])
    : linearScale({ low, high }, [0, 1], TICKS);
  const valueAt = (place: number): number =>
    isLog ? low * (high / low) ** place : low + place * (high - low);
  return {
    ticks: ticks
      .filter((value) => !isInteger || Number.isInteger(value))
      .map((value) => ({ place: within(at(value)), text: shortNumber(value) })),
    choices: null,
    place: (value) =>
      typeof value === 'number' && (!isLog || value > 0) ? within(at(value)) : null,
    text(place) {
      const value = valueAt(place);
      return shortNumber(isInteger ? Math.round(value) : Number(value.toPrecision(DIGITS)));
    },
  };
}

/** The axis of the scores, with the best at its upper end. Outliers, far worse than the rest, lie at its lower end. */
export function scoreAxis(view: SweepView): Axis {
  const { measure, mode, trials } = view;
  const { best, worst, isCut } = scoreRange(view);
  const span = worst - best;
  const placeOfScore = (score: number): number =>
    span === 0 ? 1 : within(1 - (score - best) / span);
  const textOf = (score: number): string => measureText(measure, score);
  const ends: Extent = { low: Math.min(best, worst), high: Math.max(best, worst) };
  const values = span === 0 ? [best] : linearScale(ends, [0, 1], TICKS).ticks;
  const ticks =
    scoresOf(view).length === 0
      ? []
      : values.map((value) => ({ place: placeOfScore(value), text: shortNumber(value) }));
  const beyond = mode === 'min' ? '≥' : '≤';
  const cut = { place: 0, text: `${beyond} ${shortNumber(Number(worst.toPrecision(3)))}` };
  return {
    name: '',
    // The lowest label stands for the scores beyond the end too.
    ticks: isCut ? [cut, ...ticks.filter(({ place }) => place > APART)] : ticks,
    choices: null,
    hasGaps: trials.some(({ score }) => score === null),
    placeOf: ({ score }) => (score === null ? null : placeOfScore(score.value)),
    textAt: (place) => textOf(best + (1 - place) * span),
  };
}

/** A score is an outlier if it is this many times farther from the best than the median is. */
const FAR = 20;
/** With outliers, the axis ends this many times farther from the best than the median. */
const SHOWN = 4;

/** The range of the axis of scores. */
function scoreRange({ mode, ...view }: SweepView): { best: number; worst: number; isCut: boolean } {
  const sign = mode === 'min' ? 1 : -1;
  const sorted = scoresOf(view).sort((a, b) => sign * (a - b));
  const [best, worst] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const typical = (sorted[Math.floor(sorted.length / 2)] ?? 0) - best;
  const isCut = typical !== 0 && Math.abs(worst - best) > FAR * Math.abs(typical);
  return { best, worst: isCut ? best + SHOWN * typical : worst, isCut };
}

function within(place: number): number {
  return Math.min(1, Math.max(0, place));
}

/** The selected part of an axis: the places from `low` to `high`. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** Places that differ by less, from rounding, are equal. */
const CLOSE = 1e-9;

/** The trials that cross every axis within its span. Those without a place on an axis with a span are left out. */
export function crossing(
  trials: readonly ViewedTrial[],
  axes: readonly Axis[],
  spans: ReadonlyMap<string, Span>,
): ViewedTrial[] {
  const checks = axes.flatMap((axis) => {
    const span = spans.get(axis.name);
    return span === undefined ? [] : [{ axis, span }];
  });
  return trials.filter((trial) =>
    checks.every(({ axis, span: { low, high } }) => {
      const place = axis.placeOf(trial);
      return place !== null && place >= low - CLOSE && place <= high + CLOSE;
    }),
  );
}

/**
 * The quality of each trial, by its index: from 1 for the best to 0 for the worst; equal scores have equal quality.
 * It depends on the rank, so that one very bad trial does not make all others look the same.
 */
export function qualities({
  trials,
  mode,
}: Pick<SweepView, 'mode'> & { readonly trials: readonly Scored[] }): Map<number, number> {
  const scored = ranked(trials, mode).filter(({ score }) => score !== null);
  const found = new Map<number, number>();
  for (let from = 0; from < scored.length; ) {
    let to = from;
    while (scored[to]?.score?.value === scored[from].score?.value) to++;
    const rank = (from + to - 1) / 2;
    const quality = scored.length === 1 ? 1 : 1 - rank / (scored.length - 1);
    for (const { index } of scored.slice(from, to)) found.set(index, quality);
    from = to;
  }
  return found;
}

/**
 * The opacity of a trial's line: better trials stand out. The more trials there are, the fewer of them stand out.
 * @param quality from {@link qualities}; null for a trial without a score
 */
export function lineStrength(quality: number | null, count: number): number {
  const least = Math.min(0.15, Math.max(0.03, 12 / count));
  return quality === null ? 2 * least : least + (0.8 - least) * quality ** Math.max(2, count / 30);
}
