import { type Column, Table } from 'gradus/table';

export type Cells = readonly (string | number | Date | null)[];

/** A column of numbers or dates where all cells are, of text otherwise. */
function columnOf(name: string, cells: Cells): Column {
  const present = cells.filter((cell) => cell !== null);
  if (present.every((cell) => typeof cell === 'number')) {
    const values = Float64Array.from(cells, (cell) => Number(cell ?? Number.NaN));
    return { name, kind: 'number', values };
  }
  if (present.every((cell) => cell instanceof Date)) {
    const values = Float64Array.from(
      cells,
      (cell) => (cell as Date | null)?.getTime() ?? Number.NaN,
    );
    return { name, kind: 'date', values };
  }
  const values = [...new Set(present.map(String))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : values.indexOf(`${cell}`)));
  return { name, kind: 'text', codes, values };
}

export function tableOf(
  columns: Readonly<Record<string, Cells>> | readonly [string, Cells][],
): Table {
  const entries = Array.isArray(columns) ? columns : Object.entries(columns);
  return new Table(
    't.csv',
    entries.map(([name, cells]) => columnOf(name, cells)),
  );
}
