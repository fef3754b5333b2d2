import { boundsOf, type Cells, cellsIn, heightOf } from '../../../charts/cells.ts';
import { css, limitOf, parseColor, readableOn, tintOf } from '../../../charts/color.ts';
import { drawMarker } from '../../../charts/markers.ts';
import type { Drawing, Painter } from '../../../charts/painter.ts';
import type { Palette } from '../../../charts/palette.ts';

/** Smaller cells have no sign. */
const WITH_SIGN = 12;

/** The places of a layer's units in a drawing of a given width; few units are large. */
export function unitsGrid(count: number, width: number, top = 0): Cells {
  const side = count <= 32 ? 24 : count <= 256 ? 16 : 8;
  return cellsIn(width, { count, width: side, height: side }, top);
}

/** The output of each unit of a layer, tinted around 0 on one scale; values below 0 carry a minus. */
export function unitsDrawing(values: Float32Array, palette: Palette, width: number): Drawing {
  const grid = unitsGrid(values.length, width);
  return {
    width,
    height: heightOf(grid),
    draw: (painter) => drawUnits(painter, values, grid, palette),
  };
}

export function drawUnits(
  painter: Painter,
  values: Float32Array,
  grid: Cells,
  { line, text, surface, orange, blue }: Palette,
): void {
  const limit = limitOf(values);
  const [zero, above, below] = [surface, orange, blue].map(parseColor);
  const tint = { zero, above, below };
  values.forEach((value, cell) => {
    const { x, y, width, height } = boundsOf(grid, cell);
    const color = tintOf(value, limit, tint);
    painter.rectangle(x, y, width - 1, height - 1, { color: line });
    if (color === null) {
      // The colour of a value that is not a number.
      const [middle, radius] = [(width - 1) / 2, width / 3];
      drawMarker(painter, 'cross', [x + middle, y + middle], text, radius);
      return;
    }
    painter.rectangle(x + 0.5, y + 0.5, width - 2, height - 2, { color: css(color) });
    // The sign of a value close to 0 does not matter.
    if (width < WITH_SIGN || !(value < -limit / 20)) return;
    const contrast = readableOn(color);
    painter.rectangle(x + width * 0.3, y + height / 2 - 1, width * 0.34, 1.5, { color: contrast });
  });
}
