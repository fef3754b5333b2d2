/** The reasons for the decisions of `inferColumns`, and its warnings. Everything here is plain data. */

/**
 * `classification` predicts one of several classes, `regression` one or more numbers.
 *
 * @example
 * ```ts
 * const task: Task = 'regression';
 * const table = Table.fromRows([{ x: 1, y: 2 }, { x: 2, y: 4 }]);
 * inferColumns(table, { target: 'y', task }).target.task; // 'regression'
 * ```
 */
export type Task = 'classification' | 'regression';

/**
 * The options of `inferColumns` that name columns.
 *
 * @example
 * ```ts
 * const option: ColumnOption = 'categorical';
 * const table = Table.fromRows([{ code: 7 }, { code: 9 }]);
 * inferColumns(table, { [option]: ['code'] }).columns[0].type; // 'categorical'
 * ```
 */
export type ColumnOption = 'numeric' | 'categorical' | 'date' | 'ignore';

/**
 * A value and how often it occurs.
 *
 * @example
 * ```ts
 * const [city] = summarize(Table.fromRows([{ city: 'Seoul' }, { city: 'Seoul' }]));
 * const top: readonly ValueCount[] = city.kind === 'text' ? city.top : [];
 * top; // [{ value: 'Seoul', count: 2 }]
 * ```
 */
export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/**
 * Why a column has its type.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: 31 }, { age: 25 }]);
 * const reason: ColumnReason = inferColumns(table).columns[0].reason;
 * reason; // { code: 'numbers' }
 * ```
 */
export type ColumnReason =
  /** An option names the column. */
  | { readonly code: 'option'; readonly option: ColumnOption }
  /** Every value is a number. */
  | { readonly code: 'numbers' }
  /** Every value is a date. */
  | { readonly code: 'dates'; readonly example: string }
  /** Text that is not free text. */
  | { readonly code: 'text'; readonly distinct: number }
  /** Text whose values nearly all differ. */
  | { readonly code: 'free-text'; readonly distinct: number; readonly present: number }
  /** All values are different integers. */
  | { readonly code: 'distinct-integers'; readonly distinct: number }
  /** The column has the name of an identifier. */
  | { readonly code: 'identifier-name' }
  /** All cells hold the same value. */
  | { readonly code: 'constant'; readonly value: string }
  /** All cells are missing. */
  | { readonly code: 'empty' };

/**
 * Why a target has its task.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ x: 1, y: 0.5 }, { x: 2, y: 0.7 }]);
 * const reason: TargetReason = inferColumns(table, { target: 'y' }).target.reason;
 * reason; // { code: 'fractions', example: 0.5 }
 * ```
 */
export type TargetReason =
  | { readonly code: 'option' }
  /** Text, with this many different values. */
  | { readonly code: 'text'; readonly distinct: number }
  /** Integers with at most 20 different values. */
  | { readonly code: 'few-integers'; readonly distinct: number }
  /** Integers with more than 20 different values. */
  | { readonly code: 'many-integers'; readonly distinct: number }
  /** Numbers that are not all integers. */
  | { readonly code: 'fractions'; readonly example: number }
  /** The option `target` names this many columns. */
  | { readonly code: 'several-targets'; readonly count: number };

/**
 * A warning about the data, to read before training. Rows are counted from 0.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ age: 31, unit: 'years' }, { age: 25, unit: 'years' }]);
 * const [warning]: readonly TableWarning[] = inferColumns(table).warnings;
 * warning; // { code: 'constant', column: 'unit', value: 'years' }
 * ```
 */
export type TableWarning =
  /** The column is ignored because it looks like an identifier. */
  | { readonly code: 'identifier'; readonly column: string; readonly because: 'name' | 'values' }
  | { readonly code: 'constant'; readonly column: string; readonly value: string }
  /** No cell has a value. */
  | { readonly code: 'empty'; readonly column: string }
  | {
      readonly code: 'free-text';
      readonly column: string;
      readonly distinct: number;
      readonly present: number;
    }
  /** More than half of the cells are missing. */
  | {
      readonly code: 'mostly-missing';
      readonly column: string;
      readonly missing: number;
      readonly rows: number;
    }
  /** One value has more than 99 % of the cells that are not missing. */
  | {
      readonly code: 'dominant';
      readonly column: string;
      readonly value: string;
      readonly share: number;
    }
  | { readonly code: 'many-categories'; readonly column: string; readonly distinct: number }
  /** The column predicts the target by itself. `score` is the share of the errors that it avoids, from 0 to 1. */
  | {
      readonly code: 'leakage';
      readonly column: string;
      readonly target: string;
      readonly task: Task;
      readonly score: number;
    }
  /** All values are numbers if separators and units are left out. */
  | {
      readonly code: 'formatted-numbers';
      readonly column: string;
      readonly example: string;
      readonly row: number;
      readonly value: number;
      readonly isTarget: boolean;
    }
  /** All values are numbers, and some of them, such as `example`, have a decimal comma. */
  | {
      readonly code: 'decimal-commas';
      readonly column: string;
      readonly example: string;
      readonly row: number;
      readonly count: number;
      readonly present: number;
    }
  /** Integers beyond 2^53, such as `example`, which are rounded in float64. */
  | {
      readonly code: 'rounded-integers';
      readonly column: string;
      readonly example: string;
      readonly row: number;
    }
  /** Nearly all values are numbers; `example` is the first that is not. */
  | {
      readonly code: 'mostly-numbers';
      readonly column: string;
      readonly example: string;
      readonly row: number;
      readonly count: number;
      readonly present: number;
    }
  /** Dates that may begin with the day or with the month. */
  | {
      readonly code: 'ambiguous-dates';
      readonly column: string;
      readonly example: string;
      readonly row: number;
    }
  /** Dates in several forms. */
  | { readonly code: 'mixed-dates'; readonly column: string; readonly examples: readonly string[] }
  /** Nearly all values are dates; `example` is the first that is not. */
  | {
      readonly code: 'mostly-dates';
      readonly column: string;
      readonly example: string;
      readonly row: number;
      readonly count: number;
      readonly present: number;
    }
  /** Rows without a value of this target. No split contains them. */
  | { readonly code: 'target-missing'; readonly column: string; readonly missing: number }
  /** Classes with fewer than 10 rows. */
  | {
      readonly code: 'small-classes';
      readonly column: string;
      readonly classes: readonly ValueCount[];
    }
  /** Fewer than 10 rows for each class on average. */
  | {
      readonly code: 'many-classes';
      readonly column: string;
      readonly classes: number;
      readonly rows: number;
    }
  /** Rows of the test set that are also in the training set. */
  | {
      readonly code: 'duplicates';
      readonly count: number;
      readonly rows: number;
      readonly trainRow: number;
      readonly testRow: number;
    };
