/** How preprocessing encodes each column, as plain data that a model file can hold. */
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
 * Mean and population standard deviation of the training rows, in the units of the column. A missing value counts as
 * the mean. The standard deviation is 0 if all numbers are equal.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const [rooms] = fitPreprocessing(table, { target: 'price' }).description.features;
 * const { mean, std } = rooms as NumericFeature satisfies Moments;
 * mean; // 2
 * std; // 1
 * ```
 */
export interface Moments {
  readonly mean: number;
  readonly std: number;
}

/**
 * The parts of a date that a network can use.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ day: '2024-03-01', sales: 1.5 }, { day: '2024-05-01', sales: 2 }]);
 * const [day] = fitPreprocessing(table, { target: 'sales' }).description.features;
 * const parts: readonly DatePart[] = day.type === 'date' ? day.parts : [];
 * parts; // ['month', 'dayOfWeek']
 * ```
 */
export type DatePart = 'year' | 'month' | 'dayOfWeek' | 'hour';

interface Feature {
  readonly name: string;
  /** Whether values were missing in training. */
  readonly hasMissing: boolean;
}

/**
 * A column of numbers: a standardised number, and an indicator of missing values if training had some.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: null, price: 2.5 }]);
 * const fitted = fitPreprocessing(table, { numeric: ['rooms'], target: 'price' });
 * const { mean, hasMissing } = fitted.description.features[0] as NumericFeature;
 * mean; // 1
 * hasMissing; // true
 * ```
 */
export interface NumericFeature extends Feature, Moments {
  readonly type: 'numeric';
  /** Whether text such as `1,234` and `12 €` is read as a number too. */
  readonly loose: boolean;
}

/**
 * A column of categories: one-hot units for up to 16 categories, an embedding for more.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ city: 'Seoul', price: 1.5 }, { city: 'Busan', price: 2.5 }]);
 * const [city] = fitPreprocessing(table, { target: 'price' }).description.features;
 * (city as CategoricalFeature).categories; // ['Busan', 'Seoul']
 * ```
 */
export interface CategoricalFeature extends Feature {
  readonly type: 'categorical';
  /** The categories of the training rows: the most frequent first; equally frequent ones by code point. */
  readonly categories: readonly string[];
}

/**
 * A column of dates: the year as a standardised number, the other parts as sine and cosine.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ day: '2023-03-01', sales: 1.5 }, { day: '2025-03-01', sales: 2 }]);
 * const [day] = fitPreprocessing(table, { target: 'sales' }).description.features;
 * (day as DateFeature).year; // { mean: 2024, std: 1 }
 * ```
 */
export interface DateFeature extends Feature {
  readonly type: 'date';
  /** Whether `01/03/2024` is 1 March; null if the column held no date of this form. */
  readonly dayFirst: boolean | null;
  /** The parts that differ between training rows; only the year if none does. */
  readonly parts: readonly DatePart[];
  readonly year: Moments;
}

/**
 * How one column is encoded.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const { description } = fitPreprocessing(table, { target: 'price' });
 * const [rooms]: readonly FeatureDescription[] = description.features;
 * rooms.type; // 'numeric'
 * ```
 */
export type FeatureDescription = NumericFeature | CategoricalFeature | DateFeature;

/**
 * A target whose values are classes.
 *
 * @example
 * ```ts
 * const rows = ['a', 'a', 'b', 'b'].map((kind, x) => ({ x, kind }));
 * const { target } = fitPreprocessing(Table.fromRows(rows), { target: 'kind' }).description;
 * (target as ClassesDescription).classNames; // ['a', 'b']
 * ```
 */
export interface ClassesDescription {
  readonly name: string;
  readonly task: 'classification';
  /** In the order of the model's outputs. */
  readonly classNames: readonly string[];
}

/**
 * One target column of a regression; the output of the model is standardised.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const { target } = fitPreprocessing(table, { target: 'price' }).description;
 * const [price]: readonly NumberDescription[] = target.task === 'regression' ? target.columns : [];
 * price; // { name: 'price', mean: 2, std: 0.5, loose: false }
 * ```
 */
export interface NumberDescription extends Moments {
  readonly name: string;
  /** Whether text such as `1,234` and `12 €` is read as a number too. */
  readonly loose: boolean;
}

/**
 * The targets of a regression.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ x: 1, y: 0.5, z: 2 }, { x: 2, y: 0.7, z: 4 }]);
 * const { target } = fitPreprocessing(table, { target: ['z', 'y'] }).description;
 * (target as NumbersDescription).columns.map(({ mean }) => mean); // [3, 0.6]
 * ```
 */
export interface NumbersDescription {
  readonly task: 'regression';
  /** At least one column, in the order of the model's outputs. */
  readonly columns: readonly NumberDescription[];
}

/**
 * The target or targets that the model predicts.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const target: TargetDescription = fitPreprocessing(table, { target: 'price' }).description.target;
 * target.task; // 'regression'
 * ```
 */
export type TargetDescription = ClassesDescription | NumbersDescription;

/**
 * Everything that preprocessing has learned from the training rows, as plain JSON.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const { description } = fitPreprocessing(table, { target: 'price' });
 * const stored: PreprocessingDescription = JSON.parse(JSON.stringify(description));
 * new Preprocessing(stored).encode(table).values; // [1, 3]
 * ```
 */
export interface PreprocessingDescription {
  readonly features: readonly FeatureDescription[];
  readonly target: TargetDescription;
  /** Columns of the training table that are not used. */
  readonly ignored: readonly string[];
  /** The texts that stand for a missing value, in lower case. */
  readonly missing: ColumnPlan['missing'];
}

/** A column with more categories gets an embedding. */
export const MAX_ONE_HOT = 16;

/** The length of the cycle of each cyclic part. */
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

/** @throws GradusError with the first wrong field, its value and what is allowed */
export const checkDescription: Check = fields({
  features,
  target,
  ignored: listOf(text),
  missing: listOf(text),
});

/** A list of at least `least` different elements that pass `check`. */
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
        rule('different from all elements before it', () => false)(element, `${at}[${i}]`);
      seen.add(element);
    }
  };
}

/** An object whose field `key` decides which of `checks` applies. */
function kinds(key: string, checks: Readonly<Record<string, Check>>): Check {
  const word = oneOf(Object.keys(checks));
  return (value, at) => {
    fields({ [key]: word })(value, at);
    checks[Reflect.get(value as object, key) as string](value, at);
  };
}
