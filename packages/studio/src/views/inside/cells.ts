/** Cells of one size, in rows from left to right; lengths are CSS pixels. */
export interface Cells {
  readonly count: number;
  readonly columns: number;
  /** From one cell to the next. */
  readonly width: number;
  readonly height: number;
}

/**
 * As many cells in a row as fit.
 * @param available width of the place; at least one cell stands in a row however narrow it is
 */
export function cellsIn(
  available: number,
  { count, width, height }: Omit<Cells, 'columns'>,
): Cells {
  const columns = Math.max(1, Math.min(count, Math.floor(available / width)));
  return { count, columns, width, height };
}

export function rowsOf({ count, columns }: Cells): number {
  return Math.ceil(count / columns);
}

/** The left upper corner of a cell. */
export function cornerOf({ columns, width, height }: Cells, cell: number): [x: number, y: number] {
  return [(cell % columns) * width, Math.floor(cell / columns) * height];
}

/** The cell at a point; null where there is none. */
export function cellAt(
  { count, columns, width, height }: Cells,
  x: number,
  y: number,
): number | null {
  const [column, row] = [Math.floor(x / width), Math.floor(y / height)];
  if (column < 0 || column >= columns || row < 0) return null;
  const cell = row * columns + column;
  return cell < count ? cell : null;
}

/** Where a key leads from a cell, at most to an end of its row or column; null for a key that is none of these. */
export function movedBy(key: string, { count, columns }: Cells, cell: number): number | null {
  const begin = cell - (cell % columns);
  switch (key) {
    case 'ArrowLeft':
      return Math.max(begin, cell - 1);
    case 'ArrowRight':
      return Math.min(begin + columns - 1, count - 1, cell + 1);
    case 'ArrowUp':
      return cell < columns ? cell : cell - columns;
    case 'ArrowDown':
      return cell + columns < count ? cell + columns : cell;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
