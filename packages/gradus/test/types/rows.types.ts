/** The types of rows, checked by `npm run check:types`; nothing here runs. */
import { defineColumns, type RowOf, Table } from 'gradus/table';
import { expectTypeOf } from 'vitest';

/** The type of a row follows from its columns. */
export function rowsOfColumns() {
  const columns = defineColumns({
    age: 'numeric',
    city: ['Seoul', 'Busan'],
    name: 'categorical',
    born: 'date',
  });
  type Person = RowOf<typeof columns>;
  expectTypeOf<Person['age']>().toEqualTypeOf<number | null>();
  expectTypeOf<Person['name']>().toEqualTypeOf<string | null>();
  expectTypeOf<Person['born']>().toEqualTypeOf<Date | string | null>();
  expectTypeOf<'Jeju'>().toExtend<Person['city']>();
  expectTypeOf<number>().not.toExtend<Person['city']>();
  const rows: Person[] = [
    { age: 31, city: 'Seoul', name: null, born: '1993-05-01' },
    // @ts-expect-error an age is a number
    { age: '31', city: 'Seoul', name: null, born: null },
    // @ts-expect-error a column is absent
    { age: 31, city: 'Seoul', name: null },
  ];
  return Table.fromRows(rows, { name: 'people' });
}

/** An unknown kind is refused. */
export function unknownKinds() {
  // @ts-expect-error there is no such kind
  defineColumns({ age: 'number' });
}
