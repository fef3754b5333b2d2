import type { Point } from '../compare/index.ts';
import { DOTS } from './plot.ts';
import { padStart } from './width.ts';

/** A curve, and the raw values that it smooths. */
export interface DrawnCurve {
  readonly points: readonly Point[];
  readonly raw?: readonly Point[];
}

/** Size of a drawing in characters, without its labels, and how to colour a curve. */
interface CurvesOptions {
  readonly width: number;
  readonly height: number;
  readonly paint?: (curve: number, text: string) => string;
}

/** Markers tell curves apart without colours. ASCII only: other symbols are two columns wide in some fonts. */
export const MARKERS = 'ox+*#@%&=$ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Columns from one marker of a curve to its next. */
const MARKER_DISTANCE = 9;

interface Cell {
  bits: number;
  curve: number;
  marker: string;
  isShaded: boolean;
}

/**
 * Draws curves over the same axes: lines of braille dots with regular {@link MARKERS}, and shade over the range of the
 * raw values. Returns no lines if there are no points.
 */
export function drawCurves(curves: readonly DrawnCurve[], options: CurvesOptions): string[] {
  const all = curves.flatMap(({ points }) => points);
  if (all.length === 0) return [];
  const canvas = new Canvas(all, options);
  for (const { raw = [] } of curves) canvas.shade(raw);
  curves.forEach(({ points }, n) => {
    canvas.line(points, n);
  });
  curves.forEach(({ points }, n) => {
    canvas.mark(points, n, curves.length);
  });
  return canvas.lines();
}

class Canvas {
  private readonly cells: Cell[][];
  private readonly x: readonly [number, number];
  private readonly y: readonly [number, number];
  private readonly options: CurvesOptions;

  constructor(points: readonly Point[], options: CurvesOptions) {
    this.options = options;
    this.x = range(points.map(({ iteration }) => iteration));
    this.y = range(points.map(({ value }) => value));
    this.cells = Array.from({ length: options.height }, () =>
      Array.from({ length: options.width }, () => ({
        bits: 0,
        curve: 0,
        marker: '',
        isShaded: false,
      })),
    );
  }

  /** Shades each column from the smallest to the largest value in it. */
  shade(raw: readonly Point[]): void {
    const spans = new Map<number, [number, number]>();
    for (const { iteration, value } of raw) {
      if (!Number.isFinite(value)) continue;
      const column = this.dotColumn(iteration) >> 1;
      const row = this.dotRow(value) >> 2;
      const [top, bottom] = spans.get(column) ?? [row, row];
      spans.set(column, [Math.min(top, row), Math.max(bottom, row)]);
    }
    for (const [column, [top, bottom]] of spans) {
      for (let row = top; row <= bottom; row++) {
        const cell = this.cells[row]?.[column];
        if (cell !== undefined) cell.isShaded = true;
      }
    }
  }

  line(points: readonly Point[], curve: number): void {
    for (let i = 0; i < points.length; i++) {
      this.segment(points[Math.max(0, i - 1)], points[i], curve);
    }
  }

  mark(points: readonly Point[], curve: number, count: number): void {
    const distance = Math.max(MARKER_DISTANCE, count);
    const offset = Math.floor((curve * distance) / count);
    let last = -1;
    points.forEach((point, i) => {
      const column = this.dotColumn(point.iteration) >> 1;
      const next = last < 0 ? offset : last + distance;
      if (column < next && i < points.length - 1) return;
      last = column - ((column - offset) % distance);
      this.at(column, this.dotRow(point.value) >> 2, (cell) => {
        cell.marker ||= MARKERS[curve % MARKERS.length];
        cell.curve = curve;
      });
    });
  }

  lines(): string[] {
    const { width, height } = this.options;
    const [low, high] = this.y;
    const labels = new Map([
      [0, high],
      [(height - 1) >> 1, high - ((high - low) * ((height - 1) >> 1)) / (height - 1)],
      [height - 1, low],
    ]);
    const texts = new Map([...labels].map(([row, value]) => [row, shortNumber(value)]));
    const margin = Math.max(...[...texts.values()].map(({ length }) => length));
    const [first, last] = this.x.map(String);
    const rows = this.cells.map((row, i) => {
      const label = padStart(texts.get(i) ?? '', margin);
      return `${label} │${row.map((cell) => this.text(cell)).join('')}`.trimEnd();
    });
    return [
      ...rows,
      `${' '.repeat(margin)} └${'─'.repeat(width)}`,
      `${' '.repeat(margin + 2)}${first}${padStart(last, width - first.length)}`,
    ];
  }

  private text({ bits, curve, marker, isShaded }: Cell): string {
    const { paint = (_, text) => text } = this.options;
    if (marker !== '') return paint(curve, marker);
    if (bits !== 0) return paint(curve, String.fromCodePoint(0x2800 + bits));
    return isShaded ? '░' : ' ';
  }

  /** The dots between two points: one in each column of dots, and more in steep parts. */
  private segment(from: Point, to: Point, curve: number): void {
    const [x0, y0] = [this.dotColumn(from.iteration), this.dotRow(from.value)];
    const [x1, y1] = [this.dotColumn(to.iteration), this.dotRow(to.value)];
    const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
    for (let i = 0; i <= steps; i++) {
      const column = Math.round(x0 + ((x1 - x0) * i) / steps);
      const row = Math.round(y0 + ((y1 - y0) * i) / steps);
      this.at(column >> 1, row >> 2, (cell) => {
        cell.bits |= DOTS[row & 3][column & 1];
        cell.curve = curve;
      });
    }
  }

  private at(column: number, row: number, change: (cell: Cell) => void): void {
    const cell = this.cells[row]?.[column];
    if (cell !== undefined) change(cell);
  }

  private dotColumn(iteration: number): number {
    const [from, to] = this.x;
    return Math.round(share(iteration, from, to) * (2 * this.options.width - 1));
  }

  /** The row of dots of a value. Raw values can lie outside the drawing. */
  private dotRow(value: number): number {
    const [low, high] = this.y;
    const row = Math.round((1 - share(value, low, high)) * (4 * this.options.height - 1));
    return Math.min(4 * this.options.height + 3, Math.max(-4, row));
  }
}

/** 0 at `from`, 1 at `to`; 0 if the two are equal. */
function share(value: number, from: number, to: number): number {
  return to === from ? 0 : (value - from) / (to - from);
}

/** The smallest and the largest finite number. */
function range(values: readonly number[]): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  return finite.length === 0
    ? [0, 1]
    : [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
