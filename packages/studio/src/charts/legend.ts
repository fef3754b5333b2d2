import type { Marker } from '../state/run-style.ts';
import { rule } from './axes.ts';
import { drawMarker } from './markers.ts';
import type { Painter, XY } from './painter.ts';

/** The look and the name of a curve. */
export interface Sample {
  readonly label: string;
  readonly color: string;
  readonly dash?: readonly number[];
  readonly marker?: Marker;
}

/** The height of a line of a legend. */
export const LEGEND_LINE = 20;

/** Draws a line of a legend from a point on: a piece of the curve, and its name. */
export function drawSample(
  painter: Painter,
  { label, color, dash, marker }: Sample,
  [x, y]: XY,
  letters: string,
): void {
  rule(painter, [x, y], [x + 34, y], { color, dash, width: 2 });
  if (marker !== undefined) drawMarker(painter, marker, [x + 17, y], color);
  painter.text(label, x + 42, y, { color: letters });
}
