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
const MARGIN = { left: 58, right: 58, top: 54, bottom: 34 };
const BOTTOM = HEIGHT - MARGIN.bottom;
/** How far below its axis a line passes if the trial has no value on it. */
const GAP = 22;
/** The least pixels between two axes. */
const APART = 84;
const SMALL = 11;
/** Labels of an axis that are closer than this leave one out. */
const LINE = 13;
/** Half of the width of a span. */
const HANDLE = 7;
/** How close to an axis or a line a pointer must be. */
const [NEAR_AXIS, NEAR_LINE] = [12, 14];

/** The least width for a number of axes. */
export function leastWidth(axes: number): number {
  return MARGIN.left + MARGIN.right + APART * (axes - 1);
}

/** The position of axis `i` of `count`. */
function across(i: number, count: number, width: number): number {
  const room = width - MARGIN.left - MARGIN.right;
  return MARGIN.left + (count === 1 ? room / 2 : (i / (count - 1)) * room);
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
  const i = axes.findIndex((_, i) => Math.abs(across(i, axes.length, width) - x) <= NEAR_AXIS);
  return axes[i] ?? null;
}

/** The trial whose line passes nearest to a point; null if none is near. */
export function trialAt(figure: ParallelFigure, [x, y]: XY, width: number): ViewedTrial | null {
  const { axes, trials, crossing } = figure;
  const right = axes.findIndex((_, i) => across(i, axes.length, width) >= x);
  if (right <= 0) return null;
  const [from, to] = [right - 1, right].map((i) => across(i, axes.length, width));
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

function pointsOf(axes: readonly Axis[], trial: ViewedTrial, width: number): XY[] {
  return axes.map(({ placeOf }, i) => [across(i, axes.length, width), upright(placeOf(trial))]);
}

/** All lines, drawn faintly below those that cross all spans. */
export function faintDrawing(
  { axes, trials }: Pick<ParallelFigure, 'axes' | 'trials'>,
  color: string,
  width: number,
): Drawing {
  const style = { color, opacity: Math.min(0.12, 12 / trials.length) };
  const draw = (painter: Painter): void => {
    for (const trial of trials) painter.line(pointsOf(axes, trial, width), style);
  };
  return { width, height: HEIGHT, draw };
}

/** The lines of the trials that cross all spans, and the axes over them. */
export function parallelDrawing(figure: ParallelFigure, width: number): Drawing {
  return { width, height: HEIGHT, draw: (painter) => drawAll(painter, figure, width) };
}

/** Highlighted lines, drawn over the others. */
export function strongDrawing(
  { axes }: ParallelFigure,
  lines: readonly StrongLine[],
  width: number,
): Drawing {
  const draw = (painter: Painter): void => {
    for (const { trial, color, width: thick, dash } of lines) {
      const points = pointsOf(axes, trial, width);
      painter.line(points, { color, width: thick, dash });
      for (const point of points) drawMarker(painter, 'circle', point, color, 3.5);
    }
  };
  return { width, height: HEIGHT, draw };
}

function drawAll(painter: Painter, figure: ParallelFigure, width: number): void {
  const { axes, trials, crossing, quality, palette, best } = figure;
  const count = crossing.size;
  for (const trial of trials) {
    if (!crossing.has(trial.index)) continue;
    const points = pointsOf(axes, trial, width);
    if (trial.index === best) painter.line(points, { color: palette.orange, width: 3 });
    else {
      const rank = quality.get(trial.index) ?? null;
      const opacity = lineStrength(rank, count);
      if (rank !== null) painter.line(points, { color: palette.blue, opacity, width: 1.5 });
      else painter.line(points, { color: palette.faint, opacity, dash: [3, 3] });
    }
  }
  axes.forEach((axis, i) => {
    drawAxis(painter, axis, {
      figure,
      x: across(i, axes.length, width),
      isLast: i === axes.length - 1,
    });
  });
}

function drawAxis(
  painter: Painter,
  { name, ticks, hasGaps }: Axis,
  { figure, x, isLast }: { figure: ParallelFigure; x: number; isLast: boolean },
): void {
  const { palette, spans, score } = figure;
  const span = spans.get(name);
  rule(painter, [x, MARGIN.top], [x, BOTTOM], { color: palette.text });
  if (span !== undefined) {
    const [top, bottom] = [upright(span.high), upright(span.low)];
    const style = { color: palette.accent, opacity: 0.4 };
    painter.rectangle(x - HANDLE, top, 2 * HANDLE, Math.max(2, bottom - top), style);
  }
  const shown = spread(ticks.map(({ place, text }) => ({ y: upright(place), text })));
  const labels = hasGaps ? [...shown, { y: upright(null), text: '–' }] : shown;
  for (const { y, text } of labels) drawLabel(painter, text, [x, y], isLast, palette);
  const title = isLast ? score : fitting(name, APART - 6, SMALL);
  const style = { color: palette.text, size: SMALL, bold: true } as const;
  // The name of the scores is longer than the names of settings, so it has its own line.
  if (isLast) painter.text(title, x + MARGIN.right - 4, 14, { ...style, align: 'end' });
  else painter.text(title, x, 34, { ...style, align: 'middle' });
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
  const text = fitting(whole, MARGIN.left - 10, SMALL);
  const wide = widthOf(text, SMALL);
  const away = 6;
  // Lines pass below labels.
  const left = isRight ? x + away - 1 : x - away - wide - 1;
  painter.rectangle(left, y - 7, wide + 2, 14, { color: surface, opacity: 0.75 });
  const align = isRight ? 'start' : 'end';
  painter.text(text, isRight ? x + away : x - away, y, { color, size: SMALL, align });
}
