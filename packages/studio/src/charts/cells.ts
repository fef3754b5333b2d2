/** Cells of one size in rows, and their place in a drawing. Lengths are CSS pixels. */
export interface Cells {
  readonly count: number;
  readonly columns: number;
  /** The upper left corner of the first cell. */
  readonly left: number;
  readonly top: number;
  /** The distance from one cell to the next. */
  readonly width: number;
  readonly height: number;
}

/** The place of a cell. */
interface CellBounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * As many cells per row as fit, from the upper left corner on.
 * @param available width of the place; a row has at least one cell, however narrow the place is
 */
export function cellsIn(
  available: number,
  { count, width, height }: Pick<Cells, 'count' | 'width' | 'height'>,
  top = 0,
): Cells {
  const columns = Math.max(1, Math.min(count, Math.floor(available / width)));
  return { count, columns, left: 0, top, width, height };
}

export function rowsOf({ count, columns }: Pick<Cells, 'count' | 'columns'>): number {
  return Math.ceil(count / columns);
}

/** The height of all rows. */
export function heightOf(cells: Cells): number {
  return rowsOf(cells) * cells.height;
}

export function boundsOf({ columns, left, top, width, height }: Cells, cell: number): CellBounds {
  const column = cell % columns;
  const row = (cell - column) / columns;
  return { x: left + column * width, y: top + row * height, width, height };
}

/** The cell at a point; null outside all cells. */
export function cellAt(cells: Cells, x: number, y: number): number | null {
  const column = Math.floor((x - cells.left) / cells.width);
  const row = Math.floor((y - cells.top) / cells.height);
  if (column < 0 || column >= cells.columns || row < 0) return null;
  const cell = row * cells.columns + column;
  return cell < cells.count ? cell : null;
}

/** The cell that a key leads to, as in any grid; null for other keys. */
export function moved(
  { count, columns }: Pick<Cells, 'count' | 'columns'>,
  cell: number,
  key: string,
  isFar: boolean,
): number | null {
  const begin = cell - (cell % columns);
  const end = Math.min(begin + columns, count) - 1;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(begin, cell - 1);
    case 'ArrowRight':
      return Math.min(end, cell + 1);
    case 'ArrowUp':
      return cell - columns < 0 ? cell : cell - columns;
    case 'ArrowDown':
      return cell + columns >= count ? cell : cell + columns;
    case 'Home':
      return isFar ? 0 : begin;
    case 'End':
      return isFar ? count - 1 : end;
    default:
      return null;
  }
}
