import type { Drawing, Painter } from '../../../figures/painter.ts';
import { type CellGrid, heightOf, placeOf } from '../cells.ts';
import type { ViewInk } from '../ink.ts';
import { css, limitOf, readableOn, tintOf } from '../tint.ts';

/** Smaller cells have no sign. */
const WITH_SIGN = 12;

/** Where the units of a layer are, in a drawing of so many pixels: few are large. */
export function unitsGrid(count: number, width: number, top = 0): CellGrid {
  const side = count <= 32 ? 24 : count <= 256 ? 16 : 8;
  const columns = Math.max(1, Math.min(count, Math.floor(width / side)));
  return { count, columns, left: 0, top, width: side, height: side };
}

/** What each unit of a layer gives, tinted around 0 on one scale; lower values carry a minus. */
export function unitsDrawing(values: Float32Array, ink: ViewInk, width: number): Drawing {
  const grid = unitsGrid(values.length, width);
  return {
    width,
    height: heightOf(grid),
    draw: (painter) => drawUnits(painter, values, grid, ink),
  };
}

export function drawUnits(
  painter: Painter,
  values: Float32Array,
  grid: CellGrid,
  { line, text, tint }: ViewInk,
): void {
  const limit = limitOf(values);
  values.forEach((value, cell) => {
    const { x, y, width, height } = placeOf(grid, cell);
    const color = tintOf(value, limit, tint);
    painter.rectangle(x, y, width - 1, height - 1, { color: line });
    if (color === null) {
      drawCross(painter, [x, y, width - 1], text);
      return;
    }
    painter.rectangle(x + 0.5, y + 0.5, width - 2, height - 2, { color: css(color) });
    // Almost 0 has no sign that matters.
    if (width < WITH_SIGN || !(value < -limit / 20)) return;
    const ink = readableOn(color);
    painter.rectangle(x + width * 0.3, y + height / 2 - 1, width * 0.34, 1.5, { color: ink });
  });
}

/** For what is no number. */
function drawCross(painter: Painter, [x, y, side]: readonly number[], color: string): void {
  const [low, high] = [0.2 * side, 0.8 * side];
  for (const [from, to] of [
    [low, high],
    [high, low],
  ]) {
    painter.line(
      [
        [x + low, y + from],
        [x + high, y + to],
      ],
      { color, width: 1.5 },
    );
  }
}
