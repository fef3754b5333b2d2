/** Cells of one size in rows, and where they are in a drawing; lengths are CSS pixels. */
export interface CellGrid {
  readonly count: number;
  readonly columns: number;
  /** The left upper corner of the first cell. */
  readonly left: number;
  readonly top: number;
  /** From one cell to the next. */
  readonly width: number;
  readonly height: number;
}

/** Where a cell is. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function rowsOf({ count, columns }: CellGrid): number {
  return Math.ceil(count / columns);
}

/** The height of all rows. */
export function heightOf(grid: CellGrid): number {
  return rowsOf(grid) * grid.height;
}

export function placeOf({ columns, left, top, width, height }: CellGrid, cell: number): Place {
  const column = cell % columns;
  const row = (cell - column) / columns;
  return { x: left + column * width, y: top + row * height, width, height };
}

/** The cell at a point; null outside. */
export function cellAt(grid: CellGrid, x: number, y: number): number | null {
  const column = Math.floor((x - grid.left) / grid.width);
  const row = Math.floor((y - grid.top) / grid.height);
  if (column < 0 || column >= grid.columns || row < 0) return null;
  const cell = row * grid.columns + column;
  return cell < grid.count ? cell : null;
}

/** Where a key leads from a cell, as in any grid; null for a key that leads nowhere. */
export function moved(
  { count, columns }: CellGrid,
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
