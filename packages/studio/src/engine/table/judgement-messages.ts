/** What the engine answers about a network for a table. `postMessage` can send everything here. */
import type { TableJudgement } from '@gradus/lab/tabular';

/** How good a network is on the test rows. */
export interface JudgedTable {
  readonly iteration: number;
  readonly judgement: TableJudgement;
  /** In the order of the outputs; null for regression. */
  readonly classNames: readonly string[] | null;
  /** The names of the columns that are predicted. */
  readonly targets: readonly string[];
}

/** The order of predictions. */
export type PredictionOrder = 'worst' | 'best' | 'file';

/** The prediction for a test row. */
export interface RowPrediction {
  /** Its place among the test rows. */
  readonly place: number;
  readonly actual: string;
  readonly predicted: string;
  /** In classification, 1 minus the probability of the actual class; in regression, predicted minus actual. */
  readonly error: number;
  /** The cells of the columns; null where one is missing. */
  readonly cells: readonly (string | null)[];
}

/** Predictions for test rows. */
export interface TablePredictions {
  readonly iteration: number;
  /** The number of test rows. */
  readonly total: number;
  /** The columns that the network uses. */
  readonly columns: readonly string[];
  /** The first rows in the order that was asked for. */
  readonly rows: readonly RowPrediction[];
}

/** A cell of a row that the visitor makes. */
export type Cell = string | number | null;

/** A column that the visitor can set, with the values of the training rows. */
export type RowField = { readonly name: string } & (
  | {
      readonly type: 'numeric';
      readonly min: number;
      readonly max: number;
      /** Whether values were missing in training. */
      readonly hasMissing: boolean;
    }
  | { readonly type: 'categorical'; readonly categories: readonly string[] }
  | { readonly type: 'date'; readonly example: string }
);

/** A test row, with the columns that can be set. */
export interface ExampleRow {
  readonly fields: readonly RowField[];
  readonly cells: Readonly<Record<string, Cell>>;
  /** The target; null if it is missing. */
  readonly actual: string | null;
}

/** The prediction for a row that the visitor made. */
export interface RowAnswer {
  readonly iteration: number;
  /** In the order of the classes; null for regression. */
  readonly probabilities: readonly number[] | null;
  /** The numbers of the targets; null for classification. */
  readonly values: readonly number[] | null;
  /** The columns that the network cannot read. */
  readonly unreadable: readonly string[];
}
