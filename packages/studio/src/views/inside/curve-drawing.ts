import { type Extent, extentOf, linearScale, roomy, type Scale } from '@gradus/lab/compare';
import type { Histogram } from '@gradus/lab/diagnostics';
import { drawBelow, drawBeside, type Frame, rule } from '../../charts/axes.ts';
import type { Table } from '../../charts/download.ts';
import { drawSample, LEGEND_LINE } from '../../charts/legend.ts';
import type { Drawing, Painter, XY } from '../../charts/painter.ts';
import type { Palette } from '../../charts/palette.ts';
import type { ActivationCurve, Zone } from '../../engine/messages.ts';
import { binsOf, drawBins } from './bins.ts';

/** What is drawn of an activation. */
export interface CurveFigure {
  readonly curve: ActivationCurve;
  /** The inputs of its units; undefined if they are not on record. */
  readonly received: Histogram | undefined;
  readonly palette: Palette;
  readonly words: {
    readonly f: string;
    readonly df: string;
    readonly z: string;
    readonly received: string;
    /** The name of the shaded zones, and the share in them; null if there are none. */
    readonly zones: string | null;
  };
}

const HEIGHT = 210;
/** Where the legend begins: below the label of the axis. */
const LEGEND = 222;
const MARGIN = { left: 50, right: 40, top: 24, bottom: 36 };
/** The axis of all derivatives, so that the slopes of functions can be compared. */
const SLOPES: Extent = { low: -0.2, high: 1.2 };
/** The dash of the derivative. */
const DASH = [6, 4];
/** Share of the height for the fullest bin. */
const BARS = 0.62;

export function curveDrawing(figure: CurveFigure, width: number): Drawing {
  const lines = figure.words.zones === null ? 3 : 4;
  const height = LEGEND + LEGEND_LINE * lines;
  return { width, height, draw: (painter) => draw(painter, figure, width) };
}

function draw(painter: Painter, figure: CurveFigure, width: number): void {
  const { curve, received, palette, words } = figure;
  const { z, f, df, zones } = curve;
  const frame: Frame = {
    ...{ left: MARGIN.left, right: width - MARGIN.right },
    ...{ top: MARGIN.top, bottom: HEIGHT - MARGIN.bottom },
  };
  const across = linearScale({ low: z[0], high: z[z.length - 1] }, [frame.left, frame.right], 6);
  const range = [frame.bottom, frame.top] as const;
  const up = linearScale(roomy(extentOf(f) ?? { low: 0, high: 1 }, 0.06), range, 4);
  const slope = linearScale(SLOPES, range, 4);
  for (const zone of zones) drawZone(painter, zone, across, frame, palette.text);
  if (received !== undefined) {
    const height = (frame.bottom - frame.top) * BARS;
    const place = { across, bottom: frame.bottom, height, color: palette.faint, opacity: 0.55 };
    drawBins(painter, binsOf(received), place);
  }
  drawBelow(painter, frame, { scale: across, label: words.z, palette });
  drawBeside(painter, frame, 'left', { scale: up, label: 'f', palette });
  drawBeside(painter, frame, 'right', { scale: slope, label: 'f′', palette });
  const points = (values: Float32Array, scale: Scale): XY[] =>
    Array.from(values, (value, i) => [across.at(z[i]), scale.at(value)]);
  painter.line(points(df, slope), { color: palette.orange, width: 2, dash: DASH });
  painter.line(points(f, up), { color: palette.blue, width: 2.5 });
  drawLegend(painter, figure, frame.left);
}

function drawZone(
  painter: Painter,
  { from, to }: Zone,
  across: Scale,
  { top, bottom }: Frame,
  color: string,
): void {
  const [left, right] = [across.at(from), across.at(to)];
  shade(painter, { left, right, top, bottom }, color);
}

const HATCH = 9;

/** A tint, with rising lines for readers who cannot see it. */
function shade(painter: Painter, { left, right, top, bottom }: Frame, color: string): void {
  const height = bottom - top;
  painter.rectangle(left, top, right - left, height, { color, opacity: 0.08 });
  for (let x = left - height + HATCH; x < right; x += HATCH) {
    const from: XY = x < left ? [left, bottom - (left - x)] : [x, bottom];
    const over = x + height - right;
    const to: XY = over > 0 ? [right, top + over] : [x + height, top];
    rule(painter, from, to, { color, opacity: 0.22 });
  }
}

function drawLegend(
  painter: Painter,
  { received, palette, words }: CurveFigure,
  left: number,
): void {
  let y = LEGEND + 4;
  drawSample(painter, { label: words.f, color: palette.blue }, [left, y], palette.text);
  y += LEGEND_LINE;
  drawSample(
    painter,
    { label: words.df, color: palette.orange, dash: DASH },
    [left, y],
    palette.text,
  );
  const box = (text: string, draw: (frame: Frame) => void): void => {
    y += LEGEND_LINE;
    draw({ left, right: left + 34, top: y - 6, bottom: y + 6 });
    painter.text(text, left + 42, y, { color: palette.text });
  };
  if (received !== undefined) {
    const { faint: color } = palette;
    box(words.received, ({ top }) =>
      painter.rectangle(left, top, 34, 12, { color, opacity: 0.55 }),
    );
  }
  if (words.zones === null) return;
  box(words.zones, (frame) => shade(painter, frame, palette.text));
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
