/** The kinds of dimensions: what a value may be, and which values are equally likely. */
import type { Kind } from '../util/arguments.ts';
import { exp, ln } from '../util/elementary.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';

/** A value of a setting: JSON without objects. */
export type Value = number | string | boolean | null | readonly Value[];

/** The values that earlier dimensions must have. All of them must hold. */
export type Condition = Readonly<Record<string, Value>>;

/** One of a list of values, without an order. */
export interface Choice<V extends Value = Value> {
  readonly kind: 'choice';
  readonly values: readonly V[];
  readonly when?: Condition;
}

/** A number from `least` to `most`, each equally likely. */
export interface Uniform {
  readonly kind: 'uniform';
  readonly least: number;
  readonly most: number;
  readonly when?: Condition;
}

/** A number from `least` to `most` whose logarithm is uniform: each power of ten is equally likely. */
export interface LogUniform {
  readonly kind: 'logUniform';
  readonly least: number;
  readonly most: number;
  readonly when?: Condition;
}

/** An integer from `least` to `most`; with `log`, its logarithm is about uniform. */
export interface Integer {
  readonly kind: 'integer';
  readonly least: number;
  readonly most: number;
  readonly log?: boolean;
  readonly when?: Condition;
}

/** One thing that varies. */
export type Dimension = Choice | Uniform | LogUniform | Integer;

interface When {
  readonly when: Condition;
}

const WHEN = { when: 'object' } as const;

/**
 * One of these values: `choice(['SGD', 'Adam'])`, `choice([[64], [64, 64]])`. This function and its like check their
 * options; {@link checkSpace} checks all else, when it knows the name.
 *
 * @param options `when` makes the dimension conditional: `choice([true, false], { when: { optimizer: 'SGD' } })`
 */
export function choice<const V extends Value>(values: readonly V[]): Choice<V>;
export function choice<const V extends Value>(
  values: readonly V[],
  options: When,
): Choice<V> & When;
export function choice<const V extends Value>(values: readonly V[], options?: When): Choice<V> {
  return { kind: 'choice', values, ...checkOptions('choice', options, WHEN) };
}

/** A number from `least` to `most`, both included: `uniform(0, 0.5)`. */
export function uniform(least: number, most: number): Uniform;
export function uniform(least: number, most: number, options: When): Uniform & When;
export function uniform(least: number, most: number, options?: When): Uniform {
  return { kind: 'uniform', least, most, ...checkOptions('uniform', options, WHEN) };
}

/** A number from `least` above 0 to `most`, uniform on a logarithmic scale: `logUniform(1e-4, 1e-1)`. */
export function logUniform(least: number, most: number): LogUniform;
export function logUniform(least: number, most: number, options: When): LogUniform & When;
export function logUniform(least: number, most: number, options?: When): LogUniform {
  return { kind: 'logUniform', least, most, ...checkOptions('logUniform', options, WHEN) };
}

/**
 * An integer from `least` to `most`, both included: `integer(1, 4)`.
 *
 * @param options `log` for sizes such as `integer(8, 512, { log: true })`
 */
export function integer(least: number, most: number, options?: { log?: boolean }): Integer;
export function integer(
  least: number,
  most: number,
  options: { log?: boolean } & When,
): Integer & When;
export function integer(
  least: number,
  most: number,
  options?: { log?: boolean } & Partial<When>,
): Integer {
  const given = checkOptions('integer', options, { ...WHEN, log: 'boolean' });
  return { kind: 'integer', least, most, ...given };
}

type KindName = Dimension['kind'];
type OfKind<K extends KindName> = Extract<Dimension, { kind: K }>;

