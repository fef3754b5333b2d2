/** Previews of tables. The engine loads this module for the first file. */
import { TableFileError } from '@gradus/datasets';
import { planOf, splitOf } from '@gradus/lab/tabular';
import {
  type ColumnPlan,
  cellOf,
  duplicateRows,
  isoDate,
  type Split,
  summarize,
  type Table,
  TableError,
  targetNames,
} from 'gradus/table';
import { likelyTarget } from './likely-target.ts';
import type {
  OpenedTable,
  PlanChoice,
  PlannedColumn,
  PlannedTable,
  TableTrouble,
} from './preview-messages.ts';

/** The rows of a preview. */
const HEAD_ROWS = 10;
/** Cells of a preview are cut beyond this many characters. */
const LONGEST_CELL = 80;
/** The bins of a histogram. */
const BINS = 12;

/** What the page shows of a table that was read. */
export function openedTable(
  { table, checksum }: { readonly table: Table; readonly checksum: string },
  { name, size }: Pick<File, 'name' | 'size'>,
): OpenedTable {
  const rows = Math.min(HEAD_ROWS, table.length);
  return {
    ...{ checksum, name, bytes: size, rows: table.length },
    columns: table.columns.map((column) => column.name),
    head: Array.from({ length: rows }, (_, row) =>
      table.columns.map((column) => textOf(cellOf(column, row))),
    ),
  };
}

function textOf(cell: ReturnType<typeof cellOf>): string | null {
  if (cell === null) return null;
  const text = cell instanceof Date ? isoDate(cell.getTime()) : String(cell);
  return text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
}

/**
 * What a choice makes of a table: the use of each column, warnings, and the sizes of the split. If no target is chosen,
 * it is the likely one.
 * @param seed splits the rows
 */
export function plannedTable(table: Table, given: PlanChoice, seed: number): PlannedTable {
  let choice = given;
  let [wanted = null] = given.target;
  try {
    let plan = planOf(table, choice);
    wanted ??= likelyTarget(plan.columns);
    if (wanted !== null && plan.target === null) {
      choice = { ...given, target: [wanted] };
      plan = planOf(table, choice);
    }
    const columns = columnsOf(table, plan);
    const { target, warnings } = plan;
    if (target === null) return { columns, wanted, target, warnings, sizes: null, trouble: null };
    return { columns, wanted, target, ...splitParts(table, plan, choice, seed) };
  } catch (error) {
    const trouble = troubleOf(error);
    const columns = columnsOf(table, plainPlan(table, choice));
    return { columns, wanted, target: null, warnings: [], sizes: null, trouble };
  }
}

function splitParts(
  table: Table,
  plan: ColumnPlan,
  { split }: PlanChoice,
  seed: number,
): Pick<PlannedTable, 'warnings' | 'sizes' | 'trouble'> {
  const { warnings } = plan;
  let parts: Split;
  try {
    parts = splitOf(table, plan, split, seed);
  } catch (error) {
    return { warnings, sizes: null, trouble: troubleOf(error) };
  }
  const { train, validation, test } = parts;
  const sizes = [train, validation, test].map(({ length }) => length);
  if (sizes.includes(0)) {
    const message = `a part of the split has no row: ${sizes.join(', ')}.`;
    return { warnings, sizes: null, trouble: { kind: 'parts', sizes, message } };
  }
  const twice = duplicateRows(table, plan, { train, test });
  return { warnings: [...warnings, ...(twice === null ? [] : [twice])], sizes, trouble: null };
}

/** The plan without what the visitor chose, which did not work. */
function plainPlan(table: Table, { options }: PlanChoice): ColumnPlan {
  const none = { task: null, numeric: [], categorical: [], date: [], ignore: [] };
  return planOf(table, { target: [], options: { ...options, ...none } });
}

function columnsOf(table: Table, plan: ColumnPlan): PlannedColumn[] {
  const definitions = new Map(plan.columns.map((each) => [each.name, each]));
  const targets = plan.target === null ? [] : targetNames(plan.target);
  return summarize(table, { plan, bins: BINS }).map((summary) => {
    const { name } = summary;
    const definition = definitions.get(name);
    return {
      ...{ name, summary },
      type: targets.includes(name) ? 'target' : (definition?.type ?? 'ignored'),
      reason: definition?.reason.code ?? null,
    };
  });
}

/** An error of reading or planning, as facts. Errors of the program stay errors. */
export function troubleOf(error: unknown): TableTrouble {
  if (!(error instanceof Error)) throw error;
  const { message } = error;
  if (error instanceof TableFileError) return { kind: 'file', details: error.details, message };
  if (error instanceof TableError) return { kind: 'table', details: error.details, message };
  return { kind: 'other', message };
}
