import type { Drawing, Painter, XY } from '../../../figures/painter.ts';
import { type Extent, extentOf, linearScale, type Scale } from '../../../figures/scale.ts';

/** A function as a curve. */
export interface DrawnFunction {
  readonly label: string;
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  readonly color: string;
  readonly dash?: readonly number[];
  /** The place among the points that is marked; none if not given. */
  readonly marked?: number;
}

/** Colours of the page. */
interface PageInk {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
}

const MARGIN = { left: 40, right: 12, top: 12, bottom: 26 };
const LEGEND_LINE = 20;

/** Functions of one number, drawn into the same axes, with a legend below. */
export function functionsDrawing(
  functions: readonly DrawnFunction[],
  ink: PageInk,
  width: number,
  height = 230,
): Drawing {
  const total = height + LEGEND_LINE * functions.length;
  const draw = (painter: Painter): void => {
    const x = extentOf(functions.flatMap(({ xs }) => Array.from(xs))) ?? { low: -1, high: 1 };
    const y = extentOf([0, ...functions.flatMap(({ ys }) => Array.from(ys))]) as Extent;
    const room = (y.high - y.low) * 0.06 || 0.5;
    const roomy = { low: y.low - room, high: y.high + room };
    const across = linearScale(x, [MARGIN.left, width - MARGIN.right], width < 420 ? 5 : 8);
    const up = linearScale(roomy, [height - MARGIN.bottom, MARGIN.top], 5);
    drawGrid(painter, ink, across, up, [width, height]);
    functions.forEach((each, i) => {
      drawFunction(painter, each, across, up);
      drawLegend(painter, each, ink, height + LEGEND_LINE * (i + 0.5));
    });
  };
  return { width, height: total, draw };
}

function drawGrid(
  painter: Painter,
  ink: PageInk,
  across: Scale,
  up: Scale,
  [width, height]: readonly [number, number],
): void {
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom];
  for (const tick of up.ticks) {
    const y = up.at(tick);
    const points: XY[] = [
      [left, y],
      [right, y],
    ];
    painter.line(points, { color: tick === 0 ? ink.faint : ink.line });
    painter.text(up.label(tick), left - 6, y, { color: ink.faint, size: 11, align: 'end' });
  }
  for (const tick of across.ticks) {
    const x = across.at(tick);
    const points: XY[] = [
      [x, top],
      [x, bottom],
    ];
    painter.line(points, { color: tick === 0 ? ink.faint : ink.line });
    const lettering = { color: ink.faint, size: 11, align: 'middle' } as const;
    painter.text(across.label(tick), x, bottom + 13, lettering);
  }
}

function drawFunction(painter: Painter, drawn: DrawnFunction, across: Scale, up: Scale): void {
  const { xs, ys, color, dash, marked } = drawn;
  const place = (i: number): XY => [across.at(xs[i]), up.at(ys[i])];
  painter.line(
    Array.from(xs, (_, i) => place(i)),
    { color, dash, width: 2.5 },
  );
  if (marked !== undefined) painter.circle(...place(marked), 6, { color });
}

function drawLegend(
  painter: Painter,
  { label, color, dash }: DrawnFunction,
  ink: PageInk,
  y: number,
): void {
  const points: XY[] = [
    [MARGIN.left, y],
    [MARGIN.left + 34, y],
  ];
  painter.line(points, { color, dash, width: 2.5 });
  painter.text(label, MARGIN.left + 42, y, { color: ink.text });
}
