/** What preprocessing does with each column, as plain data that a model file can hold. */
import type { ColumnPlan } from '../table/index.ts';
import {
  amount,
  type Check,
  fields,
  finite,
  listOf,
  nullOr,
  oneOf,
  rule,
  text,
} from '../util/fields.ts';

/**
 * Mean and population standard deviation of numbers of the training rows, in the column's own units. A missing
 * value counts as the mean. The standard deviation is 0 where all numbers are equal.
 */
export interface Moments {
  readonly mean: number;
  readonly std: number;
}

/** The parts of a date that a network can use. */
export type DatePart = 'year' | 'month' | 'dayOfWeek' | 'hour';

interface Feature {
  readonly name: string;
  /** Whether values were missing in training. */
  readonly hasMissing: boolean;
}

/** A column of numbers: one standardised number, and an indicator of missing values if there were any. */
export interface NumericFeature extends Feature, Moments {
  readonly type: 'numeric';
  /** Whether text such as `1,234` and `12 €` is read as a number too. */
  readonly loose: boolean;
}

/** A column of categories: one-hot units up to {@link MAX_ONE_HOT} categories, an embedding beyond. */
export interface CategoricalFeature extends Feature {
  readonly type: 'categorical';
  /** The categories of the training rows: the most frequent first, equally frequent ones by code point. */
  readonly categories: readonly string[];
}

/** A column of dates: the year as a standardised number, the other parts as sine and cosine. */
export interface DateFeature extends Feature {
  readonly type: 'date';
  /** How `01/03/2024` is read; null where it is not read. */
  readonly dayFirst: boolean | null;
  /** The parts that differ between training rows; the year alone where none does. */
  readonly parts: readonly DatePart[];
  readonly year: Moments;
}

/** What becomes of one column. */
export type FeatureDescription = NumericFeature | CategoricalFeature | DateFeature;

/** A target that is one of some classes. */
export interface ClassesDescription {
  readonly name: string;
  readonly task: 'classification';
  /** In the order of the model's outputs. */
  readonly classNames: readonly string[];
}

/** A column of numbers to predict; the model's output is standardised. */
export interface NumberDescription extends Moments {
  readonly name: string;
  /** As of a {@link NumericFeature}. */
  readonly loose: boolean;
}

/** Targets that are numbers. */
export interface NumbersDescription {
  readonly task: 'regression';
  /** At least one, in the order of the model's outputs. */
  readonly columns: readonly NumberDescription[];
}

/** What the model predicts. */
export type TargetDescription = ClassesDescription | NumbersDescription;

/** Everything that preprocessing has learned from the training rows; JSON can hold it. */
export interface PreprocessingDescription {
  readonly features: readonly FeatureDescription[];
  readonly target: TargetDescription;
  /** Columns that the training table had and that are not used. */
  readonly ignored: readonly string[];
  /** The texts that stand for a missing value, in small letters. */
  readonly missing: ColumnPlan['missing'];
}

/** A column with more categories gets an embedding. */
export const MAX_ONE_HOT = 16;

/** The numbers that a period of each cyclic part has. */
export const PERIODS: Readonly<Record<Exclude<DatePart, 'year'>, number>> = {
  month: 12,
  dayOfWeek: 7,
  hour: 24,
};
export const DATE_PARTS: readonly DatePart[] = ['year', 'month', 'dayOfWeek', 'hour'];

const name = rule(
  'a string that is not empty',
  (value) => typeof value === 'string' && value !== '',
);
const flag = rule('true or false', (value) => typeof value === 'boolean');
const moments = { mean: finite, std: amount };

const numeric = fields({ ...moments, loose: flag });
const categorical = fields({ categories: distinct(text, 0) });
const date = fields({
  dayFirst: nullOr(flag),
  parts: distinct(oneOf(DATE_PARTS), 1),
  year: fields(moments),
});

const feature = kinds('type', { numeric, categorical, date });
const target = kinds('task', {
  classification: fields({ name, classNames: distinct(text, 2) }),
  regression: fields({
    columns: (value, at) => {
      distinct(fields({ name, ...moments, loose: flag }), 1)(value, at);
      distinct(name, 1)(names(value), `${at} (their names)`);
    },
  }),
});

function names(value: unknown): string[] {
  return (value as readonly { name: string }[]).map((each) => each.name);
}

const features: Check = (value, at) => {
  listOf(fields({ name, hasMissing: flag }))(value, at);
  listOf(feature)(value, at);
  distinct(name, 1)(names(value), `${at} (their names)`);
};

/** @throws GradusError that names the first field which cannot be right, its value and what is allowed */
export const checkDescription: Check = fields({
  features,
  target,
  ignored: listOf(text),
  missing: listOf(text),
});

/** A list of at least so many elements that pass `check`, none of them twice. */
function distinct(check: Check, least: number): Check {
  const list = rule(`a list of at least ${least} elements`, (value) => {
    return Array.isArray(value) && value.length >= least;
  });
  return (value, at) => {
    list(value, at);
    listOf(check)(value, at);
    const seen = new Set<unknown>();
    for (const [i, element] of (value as unknown[]).entries()) {
      if (seen.has(element))
        rule('different from those before it', () => false)(element, `${at}[${i}]`);
      seen.add(element);
    }
  };
}

/** An object that is checked by what its field `key` says that it is. */
function kinds(key: string, checks: Readonly<Record<string, Check>>): Check {
  const word = oneOf(Object.keys(checks));
  return (value, at) => {
    fields({ [key]: word })(value, at);
    checks[Reflect.get(value as object, key) as string](value, at);
  };
}
