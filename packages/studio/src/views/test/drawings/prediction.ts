import { type Cells, heightOf } from '../../../charts/cells.ts';
import type { Drawing } from '../../../charts/painter.ts';
import type { Palette } from '../../../charts/palette.ts';
import type { Prediction } from '../../../engine/messages.ts';
import { drawUnits, unitsGrid } from './units.ts';

const TITLE = 24;
const GAP = 14;

/** All layers of an answer below one another, for a file; `titles` has one title per layer. */
export function predictionDrawing(
  { layers }: Prediction,
  titles: readonly string[],
  palette: Palette,
  width = 800,
): Drawing {
  const grids: Cells[] = [];
  let bottom = 0;
  for (const { values } of layers) {
    const grid = unitsGrid(values.length, width, bottom + TITLE);
    grids.push(grid);
    bottom = grid.top + heightOf(grid) + GAP;
  }
  return {
    width,
    height: bottom,
    draw(painter) {
      layers.forEach(({ values }, i) => {
        painter.text(titles[i], 0, grids[i].top - TITLE / 2, { color: palette.text });
        drawUnits(painter, values, grids[i], palette);
      });
    },
  };
}
