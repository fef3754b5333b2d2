import { type Axis, lineStrength, type Span, type ViewedTrial } from '@gradus/lab/trials';
import { rule } from '../../../charts/axes.ts';
import { drawMarker } from '../../../charts/markers.ts';
import { type Drawing, fitting, type Painter, widthOf, type XY } from '../../../charts/painter.ts';
import type { Palette } from '../../../charts/palette.ts';

/** The contents of a chart of many trials. */
export interface ParallelFigure {
  readonly axes: readonly Axis[];
  /** From the worst to the best, so that the best are drawn over the others. */
  readonly trials: readonly ViewedTrial[];
  /** How good each trial is, see `qualities`. */
  readonly quality: ReadonlyMap<number, number>;
  /** Trials that cross all spans. */
  readonly crossing: ReadonlySet<number>;
  readonly spans: ReadonlyMap<string, Span>;
  readonly best: number | null;
  /** The name of the last axis. */
  readonly score: string;
  readonly palette: Palette;
}

/** A highlighted line. */
export interface StrongLine {
  readonly trial: ViewedTrial;
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly number[];
}

export const HEIGHT = 360;
/** On the left at least; wider where the labels of the first axis need it. */
const MARGIN = { left: 58, right: 58, top: 54, bottom: 34 };
const BOTTOM = HEIGHT - MARGIN.bottom;
/** How far below its axis a line passes if the trial has no value on it. */
const GAP = 22;
/** The least pixels between two axes. */
const APART = 106;
const SMALL = 12;
/** Between a label and its axis. */
const AWAY = 6;
/** The most pixels of a label: `100, 100, 100` fits. */
const WIDEST = 92;
/** Labels of an axis that are closer than this leave one out. */
const LINE = 14;
/** Half of the width of a span. */
const HANDLE = 7;
/** How close to an axis or a line a pointer must be. */
const [NEAR_AXIS, NEAR_LINE] = [12, 14];

/** The least width of a figure with these axes. */
export function leastWidth(axes: readonly Axis[]): number {
  return leftMargin(axes) + MARGIN.right + APART * (axes.length - 1);
}

function leftMargin([first]: readonly Axis[]): number {
  const widths = first.ticks.map(({ text }) => widthOf(fitting(text, WIDEST, SMALL), SMALL));
  return Math.max(MARGIN.left, ...widths.map((wide) => wide + AWAY + 4));
}

/** The position of each axis. */
function across(axes: readonly Axis[], width: number): number[] {
  const left = leftMargin(axes);
  const room = width - left - MARGIN.right;
  if (axes.length === 1) return [left + room / 2];
  return axes.map((_, i) => left + (i / (axes.length - 1)) * room);
}

function upright(place: number | null): number {
  return place === null ? BOTTOM + GAP : BOTTOM - place * (BOTTOM - MARGIN.top);
}

/** The place on an axis, from 0 to 1, at a height. */
export function placeAt(y: number): number {
  return Math.min(1, Math.max(0, (BOTTOM - y) / (BOTTOM - MARGIN.top)));
}

/** The axis at a point; null if none is near. */
export function axisAt(axes: readonly Axis[], [x, y]: XY, width: number): Axis | null {
  if (y < MARGIN.top - HANDLE || y > BOTTOM + HANDLE) return null;
  const i = across(axes, width).findIndex((place) => Math.abs(place - x) <= NEAR_AXIS);
  return axes[i] ?? null;
}

/** The trial whose line passes nearest to a point; null if none is near. */
export function trialAt(figure: ParallelFigure, [x, y]: XY, width: number): ViewedTrial | null {
  const { axes, trials, crossing } = figure;
  const places = across(axes, width);
  const right = places.findIndex((place) => place >= x);
  if (right <= 0) return null;
  const [from, to] = places.slice(right - 1);
  const share = (x - from) / (to - from);
  let [nearest, least]: [ViewedTrial | null, number] = [null, NEAR_LINE];
  for (const trial of trials) {
    if (!crossing.has(trial.index)) continue;
    const [a, b] = [axes[right - 1], axes[right]].map(({ placeOf }) => upright(placeOf(trial)));
    const distance = Math.abs(a + share * (b - a) - y);
    // The later of equals is better and drawn over the others.
    if (distance <= least) [nearest, least] = [trial, distance];
  }
  return nearest;
}

/** Where the line of a trial crosses the axes, which are at `places`. */
function pointsOf(axes: readonly Axis[], trial: ViewedTrial, places: readonly number[]): XY[] {
  return axes.map(({ placeOf }, i) => [places[i], upright(placeOf(trial))]);
}

