import { type ColumnPlan, inferColumns, MISSING_MARKS, type Table } from 'gradus/table';
import type { TableData } from '../settings/schema.ts';

/** The use of each column in the table of a run. */
export function planOf(
  table: Table,
  { target, options }: Pick<TableData, 'target' | 'options'>,
): ColumnPlan {
  const { task, missing, numeric, categorical, date, ignore } = options;
  return inferColumns(table, {
    ...{ numeric, categorical, date, ignore },
    ...(target.length > 0 && { target }),
    ...(task !== null && { task }),
    ...(missing !== null && { missing: withUsual(missing) }),
  });
}

/** Adds the usual texts for missing values to the given ones. */
export function withUsual(missing: readonly string[]): string[] {
  return [...MISSING_MARKS, ...missing];
}
