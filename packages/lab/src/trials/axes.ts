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

/** A label of an axis. Places go from 0, the lower end, to 1. */
export interface Tick {
  readonly place: number;
  readonly text: string;
}

/** One of the upright axes on which a trial is a line. */
export interface Axis {
  /** The setting; empty for the score. */
  readonly name: string;
  readonly ticks: readonly Tick[];
  /** Texts of the choices, from the lower end on; null for an axis of numbers. */
  readonly choices: readonly string[] | null;
  /** Whether a trial has no place on it. */
  readonly hasGaps: boolean;
  /** Null where the trial has none. */
  placeOf(trial: ViewedTrial): number | null;
  /** What stands at a place. */
  textAt(place: number): string;
}

/** About how many labels an axis of numbers has. */
const TICKS = 5;

/** Of the value at a place, which a pointer finds no better. */
const DIGITS = 3;

/** Labels that are nearer than this would cover each other. */
const APART = 0.08;

/** The axes of all settings, the most important first, and last that of the scores. */
export function axesOf(view: SweepView): Axis[] {
  const names = orderOf(view);
  const axes = names.map((name) => settingAxis(name, view.dimensions[name], view.trials));
  return [...axes, scoreAxis(view)];
}

/** The settings, the most important first; in the order of the space where importance does not tell. */
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
  // Charts ask for the places of all trials at every move of a pointer.
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

/** From values to places and back. */
interface Along {
  readonly ticks: readonly Tick[];
  readonly choices: readonly string[] | null;
  place(value: Value): number | null;
  text(place: number): string;
}

/** Choices have places of equal height, each in the middle of its own. */
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

/** The axis of the scores, with the best at its upper end. A few that are far worse than the rest lie at its lower end. */
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
    // The lowest label says that scores beyond the end lie there too.
    ticks: isCut ? [cut, ...ticks.filter(({ place }) => place > APART)] : ticks,
    choices: null,
    hasGaps: trials.some(({ score }) => score === null),
    placeOf: ({ score }) => (score === null ? null : placeOfScore(score.value)),
    textAt: (place) => textOf(best + (1 - place) * span),
  };
}

/** Scores that are so many times farther from the best than the median is are outliers … */
const FAR = 20;
/** … and the axis then ends so many times as far from the best as the median. */
const SHOWN = 4;

/** What the axis of scores covers. */
function scoreRange({ mode, ...view }: SweepView): { best: number; worst: number; isCut: boolean } {
  const sign = mode === 'min' ? 1 : -1;
  const sorted = scoresOf(view).sort((a, b) => sign * (a - b));
  const [best, worst] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const usual = (sorted[Math.floor(sorted.length / 2)] ?? 0) - best;
  const isCut = usual !== 0 && Math.abs(worst - best) > FAR * Math.abs(usual);
  return { best, worst: isCut ? best + SHOWN * usual : worst, isCut };
}

function within(place: number): number {
  return Math.min(1, Math.max(0, place));
}

/** The part of an axis that trials have to cross; places from `low` to `high`. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** Rounding in places counts as equal. */
const CLOSE = 1e-9;

/** The trials that cross each axis within its span; where an axis has one, trials without a place on it are left out. */
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
 * How good each trial is among all, by its index: 1 for the best, 0 for the worst; equal scores are equally good.
 * By rank, so that one trial that is far worse does not make all others look the same.
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
 * How opaque the line of a trial is: the better ones stand out, the fewer of them the more trials there are.
 * @param quality as {@link qualities} gives it; null for a trial without a score
 */
export function lineStrength(quality: number | null, count: number): number {
  const least = Math.min(0.15, Math.max(0.03, 12 / count));
  return quality === null ? 2 * least : least + (0.8 - least) * quality ** Math.max(2, count / 30);
}
