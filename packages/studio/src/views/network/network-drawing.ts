import { css, parseColor, type Rgb, tintOf } from '../../charts/color.ts';
import { type Drawing, fitting, type Painter, widthOf, type XY } from '../../charts/painter.ts';
import {
  type Column,
  type Edge,
  isPicture,
  type NetworkFigure,
  type UnitMark,
} from './network-figure.ts';

/** The distance of two units, and the sizes of their marks. */
const PITCH = 27;
const RADIUS = 9;
const TILE = 24;
/** Room for the words above and below the units. */
const [ABOVE, BELOW] = [54, 62];
/** The longer side of the picture, on wide and narrow places. */
const [LARGE, SMALL] = [128, 76];
/** A place narrower than this is narrow. */
const NARROW = 560;
/** The least distance of two columns, and the one from which the words of a layer fit between them. */
const [LEAST_GAP, WORDS_GAP] = [70, 126];
/** Bars of probabilities, on wide and narrow places, and the numbers beside them. */
const [BAR, SHORT_BAR] = [40, 22];
const SHARE = 44;
const SIZE = 12;

/** A part of the diagram that can be pointed at. */
export type Part =
  | { readonly kind: 'unit'; readonly column: number; readonly at: number }
  | { readonly kind: 'edge'; readonly column: number; readonly edge: Edge }
  /** A pixel of the picture at the input, by its place among all pixels of a colour. */
  | { readonly kind: 'pixel'; readonly pixel: number; readonly pixels: number };

/** Where everything is. The input is column 0. */
export interface NetworkLayout {
  readonly width: number;
  readonly height: number;
  readonly middle: number;
  readonly gap: number;
  readonly bar: number;
  /** The centres of all columns. */
  readonly xs: readonly number[];
  readonly picture: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly rows: number;
    readonly columns: number;
  } | null;
}

/** What of the diagram is emphasised. */
export interface Emphasis {
  /** The part that is pointed at; null for none. */
  readonly part: Part | null;
  /** How far a signal has travelled, 0 to 1; null for no signal. */
  readonly wave: number | null;
  /** The chosen unit: the number of its column and of the unit. */
  readonly chosen: { readonly column: number; readonly unit: number } | null;
}

const PLAIN: Emphasis = { part: null, wave: null, chosen: null };

/** @param available width of the place; the diagram is wider if it does not fit */
export function networkLayout(figure: NetworkFigure, available: number): NetworkLayout {
  const { input, columns } = figure;
  const isNarrow = available < NARROW;
  const side = isNarrow ? SMALL : LARGE;
  const scale = isPicture(input) ? side / Math.max(input.rows, input.columns) : 0;
  const size = isPicture(input)
    ? { width: input.columns * scale, height: input.rows * scale }
    : { width: 4 * RADIUS, height: 0 };
  const left = Math.max(size.width / 2, 40) + 6;
  const bar = isNarrow ? SHORT_BAR : BAR;
  const right = 20 + nameWidth(figure, isNarrow) + bar + SHARE;
  const least = left + right + LEAST_GAP * columns.length + (isPicture(input) ? size.width / 4 : 0);
  const width = Math.max(available, least);
  // The lines of a picture need room beside it.
  const shift = isPicture(input) ? size.width / 4 : 0;
  const gap = (width - left - right - shift) / columns.length;
  const xs = [left, ...columns.map((_, i) => left + shift + gap * (i + 1))];
  const counts = columns.map(({ shown }) => shown.length);
  const most = Math.max(...counts, isPicture(input) ? 0 : input.shown.length);
  const middle = ABOVE + Math.max((most * PITCH) / 2, size.height / 2);
  const picture = isPicture(input)
    ? {
        ...{ x: left - size.width / 2, y: middle - size.height / 2, ...size },
        ...{ rows: input.rows, columns: input.columns },
      }
    : null;
  return { width, height: 2 * middle - ABOVE + BELOW, middle, gap, bar, xs, picture };
}

function nameWidth({ classNames }: NetworkFigure, isNarrow: boolean): number {
  const widths = classNames.map((name) => widthOf(name, SIZE));
  return Math.min(isNarrow ? 56 : 96, Math.max(10, ...widths));
}

