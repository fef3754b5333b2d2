import type { Histogram } from '@gradus/lab/diagnostics';
import type { ActivationCurve, Zone } from '../../engine/messages.ts';
import type { Drawing, Painter, XY } from '../../figures/painter.ts';
import { type Extent, extentOf, linearScale, type Scale } from '../../figures/scale.ts';
import type { Table } from '../../figures/table.ts';
import { type DrawingInk, drawBelow, drawBeside, type Frame } from './axes.ts';
import { binsOf, drawBins } from './bins.ts';

/** What is drawn of an activation. */
export interface CurveFigure {
  readonly curve: ActivationCurve;
  /** What its units receive; undefined where that is not on record. */
  readonly received: Histogram | undefined;
  readonly ink: DrawingInk & { readonly f: string; readonly df: string };
  readonly words: {
    readonly f: string;
    readonly df: string;
    readonly z: string;
    readonly received: string;
    /** What the shaded zones are, with their share; null where there are none. */
    readonly zones: string | null;
  };
}

const HEIGHT = 210;
const MARGIN = { left: 40, right: 40, top: 24, bottom: 36 };
const LEGEND = 18;
/** The derivative has the same axis everywhere, so that the slopes of functions can be compared. */
const SLOPES: Extent = { low: -0.2, high: 1.2 };
/** Of the height, for the fullest bin. */
const BARS = 0.62;

export function curveDrawing(figure: CurveFigure, width: number): Drawing {
  const lines = figure.words.zones === null ? 3 : 4;
  const height = HEIGHT + LEGEND * lines;
  return { width, height, draw: (painter) => draw(painter, figure, width) };
}

function draw(painter: Painter, figure: CurveFigure, width: number): void {
  const { curve, received, ink, words } = figure;
  const { z, f, df, zones } = curve;
  const frame: Frame = {
    ...{ left: MARGIN.left, right: width - MARGIN.right },
    ...{ top: MARGIN.top, bottom: HEIGHT - MARGIN.bottom },
  };
  const across = linearScale({ low: z[0], high: z[z.length - 1] }, [frame.left, frame.right], 6);
  const range = [frame.bottom, frame.top] as const;
  const up = linearScale(roomy(extentOf(f) ?? { low: 0, high: 1 }), range, 4);
  const slope = linearScale(SLOPES, range, 4);
  for (const zone of zones) drawZone(painter, zone, across, frame, ink.text);
  if (received !== undefined) {
    const height = (frame.bottom - frame.top) * BARS;
    const place = { across, bottom: frame.bottom, height, color: ink.faint, opacity: 0.55 };
    drawBins(painter, binsOf(received), place);
  }
  drawBelow(painter, frame, { scale: across, label: words.z, ink });
  drawBeside(painter, frame, { side: 'left', scale: up, label: 'f', ink });
  drawBeside(painter, frame, { side: 'right', scale: slope, label: 'f′', ink });
  const points = (values: Float32Array, scale: Scale): XY[] =>
    Array.from(values, (value, i) => [across.at(z[i]), scale.at(value)]);
  painter.line(points(df, slope), { color: ink.df, width: 2, dash: [6, 4] });
  painter.line(points(f, up), { color: ink.f, width: 2.5 });
  drawLegend(painter, figure, frame.left);
}

function roomy({ low, high }: Extent): Extent {
  const room = (high - low) * 0.06;
  return { low: low - room, high: high + room };
}

/** Shaded, and hatched for those who do not see the shade. */
function drawZone(
  painter: Painter,
  { from, to }: Zone,
  across: Scale,
  { top, bottom }: Frame,
  color: string,
): void {
  const [left, right] = [across.at(from), across.at(to)];
  painter.rectangle(left, top, right - left, bottom - top, { color, opacity: 0.08 });
  hatch(painter, { left, right, top, bottom }, color);
}

const HATCH = 9;

/** Lines that rise to the right, cut off at the edges. */
function hatch(painter: Painter, { left, right, top, bottom }: Frame, color: string): void {
  const height = bottom - top;
  for (let x = left - height + HATCH; x < right; x += HATCH) {
    const from: XY = x < left ? [left, bottom - (left - x)] : [x, bottom];
    const over = x + height - right;
    const to: XY = over > 0 ? [right, top + over] : [x + height, top];
    painter.line([from, to], { color, opacity: 0.22 });
  }
}

function drawLegend(painter: Painter, { received, ink, words }: CurveFigure, left: number): void {
  let y = HEIGHT + 4;
  const next = (text: string, sample: (y: number) => void): void => {
    sample(y);
    painter.text(text, left + 34, y, { color: ink.text });
    y += LEGEND;
  };
  const line = (color: string, width: number, dash?: readonly number[]) => (at: number) =>
    painter.line(
      [
        [left, at],
        [left + 26, at],
      ],
      { color, width, dash },
    );
  next(words.f, line(ink.f, 2.5));
  next(words.df, line(ink.df, 2, [6, 4]));
  if (received !== undefined) {
    const box = { color: ink.faint, opacity: 0.55 };
    next(words.received, (at) => painter.rectangle(left, at - 5, 26, 10, box));
  }
  if (words.zones === null) return;
  next(words.zones, (at) => {
    painter.rectangle(left, at - 6, 26, 12, { color: ink.text, opacity: 0.08 });
    hatch(painter, { left, right: left + 26, top: at - 6, bottom: at + 6 }, ink.text);
  });
}

/** The function and its derivative, and beside them the bins. */
export function curveTable({ curve, received, words }: CurveFigure): Table {
  const bins = received === undefined ? [] : binsOf(received);
  const { z, f, df } = curve;
  const rows = Array.from(z, (at, i) => {
    const bin = bins.at(i);
    return [at, f[i], df[i], bin?.from ?? null, bin?.to ?? null, bin?.count ?? null];
  });
  const { received: name } = words;
  return { columns: ['z', 'f', 'f′', `${name} ≥`, `${name} <`, `${name} n`], rows };
}
