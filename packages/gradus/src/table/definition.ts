import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** What a column of rows written in code holds; a list names the categories that are known. */
export type ColumnKind = 'numeric' | 'categorical' | 'date' | readonly string[];

/** Columns by name, as `defineColumns` takes them. */
export type ColumnKinds = Readonly<Record<string, ColumnKind>>;

/** A cell of a column of this kind; null where it is missing. */
export type CellOf<K extends ColumnKind> = K extends 'numeric'
  ? number | null
  : K extends 'date'
    ? Date | string | null
    : K extends 'categorical'
      ? string | null
      : K extends readonly string[]
        ? K[number] | (string & {}) | null
        : never;

/** The rows that columns describe: `RowOf<typeof columns>`. A category that is not listed is text all the same. */
export type RowOf<C extends ColumnKinds> = { -readonly [Name in keyof C]: CellOf<C[Name]> };

/**
 * Columns written in code, from which the type of their rows follows.
 *
 *     const columns = defineColumns({ age: 'numeric', city: ['Seoul', 'Busan'], born: 'date' });
 *     const rows: RowOf<typeof columns>[] = [{ age: 31, city: 'Seoul', born: '1993-05-01' }];
 *     const table = Table.fromRows(rows, { name: 'people' });
 *     const plan = inferColumns(table, { ...optionsOf(columns), target: 'city' });
 *
 * @throws ArgumentError for a column of no known kind
 */
export function defineColumns<const C extends ColumnKinds>(columns: C): C {
  for (const [name, kind] of Object.entries(columns)) {
    const isKnown = kind === 'numeric' || kind === 'categorical' || kind === 'date';
    if (isKnown || (Array.isArray(kind) && kind.every((value) => typeof value === 'string'))) {
      continue;
    }
    const allowed = "'numeric', 'categorical', 'date' or a list of categories";
    throw new ArgumentError(
      'defineColumns',
      `column ${shown(name)} must be ${allowed}, got ${shown(kind)}.`,
    );
  }
  return columns;
}

/**
 * The options by which `inferColumns` takes the columns for what they are defined as.
 * @param target the columns to leave out because they are to predict
 */
export function optionsOf(
  columns: ColumnKinds,
  target: string | readonly string[] = [],
): { numeric: string[]; categorical: string[]; date: string[] } {
  const targets = [target].flat();
  const namesOf = (isOfKind: (kind: ColumnKind) => boolean): string[] =>
    Object.keys(columns).filter((name) => !targets.includes(name) && isOfKind(columns[name]));
  return {
    numeric: namesOf((kind) => kind === 'numeric'),
    categorical: namesOf((kind) => kind === 'categorical' || typeof kind !== 'string'),
    date: namesOf((kind) => kind === 'date'),
  };
}