/** The centre of the unit at a position of a column. */
export function centreOf(
  figure: NetworkFigure,
  { xs, middle }: NetworkLayout,
  column: number,
  at: number,
): XY {
  const { shown } = columnAt(figure, column) as Column;
  return [xs[column], middle + (at - (shown.length - 1) / 2) * PITCH];
}

/** The column of a number; null for the picture. */
export function columnAt({ input, columns }: NetworkFigure, column: number): Column | null {
  if (column > 0) return columns[column - 1];
  return isPicture(input) ? null : input;
}

/** The ends of a line. */
function endsOf(
  figure: NetworkFigure,
  layout: NetworkLayout,
  column: number,
  edge: Edge,
): [XY, XY] {
  const end = centreOf(figure, layout, column, edge.to);
  const { picture } = layout;
  if (column > 1 || picture === null) return [centreOf(figure, layout, column - 1, edge.from), end];
  const scale = picture.width / picture.columns;
  // The colours of a pixel are inputs of their own.
  const pixel = edge.from % (picture.rows * picture.columns);
  const x = picture.x + ((pixel % picture.columns) + 0.5) * scale;
  return [[x, picture.y + (Math.floor(pixel / picture.columns) + 0.5) * scale], end];
}

/** The part of the diagram at a point; null for none. */
export function partAt(
  figure: NetworkFigure,
  layout: NetworkLayout,
  x: number,
  y: number,
): Part | null {
  const all = layout.xs.flatMap((_, column) => {
    const units = columnAt(figure, column)?.shown ?? [];
    return units.map((_unit, at) => ({ column, at }));
  });
  const unit = all.find(({ column, at }) => {
    const [cx, cy] = centreOf(figure, layout, column, at);
    return Math.hypot(x - cx, y - cy) <= PITCH / 2;
  });
  if (unit !== undefined) return { kind: 'unit', ...unit };
  const { picture } = layout;
  if (picture !== null) {
    const scale = picture.width / picture.columns;
    const [column, row] = [
      Math.floor((x - picture.x) / scale),
      Math.floor((y - picture.y) / scale),
    ];
    const isInside =
      column >= 0 && column < picture.columns && row >= 0 && y < picture.y + picture.height;
    const pixels = picture.rows * picture.columns;
    if (isInside) return { kind: 'pixel', pixel: row * picture.columns + column, pixels };
  }
  return edgeAt(figure, layout, x, y);
}

/** How near to a line a pointer must be. */
const NEAR = 4;

function edgeAt(figure: NetworkFigure, layout: NetworkLayout, x: number, y: number): Part | null {
  let best: Part | null = null;
  let nearest = NEAR;
  figure.columns.forEach(({ edges }, i) => {
    if (x < layout.xs[i] - layout.gap || x > layout.xs[i + 1]) return;
    for (const edge of edges) {
      const distance = distanceTo(endsOf(figure, layout, i + 1, edge), x, y);
      if (distance > nearest || Number.isNaN(edge.value)) continue;
      [best, nearest] = [{ kind: 'edge', column: i + 1, edge }, distance];
    }
  });
  return best;
}

function distanceTo([[x1, y1], [x2, y2]]: [XY, XY], x: number, y: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}

/** The network as columns of units and lines between them. */
export function networkDrawing(
  figure: NetworkFigure,
  available: number,
  emphasis: Emphasis = PLAIN,
): Drawing {
  const layout = networkLayout(figure, available);
  const { width, height } = layout;
  return { width, height, draw: (painter) => draw(painter, figure, layout, emphasis) };
}

function draw(
  painter: Painter,
  figure: NetworkFigure,
  layout: NetworkLayout,
  emphasis: Emphasis,
): void {
  drawPicture(painter, figure, layout);
  for (const i of figure.columns.keys()) drawEdges(painter, figure, layout, i + 1, emphasis);
  for (const column of layout.xs.keys()) {
    drawUnits(painter, figure, layout, column, emphasis);
    drawWords(painter, figure, layout, column);
  }
  drawOutputs(painter, figure, layout, emphasis);
}

/** How far a signal is on its way into a column: below 0 before, 0 to 1 on the way, and above 1 after it. */
function reach(figure: NetworkFigure, column: number, wave: number | null): number {
  if (wave === null) return Number.POSITIVE_INFINITY;
  const gaps = figure.columns.length;
  const place = figure.isBackward ? gaps - column : column - 1;
  return wave * (gaps + 0.4) - place;
}

