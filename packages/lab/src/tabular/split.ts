import { type ColumnPlan, kFolds, type Split, splitRows, type Table } from 'gradus/table';
import type { TableData } from '../settings/schema.ts';

/** The shares of the parts if the test set is a separate file. */
const WITHOUT_TEST = [0.85, 0.15, 0] as const;

/** The rows of each part. */
export function splitOf(
  table: Table,
  plan: ColumnPlan,
  { group, time, fold, test }: TableData['split'],
  seed: number,
): Split {
  const by = { plan, seed, ...(group !== null && { group }) };
  if (fold !== null) return kFolds(table, fold.of, by)[fold.index];
  return splitRows(table, {
    ...by,
    ...(time !== null && { time }),
    ...(test !== null && { fractions: WITHOUT_TEST }),
  });
}
