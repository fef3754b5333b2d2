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
}

/** The colours of a picture. */
export interface PictureColors {
  readonly ink: Rgb;
  readonly paper: Rgb;
}

/** Draws pictures in the page's colours. */
export function pictureColors({ text, surface }: Pick<Palette, 'text' | 'surface'>): PictureColors {
  return { ink: parseColor(text), paper: parseColor(surface) };
}

/** @param pixels rows · columns bytes, 0 (paper) to 255 (ink) */
export function pictureRaster(
  pixels: Uint8Array,
  { rows, columns }: PictureSize,
  { ink, paper }: PictureColors,
): Raster {
  const levels = Array.from({ length: 256 }, (_, level) => mixed(paper, ink, level / 255));
  const raster = new Pixels(columns, rows);
  for (const [i, level] of pixels.entries()) {
    raster.set(i % columns, Math.floor(i / columns), levels[level]);
  }
  return raster;
}
