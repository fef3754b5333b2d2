import type { ColumnPlan, Split, Table } from 'gradus/table';
import { sourceName, type TableData } from '../settings/schema.ts';
import { type TrainingTable, trainingTable } from './data.ts';
import { splitOf } from './split.ts';

/** A table, and what a run says about it. */
interface KnownTable {
  readonly table: Table;
  readonly plan: ColumnPlan;
  /** A table whose rows are the test set, if `data.split` names one. */
  readonly test?: Table;
  readonly data: Omit<TableData, 'rows'>;
}

/** Rows as inputs of any network, and their part of the configuration. */
export interface TableRows {
  readonly about: TableData;
  readonly data: TrainingTable;
  readonly rows: Split;
}

/**
 * The rows of each part, as `data.split` says. A part can be empty, see {@link sizesOf}.
 * @throws DataError as {@link trainingTable} does
 */
export function tableRows({ table, plan, test, data: about }: KnownTable, seed: number): TableRows {
  const { source, split, binary } = about;
  const rows = splitOf(table, plan, split, seed);
  const dataset = { name: sourceName(source), checksum: source.checksum };
  const data = trainingTable(table, plan, rows, { test, dataset, binary });
  return { data, rows, about: { ...about, rows: data.length } };
}

/** The numbers of rows for training, validation and test. */
export function sizesOf({ train, validation, test }: TrainingTable): number[] {
  return [train, validation, test].map((part) => part?.length ?? 0);
}