/** What a kind of dimension does. A place is a number from 0 to 1. */
interface KindRules<D extends Dimension> {
  /** Whether values have an order and distances. */
  readonly isOrdered: boolean;
  /** The options of a dimension, and what each must be. */
  readonly options: Readonly<Record<Exclude<keyof D, 'kind' | 'when'>, Kind>>;
  /** What is wrong with a dimension whose options have the right types; it follows the name. */
  problem(dimension: D): string | null;
  valueAt(dimension: D, place: number): Value;
  /** The place of a value; between those of its neighbours where it has many. NaN for a value it cannot have. */
  placeOf(dimension: D, value: Value): number;
  /** All values of a choice; of numbers `steps`, equally far apart on their scale, both ends included. */
  levels(dimension: D, steps: number): readonly Value[];
  /** The first and the last place of a value that it can have: equal on a continuous scale. */
  cellOf(dimension: D, value: Value): readonly [from: number, to: number];
  /** How many values there are; Infinity for numbers on a continuous scale. */
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
      // Halves, since the width of a range can be above the largest double.
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
    // The first and the last integer have whole cells too, so that they are not half as likely as others.
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

/** On a continuous scale each place has a value of its own. */
function pointOf(dimension: Uniform | LogUniform, value: Value): [from: number, to: number] {
  const place = placeOf(dimension, value);
  return [place, place];
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Which of `count` equal cells holds `place`. */
function cell(place: number, count: number): number {
  return Math.min(Math.floor(place * count), count - 1);
}

function lerp(least: number, most: number, place: number): number {
  return least * (1 - place) + most * place;
}

/** The value at `place` of the way from `least` to `most` on a logarithmic scale. */
function between(least: number, most: number, place: number): number {
  return exp(lerp(ln(least), ln(most), place));
}

/** How far `value` is on the way from `least` to `most`; half of it where rounding has made them equal. */
function fraction(least: number, most: number, value: number): number {
  return least < most ? within({ least: 0, most: 1 }, (value - least) / (most - least)) : 0.5;
}

/** Without the rounding errors that would make 0.0010000000000000002 of the middle of 1e-4 … 1e-2. */
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

/** What `make` makes of `n` places from 0 to 1, or of the middle. */
function spread<T>(n: number, make: (place: number, i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => make(n === 1 ? 0.5 : i / (n - 1), i));
}

/** The values that a dimension takes in a grid: all of a choice, of numbers `steps` from end to end. */
export function levelsOf(dimension: Dimension, steps: number): readonly Value[] {
  return rulesOf(dimension).levels(dimension, steps);
}

/** Whether values of a dimension have an order and distances: numbers do, choices do not. */
export function isOrdered(dimension: Dimension): boolean {
  return rulesOf(dimension).isOrdered;
}

/** How many values a dimension has; Infinity for numbers on a continuous scale. */
export function countValues(dimension: Dimension): number {
  return rulesOf(dimension).count(dimension);
}

/** The value of a dimension at a place from 0 to 1. Equal parts of the way are equally likely values. */
export function valueAt(dimension: Dimension, place: number): Value {
  return rulesOf(dimension).valueAt(dimension, place);
}

/** Where a value stands from 0 to 1: what {@link valueAt} makes a value of. NaN for one it cannot have. */
export function placeOf(dimension: Dimension, value: Value): number {
  return rulesOf(dimension).placeOf(dimension, value);
}

/** The places that {@link valueAt} makes this value of, which the dimension can have; equal on a continuous scale. */
export function cellOf(dimension: Dimension, value: Value): readonly [from: number, to: number] {
  return rulesOf(dimension).cellOf(dimension, value);
}

/** @throws ArgumentError where a dimension is of no kind, or an option of it is missing, unknown or wrong */
export function checkDimension(owner: string, dimension: Dimension): void {
  const kind: unknown = dimension?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) {
    const functions = 'choice, uniform, logUniform or integer';
    throw new ArgumentError(
      owner,
      `${shown(dimension)} is not a dimension. Make one by ${functions}.`,
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
  return least < most ? null : `least must be below most, got ${least} and ${most}.`;
}

function problemOfLog({ least }: Range): string | null {
  return least > 0 ? null : `a logarithmic scale begins above 0, got least = ${least}.`;
}

function problemOfValues(values: readonly Value[]): string | null {
  if (values.length === 0) return 'a choice needs at least one value.';
  const seen = new Set<string>();
  for (const value of values) {
    if (!isValue(value)) {
      return `a choice has numbers, strings, booleans, null and lists of these as values, got ${shown(value)}.`;
    }
    const text = JSON.stringify(value);
    if (seen.has(text)) return `the value ${text} is in the choice twice.`;
    seen.add(text);
  }
  return null;
}

function isValue(value: unknown): value is Value {
  if (Array.isArray(value)) return value.every(isValue);
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}
