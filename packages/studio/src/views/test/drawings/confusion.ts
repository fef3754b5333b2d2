import { boundsOf, type Cells, heightOf } from '../../../charts/cells.ts';
import { css, mixed, parseColor, readableOn } from '../../../charts/color.ts';
import { type Drawing, fitting, type Painter, widthOf } from '../../../charts/painter.ts';
import type { Palette } from '../../../charts/palette.ts';

/** A confusion matrix, and the texts of its axes. */
export interface Confusion {
  readonly counts: readonly (readonly number[])[];
  readonly names: readonly string[];
  readonly actual: string;
  readonly predicted: string;
}

/** Lengths as shares of a cell's side. */
const LARGEST = 52;
const SMALLEST = 3;
/** The space for an axis's title. */
const TITLE = 20;

/** The space for the longest name. */
function roomFor(names: readonly string[], width: number): number {
  const most = Math.min(150, width / 3);
  return Math.min(most, Math.max(...names.map((name) => widthOf(name, 12))));
}

/** The cells in a drawing of a given width; a row is an actual class, a column a predicted class. */
export function confusionGrid({ names }: Confusion, width: number): Cells {
  const longest = roomFor(names, width);
  const left = TITLE + longest + 8;
  const side = Math.max(SMALLEST, Math.min(LARGEST, Math.floor((width - left - 2) / names.length)));
  const top = TITLE + (isTurned(names, side) ? longest : 14) + 8;
  return { count: names.length ** 2, columns: names.length, left, top, width: side, height: side };
}

/** The matrix. Cells are tinted by the square root of their share of the row, so that mistakes are visible. */
export function confusionDrawing(confusion: Confusion, palette: Palette, width: number): Drawing {
  const grid = confusionGrid(confusion, width);
  return {
    width,
    height: grid.top + heightOf(grid) + 2,
    draw(painter) {
      drawNames(painter, confusion, grid, palette, roomFor(confusion.names, width));
      confusion.counts.flat().forEach((count, cell) => {
        const actual = Math.floor(cell / grid.columns);
        const total = confusion.counts[actual].reduce((sum, n) => sum + n, 0);
        const isRight = cell % grid.columns === actual;
        drawCell(painter, grid, cell, { count, total, isRight }, palette);
      });
    },
  };
}

function isTurned(names: readonly string[], side: number): boolean {
  return names.some((name) => widthOf(name, 12) > side - 2);
}

function drawNames(
  painter: Painter,
  { names, actual, predicted }: Confusion,
  grid: Cells,
  { text, faint }: Palette,
  room: number,
): void {
  const { left, top, width: side } = grid;
  const half = (side * names.length) / 2;
  const turn = isTurned(names, side) ? 90 : 0;
  painter.text(predicted, left + half, TITLE / 2, { color: faint, align: 'middle' });
  painter.text(actual, TITLE / 2, top + half, { color: faint, align: 'middle', turn: 90 });
  names.forEach((name, i) => {
    const middle = (i + 0.5) * side;
    const short = fitting(name, room, 12);
    painter.text(short, left - 6, top + middle, { color: text, align: 'end' });
    if (turn === 0) painter.text(short, left + middle, top - 10, { color: text, align: 'middle' });
    else painter.text(short, left + middle, top - 6, { color: text, turn });
  });
}

interface Cell {
  readonly count: number;
  /** The share of the row. */
  readonly total: number;
  readonly isRight: boolean;
}

function drawCell(
  painter: Painter,
  grid: Cells,
  cell: number,
  { count, total, isRight }: Cell,
  { surface, blue, orange, line }: Palette,
): void {
  const { x, y, width, height } = boundsOf(grid, cell);
  const shade = total === 0 ? 0 : Math.sqrt(count / total);
  const color = mixed(parseColor(surface), parseColor(isRight ? blue : orange), shade);
  painter.rectangle(x, y, width, height, { color: line });
  painter.rectangle(x + 0.5, y + 0.5, width - 1, height - 1, { color: css(color) });
  // A number that does not fit stays away.
  const said = String(count);
  if (count === 0 || widthOf(said, 12) > width - 2) return;
  const style = { color: readableOn(color), align: 'middle' } as const;
  painter.text(said, x + width / 2, y + height / 2, style);
}
