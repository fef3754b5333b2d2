import { type Extent, extentOf, linearScale, roomy, type Scale } from '@gradus/lab/compare';
import { type AxisPalette, drawBelow, drawBeside, type Frame, rule } from '../../../charts/axes.ts';
import { drawSample, LEGEND_LINE, type Sample } from '../../../charts/legend.ts';
import type { Drawing, Painter, XY } from '../../../charts/painter.ts';

/** A function as a curve. */
interface DrawnFunction extends Sample {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  /** The index of the marked point; none if not given. */
  readonly marked?: number;
}

const MARGIN = { left: 40, right: 12, top: 12, bottom: 26 };

/** Functions of one number on the same axes, with a legend below. */
export function functionsDrawing(
  functions: readonly DrawnFunction[],
  palette: AxisPalette,
  width: number,
  height = 230,
): Drawing {
  const total = height + LEGEND_LINE * functions.length;
  const draw = (painter: Painter): void => {
    const x = extentOf(functions.flatMap(({ xs }) => Array.from(xs))) ?? { low: -1, high: 1 };
    const y = extentOf([0, ...functions.flatMap(({ ys }) => Array.from(ys))]) as Extent;
    const frame: Frame = {
      ...{ left: MARGIN.left, right: width - MARGIN.right },
      ...{ top: MARGIN.top, bottom: height - MARGIN.bottom },
    };
    const across = linearScale(x, [frame.left, frame.right], width < 420 ? 5 : 8);
    const up = linearScale(roomy(y, 0.06), [frame.bottom, frame.top], 5);
    drawBelow(painter, frame, { scale: across, label: '', palette, hasLines: true });
    drawBeside(painter, frame, 'left', { scale: up, label: '', palette, hasLines: true });
    const zero = { color: palette.faint };
    rule(painter, [frame.left, up.at(0)], [frame.right, up.at(0)], zero);
    if (x.low < 0) rule(painter, [across.at(0), frame.top], [across.at(0), frame.bottom], zero);
    functions.forEach((each, i) => {
      drawFunction(painter, each, across, up);
      drawSample(painter, each, [frame.left, height + LEGEND_LINE * (i + 0.5)], palette.text);
    });
  };
  return { width, height: total, draw };
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
