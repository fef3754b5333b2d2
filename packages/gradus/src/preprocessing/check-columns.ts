/** Checks that a table has the columns that a model needs, and suggests similar names for missing ones. */
import { type Table, TableError } from '../table/index.ts';
import type { FeatureDescription } from './description.ts';

/** @throws TableError if the table lacks a column; it suggests a similar name */
export function checkColumns(table: Table, features: readonly FeatureDescription[]): void {
  const lacking = features.filter(({ name }) => !table.has(name));
  if (lacking.length === 0) return;
  const used = new Set(features.map(({ name }) => name));
  const others = table.columns.map(({ name }) => name).filter((name) => !used.has(name));
  const columns = lacking.map(({ name }) => ({
    column: name,
    near: nearest(name, others) ?? null,
  }));
  throw new TableError(table.name, { code: 'lacks-columns', columns });
}

/** The name with the fewest different letters, at most a third. Case and punctuation do not count. */
function nearest(name: string, others: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  let best: string | undefined;
  let least = Math.max(1, name.length / 3);
  for (const other of others) {
    const distance = editDistance(plain(name), plain(other));
    if (distance > least || (best !== undefined && distance === least)) continue;
    best = other;
    least = distance;
  }
  return best;
}

/** The Levenshtein distance: the number of letters to insert, delete or change. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
