/**
 * Figures are drawn once, on a painter: on a canvas for the screen and for PNG, or as text for SVG. Lengths are
 * CSS pixels, and y grows downwards.
 */

/** The style of lines and areas. */
export interface PaintStyle {
  readonly color: string;
  /** Line width; 1 if not given. */
  readonly width?: number;
  readonly dash?: readonly number[];
  /** Opacity from 0 to 1; 1 if not given. */
  readonly opacity?: number;
}

/** The style of text. */
export interface TextStyle {
  readonly color: string;
  /** Height in pixels; 12 if not given. */
  readonly size?: number;
  readonly align?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
  /** Counter-clockwise rotation in degrees. */
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

/** Draws figures. */
export interface Painter {
  /** Pixels of the result for each unit of length. */
  readonly ratio: number;
  line(points: readonly XY[], style: PaintStyle): void;
  /** A line that leaves `from` and arrives at `to` level: the cubic curve with both control points halfway. */
  curve(from: XY, to: XY, style: PaintStyle): void;
  area(points: readonly XY[], style: PaintStyle): void;
  rectangle(x: number, y: number, width: number, height: number, style: PaintStyle): void;
  circle(x: number, y: number, radius: number, style: PaintStyle): void;
  /** `y` is the middle of the letters. */
  text(text: string, x: number, y: number, style: TextStyle): void;
  /** Draws pixels without smoothing, scaled to a rectangle. */
  raster(raster: Raster, x: number, y: number, width: number, height: number): void;
}

/** A figure of a size that any painter can draw. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  draw(painter: Painter): void;
}

/** The fonts of the page, also for figures in files. */
export const FONT = "system-ui, 'Noto Sans', 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif";

/** Letters of wide scripts, such as Hangul, are about as wide as high. */
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]/u;

/** The approximate width of a text in the fonts of the page, in pixels. Drawings for files cannot measure it. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 1 : 0.58) * size, 0);
}

/** A text that takes at most `room` pixels, with an ellipsis if it had to be cut. */
export function fitting(text: string, room: number, size: number): string {
  if (widthOf(text, size) <= room) return text;
  const letters = [...text];
  while (letters.length > 0 && widthOf(`${letters.join('')}…`, size) > room) letters.pop();
  return `${letters.join('')}…`;
}
