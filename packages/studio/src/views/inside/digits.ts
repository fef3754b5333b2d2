import type { Excitement } from '../../engine/messages.ts';
import type { Drawing, Painter } from '../../figures/painter.ts';
import { cellsIn, cornerOf, rowsOf } from './cells.ts';
import { three } from './numbers.ts';
import type { PictureSize } from './sheet.ts';
import { mixed, Pixels, type Rgb } from './tint.ts';

/** Ink and paper of pictures, on a light and on a dark page. */
const INK: readonly [light: [Rgb, Rgb], dark: [Rgb, Rgb]] = [
  [
    [255, 255, 255],
    [16, 24, 32],
  ],
  [
    [12, 18, 24],
    [240, 244, 248],
  ],
];

/** A picture of bytes, 0 (paper) to 255 (ink). */
export function digitRaster(pixels: Uint8Array, { rows, columns }: PictureSize, isDark: boolean) {
  const [paper, ink] = INK[isDark ? 1 : 0];
  const raster = new Pixels(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    raster.set(i % columns, Math.floor(i / columns), mixed(paper, ink, pixels[i] / 255));
  }
  return raster;
}

/** What digits are drawn from. */
export interface Digits {
  readonly excitement: Excitement;
  readonly size: PictureSize;
  readonly isDark: boolean;
  readonly ink: { readonly text: string; readonly line: string };
}

const SIDE = 64;
const GAP = 12;
/** For the words below a picture. */
const WORDS = 40;

/** Pictures with class and output below. */
export function digitsDrawing(digits: Digits, width: number): Drawing {
  const { excitement, size } = digits;
  const tall = (SIDE * size.rows) / size.columns;
  const { length: count } = excitement.indices;
  const cells = cellsIn(width, { count, width: SIDE + GAP, height: tall + WORDS });
  const draw = (painter: Painter): void =>
    excitement.indices.forEach((_, i) => {
      const [x, y] = cornerOf(cells, i);
      drawOne(painter, digits, i, { x, y, tall });
    });
  return { width, height: rowsOf(cells) * cells.height, draw };
}

function drawOne(
  painter: Painter,
  { excitement, size, isDark, ink }: Digits,
  i: number,
  { x, y, tall }: { x: number; y: number; tall: number },
): void {
  const { labels, values, pixels } = excitement;
  const length = size.rows * size.columns;
  const raster = digitRaster(pixels.subarray(i * length, (i + 1) * length), size, isDark);
  painter.rectangle(x, y, SIDE + 2, tall + 2, { color: ink.line });
  painter.raster(raster, x + 1, y + 1, SIDE, tall);
  const middle = { color: ink.text, align: 'middle' } as const;
  painter.text(labels[i], x + SIDE / 2, y + tall + 11, { ...middle, bold: true });
  painter.text(three(values[i]), x + SIDE / 2, y + tall + 26, { ...middle, size: 11 });
}
