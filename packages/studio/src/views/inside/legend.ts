import type { Rgb } from '../../charts/color.ts';
import { type Painter, type Raster, widthOf } from '../../charts/painter.ts';
import { Pixels } from '../../charts/pixels.ts';

/** The height of a legend below a picture. */
export const LEGEND_HEIGHT = 30;

/** A scale of colours. */
interface Legend {
  readonly colorAt: (share: number) => Rgb;
  /** The labels of the left and the right end. */
  readonly ends: readonly [string, string];
  /** The meaning of the colours. */
  readonly label: string;
  readonly color: string;
}

const WIDTH = 90;

/** Draws a legend with its upper left corner at a point. */
export function drawLegend(painter: Painter, legend: Legend, x: number, y: number): void {
  const { colorAt, ends, label, color } = legend;
  const middle = y + LEGEND_HEIGHT / 2 + 2;
  const left = x + Math.ceil(widthOf(ends[0], 12)) + 6;
  painter.text(ends[0], left - 5, middle, { color, align: 'end' });
  painter.raster(strip(colorAt), left, middle - 6, WIDTH, 12);
  painter.text(`${ends[1]}  ${label}`, left + WIDTH + 5, middle, { color });
}

/** A strip of colours, from a share of 0 on the left to 1 on the right. */
function strip(colorAt: Legend['colorAt']): Raster {
  const width = 65;
  const pixels = new Pixels(width, 1);
  for (let x = 0; x < width; x++) pixels.set(x, 0, colorAt(x / (width - 1)));
  return pixels;
}
