import { boundsOf, type Cells, cellsIn, rowsOf } from '../../charts/cells.ts';
import { type Rgb, type TintColors, tintOf } from '../../charts/color.ts';
import type { Table } from '../../charts/download.ts';
import type { Raster } from '../../charts/painter.ts';
import { type PictureSize, Pixels } from '../../charts/pixels.ts';
import type { LayerWeights } from '../../engine/messages.ts';

/** Units per page of pictures. */
export const PAGE = 100;

/** Widths of a picture on the page, and the width of the place from which the larger one is used. */
const [SMALL, LARGE, WIDE] = [42, 56, 560];

/** 0 is white on a dark page too. Every colour vision tells blue (below) and orange (above) apart from it. */
const WEIGHTS: TintColors = { zero: [255, 255, 255], above: [220, 90, 0], below: [0, 90, 181] };
/** The colour of a weight that is not finite: on neither side of white. */
const NOT_FINITE: Rgb = [128, 128, 128];

/** The colour of a weight. @param limit the weight with full colour; 0 if all are 0 */
export function weightTint(weight: number, limit: number): Rgb {
  return tintOf(weight, limit, WEIGHTS) ?? NOT_FINITE;
}

/** Pictures side by side, with a gap of one of their pixels. */
export function sheetCells(
  available: number,
  count: number,
  { rows, columns }: PictureSize,
): Cells {
  const scale = (available < WIDE ? SMALL : LARGE) / columns;
  return cellsIn(available, {
    ...{ count, width: (columns + 1) * scale, height: (rows + 1) * scale },
  });
}

/**
 * The rows of a matrix [count, rows · columns] as pictures, all on one scale.
 * @param limit the weight with full colour
 */
export function sheetRaster(
  weights: ArrayLike<number>,
  { count, columns: perRow }: Pick<Cells, 'count' | 'columns'>,
  { rows, columns, channels = 1 }: PictureSize,
  limit: number,
): Raster {
  const size = { width: columns + 1, height: rows + 1 };
  const grid = { count, columns: perRow, left: 0, top: 0, ...size };
  const pixels = new Pixels(perRow * grid.width, rowsOf(grid) * grid.height);
  const plane = rows * columns;
  for (let unit = 0; unit < count; unit++) {
    const { x, y } = boundsOf(grid, unit);
    for (let i = 0; i < plane; i++) {
      const at = unit * channels * plane + i;
      const tint =
        channels === 1
          ? weightTint(weights[at], limit)
          : colorTint([weights[at], weights[at + plane], weights[at + 2 * plane]], limit);
      pixels.set(x + (i % columns), y + Math.floor(i / columns), tint);
    }
  }
  return pixels;
}

/** The weights of a pixel's red, green and blue as one colour: grey for 0, brighter above, darker below. */
export function colorTint(weights: Rgb, limit: number): Rgb {
  const [red, green, blue] = weights.map((weight) =>
    Number.isFinite(weight) && limit > 0 ? 127.5 * (1 + weight / limit) : 127.5,
  );
  return [red, green, blue];
}

/** The change of weights since the start. */
export function changes(now: Float32Array, initial: Float32Array): Float32Array {
  return now.map((weight, i) => weight - initial[i]);
}

/** A row for each weight. */
export function weightsTable(
  { first, inputs, weights, initial }: LayerWeights,
  { rows: height, columns }: PictureSize,
  text: { unit: string; row: string; column: string; weight: string; initial: string },
): Table {
  const rows = Array.from(weights, (weight, i) => {
    const input = i % inputs;
    const [row, column] = [Math.floor(input / columns) % height, input % columns];
    return [first + Math.floor(i / inputs), row, column, weight, initial[i]];
  });
  return { columns: [text.unit, text.row, text.column, text.weight, text.initial], rows };
}