/** The colour of a number on a symmetric scale. */
function tint(value: number, limit: number, { palette }: NetworkFigure): Rgb | null {
  const [zero, above, below] = [palette.surface, palette.orange, palette.blue].map(parseColor);
  return tintOf(value, limit, { zero, above, below });
}

function drawEdges(
  painter: Painter,
  figure: NetworkFigure,
  layout: NetworkLayout,
  column: number,
  { part, wave }: Emphasis,
): void {
  const { palette } = figure;
  const { edges } = figure.columns[column - 1];
  const last = edges.at(-1);
  const limit = last === undefined || Number.isNaN(last.value) ? 0 : Math.abs(last.value);
  const way = reach(figure, column, wave);
  // Of many lines at a picture, each is thin.
  const full = column === 1 && layout.picture !== null ? 1.4 : 3;
  for (const edge of edges) {
    const isDim = part !== null && !touches(part, column, edge);
    const whole = endsOf(figure, layout, column, edge);
    const ends = part !== null && !isDim ? whole : outside(layout, column, whole);
    if (Number.isNaN(edge.value) || limit === 0) {
      painter.line(ends, { color: palette.faint, opacity: 0.16 });
      continue;
    }
    const share = Math.min(1, Math.abs(edge.value) / limit);
    const color = edge.value < 0 ? palette.blue : palette.orange;
    const opacity = (0.06 + 0.8 * share ** 1.5) * (isDim ? 0.15 : 1) * (way < 1 ? 0.3 : 1);
    const thick = part !== null && !isDim ? 1 : 0;
    painter.line(ends, { color, width: 0.4 + full * share + thick, opacity });
    if (way <= 0 || way >= 1) continue;
    painter.line(segment(figure.isBackward ? [ends[1], ends[0]] : ends, way), {
      ...{ color, width: 1.2 + full * share, opacity: Math.min(1, 0.3 + share) },
    });
  }
}

/** A line without its part on the picture, which would be hidden behind many. */
function outside({ picture }: NetworkLayout, column: number, [start, end]: [XY, XY]): [XY, XY] {
  if (column > 1 || picture === null) return [start, end];
  const border = picture.x + picture.width + 2;
  const t = (border - start[0]) / (end[0] - start[0]);
  return [[border, start[1] + t * (end[1] - start[1])], end];
}

/** The part of a line on which a signal is. */
function segment([[x1, y1], [x2, y2]]: [XY, XY], way: number): XY[] {
  return [Math.max(0, way - 0.3), way].map(
    (t) => [x1 + t * (x2 - x1), y1 + t * (y2 - y1)] as const,
  );
}

/** Whether a line belongs to a part. Lines of other columns stay as they are only if nothing is pointed at. */
function touches(part: Part, column: number, edge: Edge): boolean {
  if (part.kind === 'edge')
    return part.column === column && part.edge.from === edge.from && part.edge.to === edge.to;
  if (part.kind === 'pixel') return column === 1 && edge.from % part.pixels === part.pixel;
  if (part.column === column) return edge.to === part.at;
  return part.column === column - 1 && edge.from === part.at;
}

function drawPicture(
  painter: Painter,
  { input, palette }: NetworkFigure,
  { picture }: NetworkLayout,
): void {
  if (picture === null || !isPicture(input)) return;
  const { x, y, width, height } = picture;
  painter.rectangle(x - 1, y - 1, width + 2, height + 2, { color: palette.faint });
  if (input.raster === null) painter.rectangle(x, y, width, height, { color: palette.line });
  else painter.raster(input.raster, x, y, width, height);
}

