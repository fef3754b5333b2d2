import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/**
 * The kind of a column that {@link defineColumns} describes; a list gives the known categories.
 *
 * @example
 * ```ts
 * const kinds: ColumnKind[] = ['numeric', 'categorical', 'date', ['small', 'large']];
 * ```
 */
export type ColumnKind = 'numeric' | 'categorical' | 'date' | readonly string[];

/**
 * The kinds of columns by name, as {@link defineColumns} takes them.
 *
 * @example
 * ```ts
 * const columns: ColumnKinds = { age: 'numeric', size: ['small', 'large'] };
 * optionsOf(columns).numeric; // ['age']
 * ```
 */
export type ColumnKinds = Readonly<Record<string, ColumnKind>>;

/**
 * The type of a cell in a column of kind `K`; null is a missing cell.
 *
 * @example
 * ```ts
 * const born: CellOf<'date'> = '1993-05-01';
 * const age: CellOf<'numeric'> = null;
 * ```
 */
export type CellOf<K extends ColumnKind> = K extends 'numeric'
  ? number | null
  : K extends 'date'
    ? Date | string | null
    : K extends 'categorical'
      ? string | null
      : K extends readonly string[]
        ? K[number] | (string & {}) | null
        : never;

/**
 * The type of a row with these columns. A category that is not listed is allowed too.
 *
 * @example
 * ```ts
 * const columns = defineColumns({ age: 'numeric', city: ['Seoul', 'Busan'] });
 * const row: RowOf<typeof columns> = { age: 31, city: 'Seoul' };
 * ```
 */
export type RowOf<C extends ColumnKinds> = { -readonly [Name in keyof C]: CellOf<C[Name]> };

/**
 * Describes the columns of a table in code. The type of its rows follows: {@link RowOf}.
 *
 * @throws ArgumentError for a column of an unknown kind
 *
 * @example
 * ```ts
 * const columns = defineColumns({ age: 'numeric', born: 'date', city: ['Seoul', 'Busan'] });
 * const rows: RowOf<typeof columns>[] = [
 *   { age: 31, born: '1993-05-01', city: 'Seoul' },
 *   { age: null, born: '1999-10-21', city: 'Busan' },
 * ];
 * const plan = inferColumns(Table.fromRows(rows), optionsOf(columns));
 * plan.columns.map(({ type }) => type); // ['numeric', 'date', 'categorical']
 * ```
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
 * The options with which `inferColumns` uses each column as its defined kind.
 * @param target columns to leave out because they are predicted
 *
 * @example
 * ```ts
 * const columns = defineColumns({ age: 'numeric', city: ['Seoul', 'Busan'], price: 'numeric' });
 * optionsOf(columns, 'price'); // { numeric: ['age'], categorical: ['city'], date: [] }
 * ```
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
