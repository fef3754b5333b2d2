import type { Point } from '@gradus/lab/compare';
import { type AxisInk, rule } from './axes.ts';
import { drawSample, LEGEND_LINE } from './legend.ts';
import { drawMarker } from './markers.ts';
import type { Drawing, Painter, XY } from './painter.ts';
import { extentOf, linearScale, logScale, roomy, type Scale } from './scale.ts';
import type { Marker } from './styles.ts';
import type { Table } from './table.ts';

/** A curve over iterations. */
export interface Series {
  readonly label: string;
  readonly color: string;
  readonly dash: readonly number[];
  readonly marker: Marker;
  readonly points: readonly Point[];
  /** The same before it was smoothed, drawn faintly behind. */
  readonly raw?: readonly Point[];
}

/** A region of values to stand behind the curves, and the value in it that is meant. */
export interface Band {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** What a chart of curves shows. */
export interface Lines {
  readonly series: readonly Series[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly isLog: boolean;
  /** An iteration to mark with an upright line; null for none. */
  readonly at: number | null;
  readonly band?: Band;
  /** Colours of the page. */
  readonly ink: AxisInk;
}

const MARGIN = { left: 62, right: 16, top: 12, bottom: 44 };
/** Markers on a curve. */
const MARKERS = 8;

/** A curve that grows to so many times what curves began with, or 1, diverges; it is shown up to less. */
const [DIVERGED, SHOWN] = [1000, 2];

/**
 * Where a linear axis ends although curves go on: one that diverges would press all others flat. Null where
 * there is no such curve.
 */
export function limitOf(series: readonly Series[]): number | null {
  const all = series.map(({ points, raw = points }) =>
    raw.map(({ value }) => value).filter(Number.isFinite),
  );
  const begin = Math.max(1, ...all.map(([first = 0]) => first));
  const isFar = all.some((values) => values.some((each) => each > DIVERGED * begin));
  return isFar ? SHOWN * begin : null;
}

/** The chart as a figure for files. */
export function linesDrawing(lines: Lines, width = 800, height = 420): Drawing {
  const total = height + LEGEND_LINE * lines.series.length;
  return { width, height: total, draw: (painter) => draw(painter, lines, width, height) };
}

/** The numbers of all curves: a row for each iteration that one of them has. */
export function linesTable({ series, xLabel }: Lines): Table {
  const curves = series.flatMap(({ label, points, raw }) => [
    { label, values: valuesOf(points) },
    ...(raw === undefined ? [] : [{ label: `${label} (raw)`, values: valuesOf(raw) }]),
  ]);
  const iterations = [...new Set(curves.flatMap(({ values }) => [...values.keys()]))];
  return {
    columns: [xLabel, ...curves.map(({ label }) => label)],
    rows: iterations
      .sort((a, b) => a - b)
      .map((iteration) => [
        iteration,
        ...curves.map(({ values }) => values.get(iteration) ?? null),
      ]),
  };
}

function valuesOf(points: readonly Point[]): Map<number, number> {
  return new Map(points.map(({ iteration, value }) => [iteration, value]));
}

function draw(painter: Painter, lines: Lines, width: number, height: number): void {
  const { series, ink, isLog, band } = lines;
  const all = series.flatMap(({ points, raw = [] }) => [...points, ...raw]);
  const x = extentOf(all.map(({ iteration }) => iteration)) ?? { low: 0, high: 1 };
  const limit = (isLog ? null : limitOf(series)) ?? Number.POSITIVE_INFINITY;
  const cut = (value: number): number => Math.min(value, limit);
  const values = all.map(({ value }) => value).filter(Number.isFinite);
  const y = extentOf(
    [...values.map(cut), ...(band === undefined ? [] : [band.low, band.high])],
    isLog,
  ) ?? { low: 0.1, high: 1 };
  const across = linearScale(x, [MARGIN.left, width - MARGIN.right], 8);
  const range = [height - MARGIN.bottom, MARGIN.top] as const;
  const up = isLog ? logScale(y, range) : linearScale(roomy(y, 0.03), range);
  const frame = { across, up, width, height };
  if (band !== undefined) {
    drawBand(painter, band, (value) => up.at(value), {
      ...{ left: MARGIN.left, right: width - MARGIN.right, color: ink.text },
    });
  }
  drawAxes(painter, lines, frame);
  const place = ({ iteration, value }: Point): XY => [across.at(iteration), up.at(cut(value))];
  const isDrawn = ({ value }: Point) => Number.isFinite(value) && (!isLog || value > 0);
  series.forEach(({ label, color, dash, marker, points, raw = [] }, i) => {
    painter.line(raw.filter(isDrawn).map(place), { color, opacity: 0.25 });
    const drawn = points.filter(isDrawn);
    painter.line(drawn.map(place), { color, dash, width: 2 });
    const step = Math.max(1, Math.floor(drawn.length / MARKERS));
    for (let n = 0; n < drawn.length; n += step)
      drawMarker(painter, marker, place(drawn[n]), color);
    for (const { iteration, value } of points) {
      if (Number.isFinite(value)) continue;
      const [top, bottom] = [MARGIN.top, height - MARGIN.bottom];
      drawBreak(painter, String(value), color, {
        x: across.at(iteration),
        left: MARGIN.left,
        top,
        bottom,
        scale: 1,
      });
    }
    const below: XY = [MARGIN.left, height + LEGEND_LINE * (i + 0.5)];
    drawSample(painter, { label, color, dash, marker }, below, ink.text);
  });
}

/** Draws a band from `left` to `right`, with a dashed line in it. */
export function drawBand(
  painter: Painter,
  { low, middle, high }: Band,
  at: (value: number) => number,
  { left, right, color }: { left: number; right: number; color: string },
): void {
  painter.rectangle(left, at(high), right - left, at(low) - at(high), { color, opacity: 0.07 });
  const y = at(middle);
  rule(painter, [left, y], [right, y], { color, dash: [6, 4], opacity: 0.6 });
}

/** Marks where a curve has no finite value any more, and says which it has. */
export function drawBreak(
  painter: Painter,
  value: string,
  color: string,
  place: { x: number; left: number; top: number; bottom: number; scale: number },
): void {
  const { x, left, top, bottom, scale } = place;
  rule(painter, [x, top], [x, bottom], { color, width: scale, dash: [scale, 3 * scale] });
  drawMarker(painter, 'cross', [x, top + 8 * scale], color, 6 * scale);
  const isAtStart = x - left < 70 * scale;
  const away = (isAtStart ? 9 : -9) * scale;
  const align = isAtStart ? 'start' : 'end';
  painter.text(value, x + away, top + 8 * scale, { color, size: 12 * scale, bold: true, align });
}

interface Frame {
  readonly across: Scale;
  readonly up: Scale;
  readonly width: number;
  readonly height: number;
}

function drawAxes(painter: Painter, { ink, xLabel, yLabel, at }: Lines, frame: Frame): void {
  const { across, up, width, height } = frame;
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom];
  for (const tick of up.ticks) {
    const y = up.at(tick);
    rule(painter, [left, y], [right, y], { color: ink.line });
    painter.text(up.label(tick), left - 6, y, { color: ink.faint, size: 11, align: 'end' });
  }
  for (const tick of across.ticks) {
    const x = across.at(tick);
    rule(painter, [x, bottom], [x, bottom + 4], { color: ink.faint });
    const lettering = { color: ink.faint, size: 11, align: 'middle' } as const;
    painter.text(across.label(tick), x, bottom + 13, lettering);
  }
  rule(painter, [left, top], [left, bottom], { color: ink.faint });
  rule(painter, [left, bottom], [right, bottom], { color: ink.faint });
  painter.text(xLabel, (left + right) / 2, bottom + 30, { color: ink.text, align: 'middle' });
  painter.text(yLabel, 14, (top + bottom) / 2, { color: ink.text, align: 'middle', turn: 90 });
  if (at === null) return;
  const x = across.at(at);
  if (x < left || x > right) return;
  rule(painter, [x, top], [x, bottom], { color: ink.text, dash: [4, 3] });
}
