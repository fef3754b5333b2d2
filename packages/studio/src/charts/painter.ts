/**
 * Figures are drawn once, on a painter: on a canvas for the screen and for PNG, as text for SVG. Lengths are
 * CSS pixels, y grows downwards.
 */

/** How lines and areas look. */
export interface PaintStyle {
  readonly color: string;
  /** 1 if not given. */
  readonly width?: number;
  readonly dash?: readonly number[];
  /** 0 to 1; 1 if not given. */
  readonly opacity?: number;
}

/** How text looks. */
export interface TextStyle {
  readonly color: string;
  /** Height in pixels; 12 if not given. */
  readonly size?: number;
  readonly align?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
  /** Turned counter-clockwise, in degrees. */
  readonly turn?: number;
}

/** A point [x, y]. */
export type XY = readonly [x: number, y: number];

/** Pixels as red, green, blue and opacity, row by row. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** What figures are drawn with. */
export interface Painter {
  line(points: readonly XY[], style: PaintStyle): void;
  area(points: readonly XY[], style: PaintStyle): void;
  rectangle(x: number, y: number, width: number, height: number, style: PaintStyle): void;
  circle(x: number, y: number, radius: number, style: PaintStyle): void;
  /** `y` is the middle of the letters. */
  text(text: string, x: number, y: number, style: TextStyle): void;
  /** Pixels without smoothing, scaled to a rectangle. */
  raster(raster: Raster, x: number, y: number, width: number, height: number): void;
}

/** A figure of a size, which can be drawn on any painter. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  draw(painter: Painter): void;
}

/** The fonts of the page, which figures in files have too. */
export const FONT = "system-ui, 'Noto Sans', 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif";

/** Letters of wide scripts, such as Hangul, are about as wide as they are high. */
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]/u;

/** About how wide a text is in the page's fonts, in pixels; drawings for files cannot measure it. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 1 : 0.58) * size, 0);
}

/** A text that takes no more than `room` pixels, with an ellipsis where it had to be cut. */
export function fitting(text: string, room: number, size: number): string {
  if (widthOf(text, size) <= room) return text;
  const letters = [...text];
  while (letters.length > 0 && widthOf(`${letters.join('')}…`, size) > room) letters.pop();
  return `${letters.join('')}…`;
}
