/** What the page and the engine say about a table before it is trained on. `postMessage` can send everything here. */
import type { TableFileProblem } from '@gradus/datasets';
import type { TableData } from '@gradus/lab/settings';
import type {
  ColumnReason,
  ColumnSummary,
  ColumnType,
  TableProblem,
  TableWarning,
  TargetDefinition,
} from 'gradus/table';

/** How the cells of a file are read. Null: guessed. */
export type ReadingChoice = Pick<
  TableData['options'],
  'missing' | 'encoding' | 'delimiter' | 'decimal' | 'header'
>;

/** What to predict, from which columns, and how rows are split. Without a target, nothing is predicted yet. */
export type PlanChoice = Pick<TableData, 'target' | 'options' | 'split'>;

/** Why a table cannot be used: facts for a text in the visitor's language, and the English message of the library. */
export type TableTrouble = { readonly message: string } & (
  | { readonly kind: 'file'; readonly details: TableFileProblem }
  | { readonly kind: 'table'; readonly details: TableProblem }
  /** A part of the split has no row: the rows for training, validation and test. */
  | { readonly kind: 'parts'; readonly sizes: readonly number[] }
  | { readonly kind: 'other' }
);

/** A table that the engine has read. */
export interface OpenedTable {
  /** The SHA-256 of the file, by which the engine knows the table. */
  readonly checksum: string;
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
  readonly columns: readonly string[];
  /** The cells of the first rows as text; null where one is missing. */
  readonly head: readonly (readonly (string | null)[])[];
}

/** How a column is used, and what it holds. */
export interface PlannedColumn {
  readonly name: string;
  readonly type: ColumnType | 'target';
  /** Why it has this type; null for a target. */
  readonly reason: ColumnReason['code'] | null;
  readonly summary: ColumnSummary;
}

/** What a choice makes of a table. */
export interface PlannedTable {
  /** In the order of the table. If the choice does not work, as without it. */
  readonly columns: readonly PlannedColumn[];
  /** The column to predict: the chosen one, else the likely one; null if there is none. */
  readonly wanted: string | null;
  readonly target: TargetDefinition | null;
  readonly warnings: readonly TableWarning[];
  /** The rows for training, validation and test; null without a target or in trouble. */
  readonly sizes: readonly number[] | null;
  readonly trouble: TableTrouble | null;
}
