/** How `inferColumns` uses the columns of a table. Everything here is plain data. */
import type { ColumnReason, TableWarning, TargetReason, ValueCount } from './reasons.ts';

/**
 * How a column is used.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: 31, city: 'Seoul' }, { age: 25, city: 'Busan' }]);
 * const types: ColumnType[] = inferColumns(table).columns.map(({ type }) => type);
 * types; // ['numeric', 'categorical']
 * ```
 */
export type ColumnType = 'numeric' | 'categorical' | 'date' | 'ignored';

/**
 * The range of numbers, or of points in time in milliseconds since 1970 in UTC.
 *
 * @example
 * ```ts
 * const { columns } = inferColumns(Table.fromRows([{ age: 31 }, { age: 25 }]));
 * if (columns[0].type === 'numeric') {
 *   const { min, max, mean }: Range = columns[0];
 *   mean; // 28
 * }
 * ```
 */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/**
 * The number of missing cells, and the number of different values in the others.
 *
 * @example
 * ```ts
 * const { columns } = inferColumns(Table.fromRows([{ age: 31 }, { age: null }, { age: 25 }]));
 * const { missing, distinct }: Counts = columns[0];
 * missing; // 1
 * distinct; // 2
 * ```
 */
export interface Counts {
  readonly missing: number;
  readonly distinct: number;
}

interface Definition extends Counts {
  readonly name: string;
  /** Why the column has this type; `describeColumn` writes it as a sentence. */
  readonly reason: ColumnReason;
}

/**
 * A column of numbers.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ price: '1,234' }, { price: '12 €' }]);
 * const [price] = inferColumns(table, { numeric: ['price'] }).columns;
 * const { loose, max } = price as NumericDefinition;
 * loose; // true
 * max; // 1234
 * ```
 */
export interface NumericDefinition extends Definition, Range {
  readonly type: 'numeric';
  /** Whether text such as `1,234` and `12 €` is read as a number too. The option `numeric` turns it on. */
  readonly loose: boolean;
}

/**
 * A column of categories.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ city: 'Seoul' }, { city: 'Busan' }, { city: 'Seoul' }]);
 * const { top } = inferColumns(table).columns[0] as CategoricalDefinition;
 * top; // [{ value: 'Seoul', count: 2 }, { value: 'Busan', count: 1 }]
 * ```
 */
export interface CategoricalDefinition extends Definition {
  readonly type: 'categorical';
  /** The most frequent categories, at most ten; equally frequent ones by code point. */
  readonly top: readonly ValueCount[];
}

/**
 * A column of points in time.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ born: '01/03/2024' }, { born: '31/03/2024' }]);
 * const { dayFirst, min } = inferColumns(table).columns[0] as DateDefinition;
 * dayFirst; // true
 * isoDate(min); // '2024-03-01'
 * ```
 */
export interface DateDefinition extends Definition, Range {
  readonly type: 'date';
  /** Whether `01/03/2024` is 1 March; null if the column holds no date of this form. */
  readonly dayFirst: boolean | null;
}

/**
 * A column that is not used.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ unit: 'kg' }, { unit: 'kg' }]);
 * const { reason } = inferColumns(table).columns[0] as IgnoredDefinition;
 * reason; // { code: 'constant', value: 'kg' }
 * ```
 */
export interface IgnoredDefinition extends Definition {
  readonly type: 'ignored';
}

/**
 * How a column is used, why, and what it holds.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: 31 }, { age: 25 }]);
 * const [age]: readonly ColumnDefinition[] = inferColumns(table).columns;
 * if (age.type === 'numeric') age.max; // 31
 * ```
 */
export type ColumnDefinition =
  | NumericDefinition
  | CategoricalDefinition
  | DateDefinition
  | IgnoredDefinition;

/**
 * A target whose values are classes.
 *
 * @example
 * ```ts
 * const rows = [31, 25, 40, 19].map((age) => ({ age, isAdult: age > 20 ? 'yes' : 'no' }));
 * const table = Table.fromRows([...rows, { age: 12, isAdult: 'no' }]);
 * const { target } = inferColumns(table, { target: 'isAdult', task: 'classification' });
 * const { classNames, classCounts } = target as ClassificationTarget;
 * classNames; // ['no', 'yes']
 * classCounts; // [2, 3]
 * ```
 */
export interface ClassificationTarget extends Counts {
  readonly name: string;
  readonly task: 'classification';
  readonly reason: TargetReason;
  /** In ascending order if all are numbers, else by code point. */
  readonly classNames: readonly string[];
  /** The number of rows of each class. */
  readonly classCounts: readonly number[];
}

/**
 * One target column of a regression.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 10.5 }, { rooms: 2, price: 20 }]);
 * const { columns } = inferColumns(table, { target: 'price' }).target as RegressionTarget;
 * const [price]: readonly NumberTarget[] = columns;
 * price.max; // 20
 * ```
 */
export interface NumberTarget extends Counts, Range {
  readonly name: string;
  /** Whether text such as `1,234` is read as a number too. The option `task: 'regression'` turns it on. */
  readonly loose: boolean;
}

/**
 * The targets of a regression: one or more columns of numbers.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ x: 1, y: 0.5, z: 2 }, { x: 2, y: 0.7, z: 4 }]);
 * const { target } = inferColumns(table, { target: ['z', 'y'] });
 * (target as RegressionTarget).columns.map(({ name }) => name); // ['z', 'y']
 * ```
 */
export interface RegressionTarget {
  readonly task: 'regression';
  readonly reason: TargetReason;
  /** In the order of the option `target`. */
  readonly columns: readonly NumberTarget[];
}

/**
 * The column or columns to predict.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ x: 1, y: 0.5 }, { x: 2, y: 0.7 }]);
 * const target: TargetDefinition = inferColumns(table, { target: 'y' }).target;
 * target.task; // 'regression'
 * ```
 */
export type TargetDefinition = ClassificationTarget | RegressionTarget;

/**
 * The decisions of `inferColumns`.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: 31, city: 'Seoul' }, { age: 25, city: 'Busan' }]);
 * const plan: ColumnPlan = inferColumns(table);
 * plan.rows; // 2
 * plan.target; // null
 * ```
 */
export interface ColumnPlan<Target extends TargetDefinition | null = TargetDefinition | null> {
  /** Every column of the table except the targets, in the order of the table. */
  readonly columns: readonly ColumnDefinition[];
  readonly target: Target;
  readonly warnings: readonly TableWarning[];
  /** The texts that stand for a missing value, in lower case. */
  readonly missing: readonly string[];
  /** The number of rows of the table. */
  readonly rows: number;
}