/** All lines, drawn faintly below those that cross all spans. */
export function faintDrawing(
  { axes, trials }: Pick<ParallelFigure, 'axes' | 'trials'>,
  color: string,
  width: number,
): Drawing {
  const style = { color, opacity: Math.min(0.12, 12 / trials.length) };
  const places = across(axes, width);
  const draw = (painter: Painter): void => {
    for (const trial of trials) painter.line(pointsOf(axes, trial, places), style);
  };
  return { width, height: HEIGHT, draw };
}

/** The lines of the trials that cross all spans, and the axes over them. */
export function parallelDrawing(figure: ParallelFigure, width: number): Drawing {
  return { width, height: HEIGHT, draw: (painter) => drawAll(painter, figure, width) };
}

/** Highlighted lines, drawn over the others, and the labels over them. */
export function strongDrawing(
  { axes, palette }: Pick<ParallelFigure, 'axes' | 'palette'>,
  lines: readonly StrongLine[],
  width: number,
): Drawing {
  const places = across(axes, width);
  const draw = (painter: Painter): void => {
    if (lines.length === 0) return;
    for (const { trial, color, width: thick, dash } of lines) {
      const points = pointsOf(axes, trial, places);
      painter.line(points, { color, width: thick, dash });
      for (const point of points) drawMarker(painter, 'circle', point, color, 3.5);
    }
    places.forEach((x, i) => {
      drawLabels(painter, axes[i], x, i === axes.length - 1, palette);
    });
  };
  return { width, height: HEIGHT, draw };
}

function drawAll(painter: Painter, figure: ParallelFigure, width: number): void {
  const { axes, trials, crossing, quality, palette, best } = figure;
  const count = crossing.size;
  const places = across(axes, width);
  for (const trial of trials) {
    if (!crossing.has(trial.index)) continue;
    const points = pointsOf(axes, trial, places);
    if (trial.index === best) painter.line(points, { color: palette.orange, width: 3 });
    else {
      const rank = quality.get(trial.index) ?? null;
      const opacity = lineStrength(rank, count);
      if (rank !== null) painter.line(points, { color: palette.blue, opacity, width: 1.5 });
      else painter.line(points, { color: palette.faint, opacity, dash: [3, 3] });
    }
  }
  places.forEach((x, i) => {
    drawAxis(painter, axes[i], { figure, x, isLast: i === axes.length - 1 });
  });
}

function drawAxis(
  painter: Painter,
  axis: Axis,
  { figure, x, isLast }: { figure: ParallelFigure; x: number; isLast: boolean },
): void {
  const { palette, spans, score } = figure;
  const { name } = axis;
  const span = spans.get(name);
  rule(painter, [x, MARGIN.top], [x, BOTTOM], { color: palette.text });
  if (span !== undefined) {
    const [top, bottom] = [upright(span.high), upright(span.low)];
    const style = { color: palette.accent, opacity: 0.4 };
    painter.rectangle(x - HANDLE, top, 2 * HANDLE, Math.max(2, bottom - top), style);
  }
  drawLabels(painter, axis, x, isLast, palette);
  const title = isLast ? score : fitting(name, APART - 6, SMALL);
  const style = { color: palette.text, size: SMALL, bold: true } as const;
  // The name of the scores is longer than the names of settings, so it has its own line.
  if (isLast) painter.text(title, x + MARGIN.right - 4, 14, { ...style, align: 'end' });
  else painter.text(title, x, 34, { ...style, align: 'middle' });
}

function drawLabels(
  painter: Painter,
  { ticks, hasGaps }: Axis,
  x: number,
  isLast: boolean,
  palette: Palette,
): void {
  const shown = spread(ticks.map(({ place, text }) => ({ y: upright(place), text })));
  const labels = hasGaps ? [...shown, { y: upright(null), text: '–' }] : shown;
  for (const { y, text } of labels) drawLabel(painter, text, [x, y], isLast, palette);
}

/** Leaves out labels that would cover the one before. */
function spread<T extends { readonly y: number }>(labels: readonly T[]): T[] {
  const kept: T[] = [];
  for (const label of labels) {
    if (kept.every(({ y }) => Math.abs(y - label.y) >= LINE)) kept.push(label);
  }
  return kept;
}

function drawLabel(
  painter: Painter,
  whole: string,
  [x, y]: XY,
  isRight: boolean,
  { surface, text: color }: Palette,
): void {
  const text = fitting(whole, isRight ? MARGIN.right - 10 : WIDEST, SMALL);
  const wide = widthOf(text, SMALL);
  // Lines pass below labels.
  const left = isRight ? x + AWAY - 1 : x - AWAY - wide - 1;
  painter.rectangle(left, y - 7, wide + 2, 14, { color: surface, opacity: 0.75 });
  const align = isRight ? 'start' : 'end';
  painter.text(text, isRight ? x + AWAY : x - AWAY, y, { color, size: SMALL, align });
}
