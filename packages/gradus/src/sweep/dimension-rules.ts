/** The rules of each kind of dimension: its values, their places from 0 to 1, and the checks of its options. */
import type { Kind } from '../util/arguments.ts';
import { exp, ln } from '../util/elementary.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import type { Dimension, LogUniform, Uniform, Value } from './dimension.ts';

type KindName = Dimension['kind'];
type OfKind<K extends KindName> = Extract<Dimension, { kind: K }>;

/** The rules of a kind of dimension; each is explained at the function that calls it. A place is a number from 0 to 1. */
interface KindRules<D extends Dimension> {
  readonly isOrdered: boolean;
  /** The options of a dimension and their types. */
  readonly options: Readonly<Record<Exclude<keyof D, 'kind' | 'when'>, Kind>>;
  /** What is wrong with a dimension whose options have the right types; null if nothing. */
  problem(dimension: D): string | null;
  valueAt(dimension: D, place: number): Value;
  /** The middle of {@link cellOf}. */
  placeOf(dimension: D, value: Value): number;
  levels(dimension: D, steps: number): readonly Value[];
  cellOf(dimension: D, value: Value): readonly [from: number, to: number];
  count(dimension: D): number;
}

const KINDS: { readonly [K in KindName]: KindRules<OfKind<K>> } = {
  choice: {
    isOrdered: false,
    options: { values: Array },
    problem: ({ values }) => problemOfValues(values),
    valueAt: ({ values }, place) => values[cell(place, values.length)],
    placeOf: ({ values }, value) => {
      const at = values.findIndex((each) => isSame(each, value));
      return at < 0 ? Number.NaN : (at + 0.5) / values.length;
    },
    levels: ({ values }) => values,
    cellOf: ({ values }, value) => {
      const at = values.findIndex((each) => isSame(each, value));
      return [at / values.length, (at + 1) / values.length];
    },
    count: ({ values }) => values.length,
  },
  uniform: {
    isOrdered: true,
    options: { least: 'number', most: 'number' },
    problem: problemOfEnds,
    valueAt: (range, place) => {
      return within(range, rounded(lerp(range.least, range.most, place)));
    },
    placeOf: (range, value) => {
      if (!isInside(range, value)) return Number.NaN;
      const { least, most } = range;
      // Halves, because the width of a range can be above the largest double.
      return fraction(least / 2, most / 2, value / 2);
    },
    levels: (range, steps) => spread(steps, (place) => valueAt(range, place)),
    cellOf: pointOf,
    count: () => Number.POSITIVE_INFINITY,
  },
  logUniform: {
    isOrdered: true,
    options: { least: 'number', most: 'number' },
    problem: (range) => problemOfEnds(range) ?? problemOfLog(range),
    valueAt: (range, place) => within(range, rounded(between(range.least, range.most, place))),
    placeOf: (range, value) => {
      if (!isInside(range, value)) return Number.NaN;
      return fraction(ln(range.least), ln(range.most), ln(value));
    },
    levels: (range, steps) => spread(steps, (place) => valueAt(range, place)),
    cellOf: pointOf,
    count: () => Number.POSITIVE_INFINITY,
  },
  integer: {
    isOrdered: true,
    options: { least: { integer: true }, most: { integer: true }, log: 'boolean' },
    problem: (range) => problemOfEnds(range) ?? (range.log ? problemOfLog(range) : null),
    // The first and the last integer have whole cells too. Otherwise they are half as likely as others.
    valueAt: (range, place) => {
      const { least, most, log } = range;
      const value = log
        ? Math.round(between(least - 0.5, most + 0.5, place))
        : least + cell(place, most - least + 1);
      return within(range, value);
    },
    placeOf: (range, value) => {
      if (!isInside(range, value) || !Number.isInteger(value)) return Number.NaN;
      const { least, most, log } = range;
      if (log) return fraction(ln(least - 0.5), ln(most + 0.5), ln(value));
      return fraction(least - 0.5, most + 0.5, value);
    },
    levels: ({ least, most, log }, steps) => {
      if (most - least < steps) return spread(most - least + 1, (_, i) => least + i);
      const scale = log ? between : lerp;
      const values = spread(steps, (place) =>
        within({ least, most }, Math.round(scale(least, most, place))),
      );
      return [...new Set(values)];
    },
    cellOf: ({ least, most, log }, value) => {
      const scaled = (x: number): number => (log ? ln(x) : x);
      const [from, to] = [scaled(least - 0.5), scaled(most + 0.5)];
      const edge = (x: number): number => fraction(from, to, scaled(x));
      return [edge(Number(value) - 0.5), edge(Number(value) + 0.5)];
    },
    count: ({ least, most }) => most - least + 1,
  },
};

