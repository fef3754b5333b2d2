import { extentOf, linearScale, roomy } from '@gradus/lab/compare';
import { drawBelow, drawBeside, rule } from '../../../charts/axes.ts';
import type { Drawing, Painter } from '../../../charts/painter.ts';
import type { Palette } from '../../../charts/palette.ts';

/** Predicted against actual numbers. */
export interface ScatterFigure {
  readonly pairs: readonly (readonly [actual: number, predicted: number])[];
  readonly actual: string;
  readonly predicted: string;
  readonly palette: Palette;
}

const LEFT = 60;
const TOP = 30;
const BOTTOM = 40;
const TALLEST = 420;

/** A point for each row, and a dashed line where predictions are right. */
export function scatterDrawing(figure: ScatterFigure, width: number): Drawing {
  const height = Math.min(TALLEST, Math.max(220, width * 0.75));
  return { width, height, draw: (painter) => draw(painter, figure, width, height) };
}

function draw(painter: Painter, figure: ScatterFigure, width: number, height: number): void {
  const { pairs, palette } = figure;
  const shown = pairs.filter((pair) => pair.every(Number.isFinite));
  const extent = roomy(extentOf(shown.flat()) ?? { low: 0, high: 1 }, 0.04);
  const frame = { left: LEFT, right: width - 12, top: TOP, bottom: height - BOTTOM };
  const x = linearScale(extent, [frame.left, frame.right], (frame.right - frame.left) / 90);
  const y = linearScale(extent, [frame.bottom, frame.top], (frame.bottom - frame.top) / 50);
  drawBelow(painter, frame, { scale: x, label: figure.actual, palette, hasLines: true });
  drawBeside(painter, frame, 'left', {
    ...{ scale: y, label: figure.predicted, palette, hasLines: true },
  });
  for (const [actual, predicted] of shown) {
    painter.circle(x.at(actual), y.at(predicted), 3, { color: palette.blue, opacity: 0.55 });
  }
  const [from, to] = [extent.low, extent.high].map((v) => [x.at(v), y.at(v)] as const);
  rule(painter, from, to, { color: palette.text, dash: [6, 4], width: 1.5 });
}
