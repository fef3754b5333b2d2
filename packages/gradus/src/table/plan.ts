/** What the columns of a table are used for, as `inferColumns` decides it. Everything here is plain data. */

/** What a column is used for. */
export type ColumnType = 'numeric' | 'categorical' | 'date' | 'ignored';

/** `classification` predicts one of some classes, `regression` one or more numbers. */
export type Task = 'classification' | 'regression';

/** The options of `inferColumns` that name columns. */
export type ColumnOption = 'numeric' | 'categorical' | 'date' | 'ignore';

/** How often a value occurs. */
export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/** The range of numbers, or of points in time in milliseconds since 1970 in UTC. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** How many cells are missing, and how many different values the others hold. */
export interface Counts {
  readonly missing: number;
  readonly distinct: number;
}

interface Definition extends Counts {
  readonly name: string;
  /** Why the column has this type; `describeColumn` says it in a sentence. */
  readonly reason: ColumnReason;
}

/** A column of numbers. */
export interface NumericDefinition extends Definition, Range {
  readonly type: 'numeric';
  /** Whether text such as `1,234` and `12 €` is read as a number too: the option `numeric` asks for it. */
  readonly loose: boolean;
}

/** A column of categories. */
export interface CategoricalDefinition extends Definition {
  readonly type: 'categorical';
  /** The most frequent categories, at most ten; of equally frequent ones the first by code point. */
  readonly top: readonly ValueCount[];
}

/** A column of points in time. */
export interface DateDefinition extends Definition, Range {
  readonly type: 'date';
  /** How `01/03/2024` is read; null where the column holds no such date. */
  readonly dayFirst: boolean | null;
}

/** A column that is not used. */
export interface IgnoredDefinition extends Definition {
  readonly type: 'ignored';
}

/** What a column is used for, why, and what it holds. */
export type ColumnDefinition =
  | NumericDefinition
  | CategoricalDefinition
  | DateDefinition
  | IgnoredDefinition;

/** A target that holds one of some classes. */
export interface ClassificationTarget extends Counts {
  readonly name: string;
  readonly task: 'classification';
  readonly reason: TargetReason;
  /** Numbers in ascending order; as soon as one is not a number, all by code point. */
  readonly classNames: readonly string[];
  /** How many rows each class has. */
  readonly classCounts: readonly number[];
}

/** A column of numbers to predict. */
export interface NumberTarget extends Counts, Range {
  readonly name: string;
  /** As of a numeric column: the option `task: 'regression'` asks for it. */
  readonly loose: boolean;
}

/** One or more columns of numbers to predict. */
export interface RegressionTarget {
  readonly task: 'regression';
  readonly reason: TargetReason;
  /** In the order in which the option `target` names them. */
  readonly columns: readonly NumberTarget[];
}

/** What is predicted. */
export type TargetDefinition = ClassificationTarget | RegressionTarget;

/** What `inferColumns` decides. */
export interface ColumnPlan<Target extends TargetDefinition | null = TargetDefinition | null> {
  /** Every column of the table but those to predict, in the table's order. */
  readonly columns: readonly ColumnDefinition[];
  readonly target: Target;
  readonly warnings: readonly TableWarning[];
  /** The texts that stand for a missing value, in small letters. */
  readonly missing: readonly string[];
  /** How many rows were looked at. */
  readonly rows: number;
}

/** Why a column has its type. */
export type ColumnReason =
  /** An option names the column. */
  | { readonly code: 'option'; readonly option: ColumnOption }
  /** Every value is a number. */
  | { readonly code: 'numbers' }
  /** Every value is a date. */
  | { readonly code: 'dates'; readonly example: string }
  /** Text with few enough different values. */
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

/** Why a target has its task. */
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

/** What a person should know before training. Rows are counted from 0. */
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
  /** The column alone predicts the target; `score` is the share of it that it explains, from 0 to 1. */
  | {
      readonly code: 'leakage';
      readonly column: string;
      readonly target: string;
      readonly task: Task;
      readonly score: number;
    }
  /** All values are numbers once separators and units are left out. */
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
  /** Integers beyond 2^53, such as `example`, which as numbers of float64 are rounded. */
  | {
      readonly code: 'rounded-integers';
      readonly column: string;
      readonly example: string;
      readonly row: number;
    }
  /** Nearly all values are numbers; `example` is the first that is none. */
  | {
      readonly code: 'mostly-numbers';
      readonly column: string;
      readonly example: string;
      readonly row: number;
      readonly count: number;
      readonly present: number;
    }
  /** Dates of which nobody can tell whether the day or the month comes first. */
  | {
      readonly code: 'ambiguous-dates';
      readonly column: string;
      readonly example: string;
      readonly row: number;
    }
  /** Dates in several forms. */
  | { readonly code: 'mixed-dates'; readonly column: string; readonly examples: readonly string[] }
  /** Nearly all values are dates; `example` is the first that is none. */
  | {
      readonly code: 'mostly-dates';
      readonly column: string;
      readonly example: string;
      readonly row: number;
      readonly count: number;
      readonly present: number;
    }
  /** Rows without a value of this target, which no split contains. */
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
  /** Rows of the test set that the training set contains too. */
  | {
      readonly code: 'duplicates';
      readonly count: number;
      readonly rows: number;
      readonly trainRow: number;
      readonly testRow: number;
    };
