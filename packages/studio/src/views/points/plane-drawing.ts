import { css, mixed, type Rgb } from '../../charts/color.ts';
import type { Table } from '../../charts/download.ts';
import type { Drawing } from '../../charts/painter.ts';
import type { Pixels } from '../../charts/pixels.ts';
import type { Plane, PlanePart } from '../../engine/messages.ts';
import { type PlaneColors, pointColor } from './plane-colors.ts';

/** A point on a square figure. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly color: Rgb;
  readonly edge: Rgb;
  /** A point of the test set is a ring. */
  readonly isRing: boolean;
}

/** The most points of a part that are drawn: more would hide the plane. */
const MOST = 1500;

/** The points on a square of `side` pixels. Points for training and validation are filled, points for the test rings. */
export function pointMarks(
  plane: Plane,
  side: number,
  colors: PlaneColors,
  showsTest: boolean,
): Mark[] {
  const { train, validation, test } = plane.parts;
  const marks = (part: PlanePart, isRing: boolean): Mark[] => {
    const step = Math.max(1, Math.ceil(part.x.length / MOST));
    const radius = Math.max(2.2, Math.min(4, side / 110)) * (part.x.length > 600 ? 0.75 : 1);
    return Array.from({ length: Math.floor(part.x.length / step) }, (_, i) => {
      const at = i * step;
      const color = pointColor(part.value[at], plane, colors);
      return {
        x: ((part.x[at] - plane.x[0]) / (plane.x[1] - plane.x[0])) * side,
        y: (1 - (part.y[at] - plane.y[0]) / (plane.y[1] - plane.y[0])) * side,
        ...{ radius, color, edge: mixed(color, colors.surface, 0.85), isRing },
      };
    });
  };
  return [
    ...marks(train, false),
    ...marks(validation, false),
    ...(showsTest ? marks(test, true) : []),
  ];
}

/** The plane with its points, for a file. */
export function planeDrawing(
  plane: Plane,
  raster: Pixels | null,
  colors: PlaneColors,
  showsTest: boolean,
  side = 640,
): Drawing {
  return {
    ...{ width: side, height: side },
    draw(painter) {
      if (raster !== null) painter.raster(raster, 0, 0, side, side);
      for (const { x, y, radius, color, edge, isRing } of pointMarks(
        plane,
        side,
        colors,
        showsTest,
      )) {
        painter.circle(x, y, radius + 1, { color: css(isRing ? color : edge) });
        painter.circle(x, y, radius - (isRing ? 1 : 0), {
          color: css(isRing ? colors.surface : color),
        });
      }
    },
  };
}

/** The points with their parts, as a table. */
export function pointTable(plane: Plane): Table {
  const { classNames } = plane;
  const rows = Object.entries(plane.parts).flatMap(([part, { x, y, value }]) =>
    Array.from(x, (each, i) => [
      ...[part, each, y[i]],
      classNames === null ? value[i] : classNames[value[i]],
    ]),
  );
  return { columns: ['part', 'x', 'y', 'label'], rows };
}