function drawUnits(
  painter: Painter,
  figure: NetworkFigure,
  layout: NetworkLayout,
  column: number,
  { part, wave, chosen }: Emphasis,
): void {
  const { palette } = figure;
  const units = columnAt(figure, column);
  if (units === null) return;
  const way = reach(figure, figure.isBackward ? column + 1 : column, wave);
  const isReached = way >= 1 || (column === 0 && !figure.isBackward);
  // A unit swells for a moment when the signal arrives.
  const swell = way >= 1 && way < 1.4 ? 3 * (1 - (way - 1) / 0.4) : 0;
  units.marks.forEach((mark, at) => {
    const [x, y] = centreOf(figure, layout, column, at);
    const isChosen = chosen?.column === column && chosen.unit === units.shown[at];
    const isPointed = part?.kind === 'unit' && part.column === column && part.at === at;
    if (isChosen) painter.circle(x, y, RADIUS + 4.5, { color: palette.accent });
    if (isChosen) painter.circle(x, y, RADIUS + 2.5, { color: palette.surface });
    const color = isPointed ? palette.text : palette.faint;
    drawMark(painter, isReached ? mark : 0, [x, y], { figure, limit: units.limit, color, swell });
  });
}

interface MarkStyle {
  readonly figure: NetworkFigure;
  readonly limit: number;
  readonly color: string;
  readonly swell: number;
}

function drawMark(painter: Painter, mark: UnitMark, [x, y]: XY, style: MarkStyle): void {
  const { figure, limit, color, swell } = style;
  if (typeof mark !== 'number') {
    const side = TILE + swell;
    painter.rectangle(x - side / 2 - 1, y - side / 2 - 1, side + 2, side + 2, { color });
    painter.raster(mark, x - side / 2, y - side / 2, side, side);
    return;
  }
  const fill = tint(mark, limit, figure);
  painter.circle(x, y, RADIUS + swell, { color });
  painter.circle(x, y, RADIUS + swell - 1.5, {
    color: fill === null ? figure.palette.line : css(fill),
  });
}

function drawWords(
  painter: Painter,
  figure: NetworkFigure,
  layout: NetworkLayout,
  column: number,
): void {
  const { palette } = figure;
  const { xs, gap, height } = layout;
  const words = column === 0 ? figure.inputWords : figure.columns[column - 1].words;
  const bottom = height - BELOW;
  const line = (text: string, row: number, color: string, bold = false) =>
    painter.text(fitting(text, Math.max(gap - 4, 98), SIZE), xs[column], bottom + 14 + 16 * row, {
      ...{ color, size: SIZE, align: 'middle', bold },
    });
  line(words.label, 0, palette.text);
  if (words.activation !== '') line(words.activation, 1, palette.accent, true);
  if (words.dropout !== '') line(words.dropout, 2, palette.accent);
  if (column === 0) return;
  const isWide = gap >= WORDS_GAP;
  const x = isWide
    ? (xs[column - 1] + xs[column]) / 2 + (column === 1 && layout.picture !== null ? 12 : 0)
    : xs[column];
  const style = { size: SIZE, align: 'middle' } as const;
  painter.text(isWide ? words.layer : words.name, x, 12, {
    ...style,
    color: palette.text,
    bold: true,
  });
  if (isWide) painter.text(words.product, x, 28, { ...style, color: palette.faint });
  painter.text(isWide ? `= ${words.count}` : words.count, x, isWide ? 43 : 28, {
    ...style,
    color: palette.text,
  });
}

/** Names of the outputs, and bars of their probabilities. */
function drawOutputs(
  painter: Painter,
  figure: NetworkFigure,
  layout: NetworkLayout,
  { wave }: Emphasis,
): void {
  const { classNames, probabilities, target, palette, columns } = figure;
  const { shown } = columns[columns.length - 1];
  const room = nameWidth(figure, layout.width < NARROW);
  const hasBars =
    probabilities !== null &&
    (wave === null || figure.isBackward || reach(figure, columns.length, wave) >= 1);
  shown.forEach((unit, at) => {
    const [x, y] = centreOf(figure, layout, columns.length, at);
    const isTarget = unit === target;
    const name = classNames[unit];
    if (name !== undefined)
      painter.text(fitting(name, room, SIZE), x + 16, y, {
        ...{ color: isTarget ? palette.accent : palette.text, size: SIZE, bold: isTarget },
      });
    const share = probabilities?.[unit];
    if (!hasBars || share === undefined) return;
    const left = x + 22 + room;
    painter.rectangle(left, y - 5, layout.bar, 10, { color: palette.line });
    painter.rectangle(left, y - 5, layout.bar * share, 10, { color: palette.accent });
    if (share < 0.005) return;
    painter.text(`${Math.round(100 * share)} %`, left + layout.bar + 5, y, {
      color: palette.text,
      size: SIZE,
    });
  });
}
