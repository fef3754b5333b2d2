import { Missing, readCategories, readDates, readNumbers } from './cells.ts';
import type { ColumnPlan, TableWarning } from './plan.ts';
import type { Column, Table } from './table.ts';
import { readTargets } from './target.ts';

/**
 * The test rows that are equal to a row of the training set in every column that is used, as a warning; null where
 * there is none. Linear in the cells.
 *
 * @param testTable the table of `test` where it is one of its own
 */
export function duplicateRows(
  table: Table,
  plan: ColumnPlan,
  { train, test }: { readonly train: Int32Array; readonly test: Int32Array },
  testTable: Table = table,
): TableWarning | null {
  const known = new Rows(table, plan, train);
  const asked = new Rows(testTable, plan, test);
  const mask = 2 ** Math.ceil(Math.log2(2 * train.length + 1)) - 1;
  // Training rows with the same place in the hash table are a chain of `next`.
  const heads = new Int32Array(mask + 1).fill(-1);
  const next = new Int32Array(train.length);
  for (let at = train.length - 1; at >= 0; at--) {
    next[at] = heads[known.hashes[at] & mask];
    heads[known.hashes[at] & mask] = at;
  }
  let [count, trainRow, testRow] = [0, -1, -1];
  test.forEach((row, at) => {
    let found = heads[asked.hashes[at] & mask];
    while (found >= 0 && !known.equals(found, asked, at)) found = next[found];
    if (found < 0) return;
    if (count === 0) [trainRow, testRow] = [train[found], row];
    count += 1;
  });
  return count === 0 ? null : { code: 'duplicates', count, rows: test.length, trainRow, testRow };
}

/** Some rows of a table by the columns that a plan uses. */
class Rows {
  readonly hashes: Int32Array;
  readonly #columns: readonly Column[];

  constructor(table: Table, plan: ColumnPlan, rows: Int32Array) {
    this.#columns = usedColumns(table.select(rows), plan);
    this.hashes = new Int32Array(rows.length);
    for (const column of this.#columns) mix(this.hashes, column);
  }

  equals(at: number, other: Rows, otherAt: number): boolean {
    return this.#columns.every((column, place) => {
      return keyOf(column, at) === keyOf(other.#columns[place], otherAt);
    });
  }
}

function usedColumns(table: Table, plan: ColumnPlan): Column[] {
  const missing = new Missing(plan.missing);
  const used: Column[] = [];
  for (const definition of plan.columns) {
    if (definition.type === 'ignored') continue;
    const column = table.column(definition.name);
    if (definition.type === 'categorical') used.push(readCategories(column, missing));
    else if (definition.type === 'numeric') {
      used.push(readNumbers(column, missing, definition.loose).column);
    } else used.push(readDates(column, missing, definition.dayFirst).column);
  }
  const { target } = plan;
  return target === null ? used : [...used, ...readTargets(table, target, missing)];
}

/** What a cell is compared by; null where it is missing. */
function keyOf(column: Column, row: number): number | string | null {
  if (column.kind === 'text') return column.values[column.codes[row]] ?? null;
  return Number.isNaN(column.values[row]) ? null : column.values[row];
}

function mix(hashes: Int32Array, column: Column): void {
  if (column.kind === 'text') {
    const ofValue = Int32Array.from(column.values, hashOfText);
    column.codes.forEach((code, at) => {
      hashes[at] = mixed(hashes[at], code < 0 ? 0 : ofValue[code]);
    });
    return;
  }
  const number = new Float64Array(1);
  const words = new Int32Array(number.buffer);
  column.values.forEach((value, at) => {
    // Adding 0 makes one number of 0 and −0.
    number[0] = value + 0;
    hashes[at] = Number.isNaN(value)
      ? mixed(hashes[at], 1)
      : mixed(mixed(hashes[at], words[0]), words[1]);
  });
}

function hashOfText(text: string): number {
  let hash = 2;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

function mixed(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x85ebca6b);
  return product ^ (product >>> 15);
}
