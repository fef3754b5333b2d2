import { countUp } from '../util/count-up.ts';
import { Missing, readCategories, readDates, readNumbers } from './cells.ts';
import type { ColumnPlan } from './plan.ts';
import type { TableWarning } from './reasons.ts';
import type { Column, Table } from './table.ts';
import { readTargets } from './target.ts';

/**
 * A warning about test rows that equal a row of the training set in every used column; null if there are none. Takes
 * linear time.
 *
 * @param testTable the table of the test rows, if it is another table; without `rows.test`, all of its rows
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ x: 1, y: 2 }, { x: 3, y: 4 }, { x: 1, y: 2 }]);
 * const rows = { train: Int32Array.of(0, 1), test: Int32Array.of(2) };
 * const warning = duplicateRows(table, inferColumns(table), rows);
 * warning; // { code: 'duplicates', count: 1, rows: 1, trainRow: 0, testRow: 2 }
 * ```
 */
export function duplicateRows(
  table: Table,
  plan: ColumnPlan,
  rows: { readonly train: Int32Array; readonly test?: Int32Array },
  testTable: Table = table,
): TableWarning | null {
  const { train, test = countUp(testTable.length) } = rows;
  const columns = usedColumns(table, plan);
  const known = new Rows(columns, train);
  const asked = new Rows(testTable === table ? columns : usedColumns(testTable, plan), test);
  // Different test rows with the same slot in the hash table form a chain through `next`. The training rows, usually
  // more, are only looked up.
  const mask = 2 ** Math.ceil(Math.log2(2 * test.length + 1)) - 1;
  const heads = new Int32Array(mask + 1).fill(-1);
  const next = new Int32Array(test.length);
  const find = (rows: Rows, at: number): number => {
    let found = heads[rows.hashes[at] & mask];
    while (found >= 0 && !asked.equals(found, rows, at)) found = next[found];
    return found;
  };
  const firsts = test.map((_, at) => {
    const found = find(asked, at);
    if (found >= 0) return found;
    next[at] = heads[asked.hashes[at] & mask];
    heads[asked.hashes[at] & mask] = at;
    return at;
  });
  const equal = new Int32Array(test.length).fill(-1);
  for (let at = 0; at < train.length; at++) {
    const found = find(known, at);
    if (found >= 0 && equal[found] < 0) equal[found] = at;
  }
  let [count, trainRow, testRow] = [0, -1, -1];
  firsts.forEach((first, at) => {
    if (equal[first] < 0) return;
    if (count === 0) [trainRow, testRow] = [train[equal[first]], test[at]];
    count += 1;
  });
  return count === 0 ? null : { code: 'duplicates', count, rows: test.length, trainRow, testRow };
}

/** Selected rows of a table, with the columns that a plan uses. The columns are not copied. */
class Rows {
  readonly hashes: Int32Array;
  readonly #columns: readonly Column[];
  readonly #rows: Int32Array;

  constructor(columns: readonly Column[], rows: Int32Array) {
    this.#columns = columns;
    this.#rows = rows;
    this.hashes = new Int32Array(rows.length);
    for (const column of columns) mix(this.hashes, column, rows);
  }

  equals(at: number, other: Rows, otherAt: number): boolean {
    const [row, otherRow] = [this.#rows[at], other.#rows[otherAt]];
    return this.#columns.every((column, place) => {
      return keyOf(column, row) === keyOf(other.#columns[place], otherRow);
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

/** The value by which a cell is compared; null if it is missing. */
function keyOf(column: Column, row: number): number | string | null {
  if (column.kind === 'text') return column.values[column.codes[row]] ?? null;
  return Number.isNaN(column.values[row]) ? null : column.values[row];
}

function mix(hashes: Int32Array, column: Column, rows: Int32Array): void {
  if (column.kind === 'text') {
    const ofValue = Int32Array.from(column.values, hashOfText);
    rows.forEach((row, at) => {
      const code = column.codes[row];
      hashes[at] = mixed(hashes[at], code < 0 ? 0 : ofValue[code]);
    });
    return;
  }
  const number = new Float64Array(1);
  const words = new Int32Array(number.buffer);
  rows.forEach((row, at) => {
    const value = column.values[row];
    // Adding 0 turns −0 into 0.
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
