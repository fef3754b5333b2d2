import type { Marker } from '../state/run-style.ts';
import type { Painter, XY } from './painter.ts';

/** Draws the marker of a run. */
export function drawMarker(
  painter: Painter,
  marker: Marker,
  [x, y]: XY,
  color: string,
  radius = 4,
): void {
  if (marker === 'circle') painter.circle(x, y, radius, { color });
  else if (marker === 'cross') {
    const r = radius * 0.9;
    for (const sign of [1, -1]) {
      painter.line(
        [
          [x - r, y - sign * r],
          [x + r, y + sign * r],
        ],
        { color, width: 2 },
      );
    }
  } else {
    painter.area(
      CORNERS[marker].map(([dx, dy]): XY => [x + radius * dx, y + radius * dy]),
      { color },
    );
  }
}

/** Corners of markers of radius 1. */
const CORNERS: Readonly<Record<Exclude<Marker, 'circle' | 'cross'>, readonly XY[]>> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.2],
    [1.1, 0.8],
    [-1.1, 0.8],
  ],
  diamond: [
    [0, -1.3],
    [1.1, 0],
    [0, 1.3],
    [-1.1, 0],
  ],
  star: Array.from({ length: 10 }, (_, i): XY => {
    const r = i % 2 === 0 ? 1.4 : 0.6;
    const angle = (Math.PI / 5) * i;
    return [r * Math.sin(angle), -r * Math.cos(angle)];
  }),
};
