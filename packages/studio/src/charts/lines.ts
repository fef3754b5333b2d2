import {
  type Extent,
  extentOf,
  linearScale,
  logScale,
  type Point,
  roomy,
  type Scale,
} from '@gradus/lab/compare';
import { median } from '@gradus/lab/diagnostics';
import type { Divergence } from '../state/outcome.ts';
import type { Marker } from '../state/run-style.ts';
import { type AxisPalette, drawBelow, drawBeside, type Frame, rule } from './axes.ts';
import type { Table } from './download.ts';
import { drawSample, LEGEND_LINE } from './legend.ts';
import { drawMarker } from './markers.ts';
import type { Drawing, Painter, XY } from './painter.ts';

/** A curve over iterations. */
export interface Series {
  readonly label: string;
  readonly color: string;
  readonly dash: readonly number[];
  readonly marker: Marker;
  readonly points: readonly Point[];
  /** The raw values, drawn faintly behind the smoothed ones. */
  readonly raw?: readonly Point[];
  /** The steps before and after a step that a smoothed value comes from. */
  readonly reach?: number;
}

/** A range of values to draw behind the curves, and the value to mark in it. */
export interface Band {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** The contents of a chart of curves. */
export interface Lines {
  readonly series: readonly Series[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly isLog: boolean;
  /** An iteration to mark with a vertical line; null for none. */
  readonly at: number | null;
  readonly band?: Band;
  /** Values that cannot exist are outside these; a linear axis ends there. */
  readonly limits?: Extent;
  /** A line below the names of the curves. */
  readonly note?: string;
  /** Colours of the page. */
  readonly palette: AxisPalette;
}

const MARGIN = { left: 62, right: 16, top: 28, bottom: 44 };
/** Markers on a curve. */
const MARKERS = 8;

/** A curve that reaches this many times the larger of 1 and its start diverges. The axis ends below that. */
const [DIVERGED, SHOWN] = [1000, 2];
/** On a linear axis whose end is this many times the middle value, half of all values are in the lowest pixels. */
const FLATTENED = 50;

/**
 * The end of a linear axis if a curve goes beyond it: a curve that diverges would flatten all others. Null if no
 * curve diverges.
 */
export function ceilingOf(series: readonly Series[]): number | null {
  const begin = beginOf(series);
  return series.some((each) => isFar(each, begin)) ? SHOWN * begin : null;
}

/**
 * Whether curves of positive values are easier to read on a logarithmic axis: all of them diverge, or the largest
 * value is so far above the middle one that a linear axis would flatten the rest.
 */
export function suitsLog(series: readonly Series[]): boolean {
  const begin = beginOf(series);
  const far = series.filter((each) => isFar(each, begin));
  if (far.length > 0) return far.length === series.length;
  const values = series.flatMap(rawOf).flatMap(({ value }) => (value > 0 ? [value] : []));
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return false;
  return finite.reduce((a, b) => Math.max(a, b)) > FLATTENED * median(finite);
}

/** The end of a logarithmic axis on the page: uPlot labels no axis with numbers of more than 17 digits. */
const LOG_CEILING = 1e15;

/** The end of a logarithmic axis if a curve goes beyond it; null if none does. */
export function logCeilingOf(series: readonly Series[]): number | null {
  const isBeyond = ({ value }: Point): boolean => value > LOG_CEILING && Number.isFinite(value);
  return series.some((each) => rawOf(each).some(isBeyond)) ? LOG_CEILING : null;
}

/** The raw values of a curve. */
function rawOf({ points, raw = points }: Series): readonly Point[] {
  return raw;
}

/** The largest of 1 and the starts of all curves. */
function beginOf(series: readonly Series[]): number {
  const begins = series.map(
    (each) => rawOf(each).find(({ value }) => Number.isFinite(value))?.value ?? 0,
  );
  return Math.max(1, ...begins);
}

/** Whether a curve diverges, compared with the start of all curves. */
function isFar(series: Series, begin: number): boolean {
  return rawOf(series).some(({ value }) => value > DIVERGED * begin && Number.isFinite(value));
}

/** The chart as a figure for files. */
export function linesDrawing(lines: Lines, width = 800, height = 420): Drawing {
  const rows = lines.series.length + (lines.note === undefined ? 0 : 1);
  const total = height + LEGEND_LINE * rows;
  return { width, height: total, draw: (painter) => draw(painter, lines, width, height) };
}

/** The numbers of all curves: a row for each iteration that any of them has. */
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
  const { series, xLabel, yLabel, palette, isLog, band, at, note } = lines;
  const frame: Frame = {
    ...{ left: MARGIN.left, right: width - MARGIN.right },
    ...{ top: MARGIN.top, bottom: height - MARGIN.bottom },
  };
  const scales = scalesOf(lines, frame);
  const { across, up } = scales;
  if (band !== undefined) {
    const { left, right } = frame;
    drawBand(painter, band, (value) => up.at(value), { left, right, color: palette.text });
  }
  drawBelow(painter, frame, { scale: across, label: xLabel, palette });
  drawBeside(painter, frame, 'left', { scale: up, label: yLabel, palette, hasLines: true });
  const x = at === null ? null : across.at(at);
  if (x !== null && x >= frame.left && x <= frame.right) {
    rule(painter, [x, frame.top], [x, frame.bottom], { color: palette.text, dash: [4, 3] });
  }
  series.forEach((each, i) => {
    drawCurve(painter, each, frame, scales, isLog);
    drawSample(painter, each, [frame.left, height + LEGEND_LINE * (i + 0.5)], palette.text);
  });
  if (note === undefined) return;
  const below = height + LEGEND_LINE * (series.length + 0.5);
  painter.text(note, frame.left, below, { color: palette.faint });
}

interface Scales {
  readonly across: Scale;
  readonly up: Scale;
  /** Larger values are drawn at this one. */
  readonly ceiling: number;
}

function scalesOf(
  { series, band, isLog, limits }: Lines,
  { left, right, top, bottom }: Frame,
): Scales {
  const all = series.flatMap(({ points, raw = [] }) => [...points, ...raw]);
  const x = extentOf(all.map(({ iteration }) => iteration)) ?? { low: 0, high: 1 };
  const ceiling = (isLog ? null : ceilingOf(series)) ?? Number.POSITIVE_INFINITY;
  const values = all.map(({ value }) => value).filter(Number.isFinite);
  const shown = values.map((value) => Math.min(value, ceiling));
  const ends = band === undefined ? [] : [band.low, band.high];
  const y = extentOf([...shown, ...ends], isLog) ?? { low: 0.1, high: 1 };
  return {
    across: linearScale(x, [left, right], 8),
    up: isLog
      ? logScale(y, [bottom, top])
      : linearScale(within(roomy(y, 0.03), limits), [bottom, top]),
    ceiling,
  };
}

function drawCurve(
  painter: Painter,
  { color, dash, marker, points, raw = [] }: Series,
  { left, top, bottom }: Frame,
  { across, up, ceiling }: Scales,
  isLog: boolean,
): void {
  const place = ({ iteration, value }: Point): XY => [
    across.at(iteration),
    up.at(Math.min(value, ceiling)),
  ];
  const isDrawn = ({ value }: Point) => Number.isFinite(value) && (!isLog || value > 0);
  painter.line(raw.filter(isDrawn).map(place), { color, opacity: 0.25 });
  const drawn = points.filter(isDrawn);
  painter.line(drawn.map(place), { color, dash, width: 2 });
  const step = Math.max(1, Math.floor(drawn.length / MARKERS));
  for (let n = 0; n < drawn.length; n += step) drawMarker(painter, marker, place(drawn[n]), color);
  for (const { iteration, value } of breaksOf(points)) {
    const x = across.at(iteration);
    drawBreak(painter, String(value), color, { x, left, top, bottom, scale: 1 });
  }
}

/** The points at which a curve stops being finite. */
export function breaksOf(points: readonly Point[]): readonly Point[] {
  const isBroken = (point?: Point) => point !== undefined && !Number.isFinite(point.value);
  return points.filter((point, i) => isBroken(point) && !isBroken(points[i - 1]));
}

/** The part of an axis between limits. */
export function within({ low, high }: Extent, limits?: Extent): Extent {
  if (limits === undefined) return { low, high };
  return { low: Math.max(low, limits.low), high: Math.min(high, limits.high) };
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

/** Marks the place after which a curve has no finite value, and names the value. */
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

/** Labels that differ even if names are equal: `C`, `C (2)`, … */
export function distinctLabels(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** A curve of losses that ends with `NaN`, `Infinity` or `-Infinity` if the loss became one. */
export function withDivergence(
  points: readonly Point[],
  event: Divergence | null,
): readonly Point[] {
  if (event === null) return points;
  return [...points, { iteration: event.iteration, value: Number(event.loss) }];
}