/** The cell of a value on a continuous scale is one place. */
function pointOf(dimension: Uniform | LogUniform, value: Value): [from: number, to: number] {
  const place = placeOf(dimension, value);
  return [place, place];
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/** The index of the cell that holds `place`, of `count` equal cells. */
function cell(place: number, count: number): number {
  return Math.min(Math.floor(place * count), count - 1);
}

function lerp(least: number, most: number, place: number): number {
  return least * (1 - place) + most * place;
}

/** The value at `place` between `least` and `most` on a logarithmic scale. */
function between(least: number, most: number, place: number): number {
  return exp(lerp(ln(least), ln(most), place));
}

/** The place of `value` between `least` and `most`; 0.5 if rounding has made them equal. */
function fraction(least: number, most: number, value: number): number {
  return least < most ? within({ least: 0, most: 1 }, (value - least) / (most - least)) : 0.5;
}

/** Removes rounding errors: the middle of 1e-4 … 1e-2 is 0.001, not 0.0010000000000000002. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function within({ least, most }: Range, value: number): number {
  return Math.min(Math.max(value, least), most);
}

function isInside({ least, most }: Range, value: Value): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

/** Whether two values are equal, lists element by element. */
export function isSame(a: Value, b: Value): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function rulesOf<D extends Dimension>(dimension: D): KindRules<D> {
  return KINDS[dimension.kind] as unknown as KindRules<D>;
}

/** Calls `make` for `n` places at equal distances from 0 to 1; for n = 1, the middle. */
function spread<T>(n: number, make: (place: number, i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => make(n === 1 ? 0.5 : i / (n - 1), i));
}

/**
 * The values of a dimension in a grid: all values of a choice; `steps` numbers at equal distances on their scale, both
 * ends included.
 */
export function levelsOf(dimension: Dimension, steps: number): readonly Value[] {
  return rulesOf(dimension).levels(dimension, steps);
}

/** Whether the values of a dimension have an order and distances: numbers do, choices do not. */
export function isOrdered(dimension: Dimension): boolean {
  return rulesOf(dimension).isOrdered;
}

/** The number of values of a dimension; Infinity for a continuous scale. */
export function countValues(dimension: Dimension): number {
  return rulesOf(dimension).count(dimension);
}

/** The value of a dimension at a place from 0 to 1. Parts of equal length are equally likely. */
export function valueAt(dimension: Dimension, place: number): Value {
  return rulesOf(dimension).valueAt(dimension, place);
}

/** The place of a value from 0 to 1, the inverse of {@link valueAt}. NaN for a value that the dimension cannot have. */
export function placeOf(dimension: Dimension, value: Value): number {
  return rulesOf(dimension).placeOf(dimension, value);
}

/** The first and the last place at which {@link valueAt} is this value; equal on a continuous scale. */
export function cellOf(dimension: Dimension, value: Value): readonly [from: number, to: number] {
  return rulesOf(dimension).cellOf(dimension, value);
}

/** @throws ArgumentError if `dimension` is not a dimension, or one of its options is missing, unknown or wrong */
export function checkDimension(owner: string, dimension: Dimension): void {
  const kind: unknown = dimension?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) {
    const functions = 'choice, uniform, logUniform or integer';
    throw new ArgumentError(
      owner,
      `${shown(dimension)} is not a dimension. Make one with ${functions}.`,
    );
  }
  const rules = rulesOf(dimension);
  const kinds = { kind: null, ...rules.options, when: 'object' } as Record<string, Kind>;
  const required = Object.keys(rules.options).filter((option) => option !== 'log');
  checkOptions<Record<string, unknown>>(owner, { ...dimension }, kinds, required);
  const problem = rules.problem(dimension);
  if (problem !== null) throw new ArgumentError(owner, problem);
}

function problemOfEnds({ least, most }: Range): string | null {
  return least < most ? null : `least must be below most, got least ${least} and most ${most}.`;
}

function problemOfLog({ least }: Range): string | null {
  return least > 0 ? null : `a logarithmic scale must begin above 0, got least ${least}.`;
}

function problemOfValues(values: readonly Value[]): string | null {
  if (values.length === 0) return 'a choice needs at least one value, got an empty list.';
  const seen = new Set<string>();
  for (const value of values) {
    if (!isValue(value)) {
      return `the values of a choice must be numbers, strings, booleans, null or lists of these, got ${shown(value)}.`;
    }
    const text = JSON.stringify(value);
    if (seen.has(text)) return `the choice holds the value ${text} twice. Remove one.`;
    seen.add(text);
  }
  return null;
}

function isValue(value: unknown): value is Value {
  if (Array.isArray(value)) return value.every(isValue);
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}
