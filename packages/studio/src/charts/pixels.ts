import type { Preprocessing } from '@gradus/datasets';
import { mixed, parseColor, type Rgb } from './color.ts';
import type { Raster } from './painter.ts';
import type { Palette } from './palette.ts';

/** Pixels that are transparent at first. */
export class Pixels implements Raster {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.rgba = new Uint8ClampedArray(4 * width * height);
  }

  set(x: number, y: number, [red, green, blue]: Rgb): void {
    const at = 4 * (y * this.width + x);
    this.rgba[at] = red;
    this.rgba[at + 1] = green;
    this.rgba[at + 2] = blue;
    this.rgba[at + 3] = 255;
  }
}

/** Pictures of one size. */
export interface PictureSize {
  readonly rows: number;
  readonly columns: number;
  /** 3 for red, green and blue, one after the other; 1 if not given. */
  readonly channels?: 1 | 3 | undefined;
  /** `resize` for photographs, which have the same colours on every page. */
  readonly preprocessing?: Preprocessing | undefined;
}

/** The bytes of a picture. */
export function bytesOf({ rows, columns, channels = 1 }: PictureSize): number {
  return channels * rows * columns;
}

/** The colours of a picture. */
export interface PictureColors {
  readonly ink: Rgb;
  readonly paper: Rgb;
}

/** White for the largest values and black for the smallest, as in a photograph. */
export const WHITE_ON_BLACK: PictureColors = { ink: [255, 255, 255], paper: [0, 0, 0] };

/** Draws drawings in the page's colours, and photographs in their own. */
export function pictureColors(
  { text, surface }: Pick<Palette, 'text' | 'surface'>,
  { preprocessing }: PictureSize,
): PictureColors {
  if (preprocessing === 'resize') return WHITE_ON_BLACK;
  return { ink: parseColor(text), paper: parseColor(surface) };
}

/** @param pixels bytes, 0 (paper) to 255 (ink) */
export function pictureRaster(
  pixels: Uint8Array,
  { rows, columns, channels }: PictureSize,
  { ink, paper }: PictureColors,
): Raster {
  if (channels === 3) return colorRaster(pixels, rows, columns);
  const levels = Array.from({ length: 256 }, (_, level) => mixed(paper, ink, level / 255));
  const raster = new Pixels(columns, rows);
  for (const [i, level] of pixels.entries()) {
    raster.set(i % columns, Math.floor(i / columns), levels[level]);
  }
  return raster;
}

/** @param pixels all reds, then all greens, then all blues */
function colorRaster(pixels: Uint8Array, rows: number, columns: number): Raster {
  const raster = new Pixels(columns, rows);
  const size = rows * columns;
  for (let i = 0; i < size; i++) {
    const color: Rgb = [pixels[i], pixels[size + i], pixels[2 * size + i]];
    raster.set(i % columns, Math.floor(i / columns), color);
  }
  return raster;
}
