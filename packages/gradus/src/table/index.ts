export {
  MISSING_MARKS,
  Missing,
  type Reading,
  readCategories,
  readDates,
  readNumbers,
} from './cells.ts';
export { byCodePoint } from './counts.ts';
export { isoDate } from './dates.ts';
export {
  type CellOf,
  type ColumnKind,
  type ColumnKinds,
  defineColumns,
  optionsOf,
  type RowOf,
} from './definition.ts';
export { describeColumn, describeTarget, describeWarning } from './describe.ts';
export { duplicateRows } from './duplicates.ts';
export { type InferOptions, inferColumns } from './infer.ts';
export type * from './plan.ts';
export { TableError, type TableProblem } from './problem.ts';
export type * from './reasons.ts';
export { type FoldOptions, kFolds, type Split, type SplitOptions, splitRows } from './split.ts';
export {
  type ColumnSummary,
  type NumberSummary,
  type SummaryOptions,
  summarize,
  type TextSummary,
} from './summarize.ts';
export {
  type Column,
  cellOf,
  type DateColumn,
  type NumberColumn,
  type Row,
  Table,
  type TextColumn,
} from './table.ts';
export { targetNames } from './target.ts';
