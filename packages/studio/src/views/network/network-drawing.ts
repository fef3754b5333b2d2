import { css, parseColor, type Rgb, tintOf } from '../../charts/color.ts';
import { type Drawing, fitting, type Painter, widthOf, type XY } from '../../charts/painter.ts';
import {
  type Edge,
  isPicture,
  type LayerWords,
  type NetworkFigure,
  type UnitMark,
} from './network-figure.ts';
import {
  BELOW,
  centreOf,
  columnAt,
  curveOf,
  endsOf,
  type NetworkLayout,
  networkLayout,
  type Part,
  SIZE,
} from './network-layout.ts';

/** The least distance of two columns from which the words of a layer fit between them. */
const WORDS_GAP = 126;
/** A line whose weight is a smaller share of the largest is not drawn: nobody could see it. */
const FAINTEST = 0.02;

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
  drawPicture(painter, figure, layout, emphasis);
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
  const full = column === 1 && layout.picture !== null ? 1.6 : 4;
  for (const edge of edges) {
    const isPart = part !== null && touches(part, column, edge);
    const ends = endsOf(figure, layout, column, edge);
    if (Number.isNaN(edge.value) || limit === 0) {
      painter.curve(ends.start, ends.end, { color: palette.faint, opacity: 0.16 });
      continue;
    }
    const share = Math.min(1, Math.abs(edge.value) / limit);
    if (share < FAINTEST && !isPart) continue;
    const color = edge.value < 0 ? palette.blue : palette.orange;
    const dim = (part !== null && !isPart ? 0.15 : 1) * (way < 1 ? 0.3 : 1);
    const opacity = Math.min(1, (0.08 + 0.8 * share ** 1.3) * dim + (isPart ? 0.2 : 0));
    const width = 0.4 + full * share + (isPart ? 1 : 0);
    painter.curve(ends.start, ends.end, { color, width, opacity });
    // The lines of a unit would hide what it makes of the picture.
    if (isPart && part.kind !== 'unit' && ends.pixel !== null)
      painter.line([ends.pixel, ends.start], { color, width, opacity });
    if (way <= 0 || way >= 1) continue;
    const path = curveOf(ends);
    const onWay = segment(figure.isBackward ? path.reverse() : path, way);
    painter.line(onWay, { color, width: width + 1, opacity: Math.min(1, 0.3 + share) });
  }
}

/** The part of a line on which a signal is. */
function segment(path: readonly XY[], way: number): XY[] {
  const last = path.length - 1;
  const end = Math.max(1, Math.ceil(way * last));
  return path.slice(Math.max(0, end - Math.ceil(0.3 * last)), end + 1);
}

/** Whether a line belongs to a part. Lines of other columns stay as they are only if nothing is pointed at. */
function touches(part: Part, column: number, edge: Edge): boolean {
  if (part.kind === 'edge')
    return part.column === column && part.edge.from === edge.from && part.edge.to === edge.to;
  if (part.kind === 'pixel') return column === 1 && edge.from % part.pixels === part.pixel;
  if (part.column === column) return edge.to === part.at;
  return part.column === column - 1 && edge.from === part.at;
}

/** The picture; while a unit of the first layer is pointed at, what this unit makes of each pixel. */
function drawPicture(
  painter: Painter,
  { input, palette }: NetworkFigure,
  { picture }: NetworkLayout,
  { part }: Emphasis,
): void {
  if (picture === null || !isPicture(input)) return;
  const { x, y, width, height } = picture;
  const unit = part?.kind === 'unit' && part.column === 1 ? part.at : null;
  const raster = (unit === null ? null : input.seenBy?.(unit)) ?? input.raster;
  painter.rectangle(x - 1, y - 1, width + 2, height + 2, { color: palette.faint });
  if (raster === null) painter.rectangle(x, y, width, height, { color: palette.line });
  else painter.raster(raster, x, y, width, height);
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
    const side = layout.side + 2 * swell;
    const isMap = typeof mark !== 'number';
    if (isChosen) drawShape(painter, isMap, [x, y], side + 9, palette.accent);
    if (isChosen) drawShape(painter, isMap, [x, y], side + 5, palette.surface);
    drawShape(
      painter,
      isMap,
      [x, y],
      side + (isMap ? 2 : 0),
      isPointed ? palette.text : palette.faint,
    );
    drawMark(painter, isReached ? mark : 0, [x, y], { figure, limit: units.limit, side });
  });
}

