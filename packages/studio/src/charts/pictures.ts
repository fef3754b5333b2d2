import { boundsOf, type Cells, cellsIn, heightOf } from './cells.ts';
import { type Drawing, fitting, widthOf } from './painter.ts';
import type { Palette } from './palette.ts';
import { bytesOf, type PictureSize, pictureColors, pictureRaster } from './pixels.ts';

/** Pictures of one size, each with lines of text below it. */
export interface Pictures {
  /** The bytes of all pictures, one after the other, 0 (paper) to 255 (ink). */
  readonly pixels: Uint8Array;
  readonly size: PictureSize;
  readonly lines: readonly (readonly string[])[];
}

/** The longer side of a picture. */
const SIDE = 56;
/** The place of a picture and its text. */
const [NARROW, WIDE] = [70, 130];
const LINE = 15;
const SIZE = 12;

/** The places of the pictures in a drawing of a given width in pixels. */
export function picturesGrid({ lines }: Pictures, width: number): Cells {
  const longest = Math.max(0, ...lines.flat().map((line) => widthOf(line, SIZE)));
  const cell = Math.max(NARROW, Math.min(WIDE, Math.ceil(longest) + 12));
  const most = Math.max(0, ...lines.map((each) => each.length));
  return cellsIn(width, { count: lines.length, width: cell, height: SIDE + 14 + LINE * most });
}

export function picturesDrawing(pictures: Pictures, palette: Palette, width: number): Drawing {
  const grid = picturesGrid(pictures, width);
  const { pixels, size, lines } = pictures;
  const { rows, columns } = size;
  const length = bytesOf(size);
  const colors = pictureColors(palette, size);
  const scale = SIDE / Math.max(rows, columns);
  const [w, h] = [columns * scale, rows * scale];
  return {
    width,
    height: heightOf(grid),
    draw(painter) {
      lines.forEach((texts, i) => {
        const { x, y, width: room } = boundsOf(grid, i);
        const left = x + (room - w) / 2;
        const one = pixels.subarray(i * length, (i + 1) * length);
        const raster = pictureRaster(one, size, colors);
        painter.rectangle(left - 1, y + 3, w + 2, h + 2, { color: palette.line });
        painter.raster(raster, left, y + 4, w, h);
        texts.forEach((text, n) => {
          const middle = y + h + 8 + LINE * (n + 0.5);
          painter.text(fitting(text, room - 4, SIZE), x + room / 2, middle, {
            color: n < texts.length - 1 ? palette.text : palette.faint,
            size: SIZE,
            align: 'middle',
          });
        });
      });
    },
  };
}