/** A square for a map, and a circle for a number. */
function drawShape(
  painter: Painter,
  isMap: boolean,
  [x, y]: XY,
  side: number,
  color: string,
): void {
  if (isMap) painter.rectangle(x - side / 2, y - side / 2, side, side, { color });
  else painter.circle(x, y, side / 2, { color });
}

interface MarkStyle {
  readonly figure: NetworkFigure;
  readonly limit: number;
  readonly side: number;
}

function drawMark(painter: Painter, mark: UnitMark, [x, y]: XY, style: MarkStyle): void {
  const { figure, limit, side } = style;
  if (typeof mark !== 'number') {
    const raster = mark(Math.round(side * painter.ratio));
    painter.raster(raster, x - side / 2, y - side / 2, side, side);
    return;
  }
  const fill = tint(mark, limit, figure);
  painter.circle(x, y, side / 2 - 1.5, { color: fill === null ? figure.palette.line : css(fill) });
}

/** Room for the words of a column. */
const roomOf = ({ gap }: NetworkLayout): number => Math.max(gap - 4, 58);

/** The words below all columns. */
function labelsOf({ inputWords, columns }: NetworkFigure): LayerWords[] {
  return [inputWords, ...columns.map(({ words }) => words)];
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
  const room = roomOf(layout);
  const write = (text: string, x: number, y: number, color: string, bold = false) =>
    painter.text(fitting(text, room, SIZE), x, y, { color, size: SIZE, align: 'middle', bold });
  const isShort = labelsOf(figure).some(({ label }) => widthOf(label, SIZE) > room);
  write(isShort ? words.shortLabel : words.label, xs[column], bottom + 14, palette.text);
  if (words.activation !== '')
    write(words.activation, xs[column], bottom + 30, palette.accent, true);
  if (words.dropout !== '') write(words.dropout, xs[column], bottom + 46, palette.accent);
  if (column === 0) {
    drawInputNames(painter, figure, layout);
    return;
  }
  if (gap < WORDS_GAP) {
    // A part of a name would say nothing.
    if (widthOf(words.name, SIZE) + 12 <= gap)
      write(words.name, xs[column], 12, palette.text, true);
    write(words.count, xs[column], 28, palette.text);
    return;
  }
  const shift = column === 1 && layout.picture !== null ? 12 : 0;
  const x = (xs[column - 1] + xs[column]) / 2 + shift;
  write(words.layer, x, 12, palette.text, true);
  write(words.product, x, 28, palette.faint);
  write(`= ${words.count}`, x, 43, palette.text);
}

function drawInputNames(painter: Painter, figure: NetworkFigure, layout: NetworkLayout): void {
  const { input, inputNames, palette } = figure;
  if (isPicture(input) || inputNames === null) return;
  input.shown.forEach((unit, at) => {
    const [x, y] = centreOf(figure, layout, 0, at);
    const end = x - layout.side / 2 - 6;
    const name = fitting(inputNames[unit] ?? '', end - 6, SIZE);
    painter.text(name, end, y, { color: palette.text, size: SIZE, align: 'end' });
  });
}

/** Names of the outputs, and bars of their probabilities. */
function drawOutputs(
  painter: Painter,
  figure: NetworkFigure,
  layout: NetworkLayout,
  { wave }: Emphasis,
): void {
  const { classNames, outputColors, probabilities, target, palette, columns } = figure;
  const { shown } = columns[columns.length - 1];
  const { bar, nameWidth, side } = layout;
  const hasBars =
    bar > 0 &&
    probabilities !== null &&
    (wave === null || figure.isBackward || reach(figure, columns.length, wave) >= 1);
  shown.forEach((unit, at) => {
    const [x, y] = centreOf(figure, layout, columns.length, at);
    const isTarget = unit === target;
    const name = classNames[unit];
    const dot = outputColors?.[unit];
    const beside = x + side / 2 + (dot === undefined ? 7 : 20);
    if (dot !== undefined) painter.circle(x + side / 2 + 12, y, 4.5, { color: dot });
    if (name !== undefined)
      painter.text(fitting(name, nameWidth, SIZE), beside, y, {
        ...{ color: isTarget ? palette.accent : palette.text, size: SIZE, bold: isTarget },
      });
    const share = probabilities?.[unit];
    if (!hasBars || share === undefined) return;
    const left = beside + nameWidth + 6;
    painter.rectangle(left, y - 5, bar, 10, { color: palette.line });
    painter.rectangle(left, y - 5, bar * share, 10, { color: palette.accent });
    if (share < 0.005) return;
    painter.text(`${Math.round(100 * share)} %`, left + bar + 5, y, {
      ...{ color: palette.text, size: SIZE },
    });
  });
}
