import type { Drawing, Painter, Raster, XY } from '../../charts/painter.ts';
import type { Palette } from '../../charts/palette.ts';

/** A column of units, from left to right; the first column is the picture. */
export interface Column {
  readonly units: number;
  /** The text below it. */
  readonly label: string;
  /** The function of its units, such as `ReLU`; empty for none. */
  readonly activation: string;
  /** The dropout after it; empty for none. */
  readonly dropout: string;
  /** The layer that computes it, and its number of parameters; empty for the picture. */
  readonly layer: string;
  readonly product: string;
  readonly count: string;
}

/** The contents of a diagram of a network. */
export interface NetworkFigure {
  readonly columns: readonly Column[];
  readonly picture: { readonly rows: number; readonly columns: number; readonly raster?: Raster };
  /** Names of outputs; empty if there are too many to read. */
  readonly classNames: readonly string[];
  readonly palette: Palette;
}

/** The least width of a Linear layer in which its numbers are readable. */
const LEAST_GAP = 122;

const HEIGHT = 262;
const MIDDLE = 124;
/** Longer side of the picture. */
const PICTURE = 84;
const EDGE = { left: 62, right: 74 };
const DOT = { radius: 5, step: 16 };
/** Up to this many units, each has a dot; of more, only the first and the last few. */
const MOST_DOTS = 10;
const DOTS_AT_ENDS = 4;

/** The network as columns of dots and bundles of lines. */
export function networkDrawing(figure: NetworkFigure, width: number): Drawing {
  return { width, height: HEIGHT, draw: (painter) => draw(painter, figure, width) };
}

/** Whether the diagram is wide enough for readable numbers. */
export function isDrawable(columns: number, width: number): boolean {
  return (width - EDGE.left - EDGE.right) / (columns - 1) >= LEAST_GAP;
}

function draw(painter: Painter, figure: NetworkFigure, width: number): void {
  const { columns, palette } = figure;
  const gap = (width - EDGE.left - EDGE.right) / (columns.length - 1);
  const xs = columns.map((_, i) => EDGE.left + gap * i);
  const ends = columns.map(({ units }, i) =>
    i === 0 ? pictureEdge(figure) : dotsOf(units, xs[i]),
  );
  columns.slice(1).forEach((column, i) => {
    const starts = i === 0 ? pictureEdge(figure) : ends[i];
    connect(painter, starts, ends[i + 1], palette.faint);
    describe(painter, column, (xs[i] + xs[i + 1]) / 2 + (i === 0 ? PICTURE / 4 : 0), palette);
  });
  drawPicture(painter, figure);
  columns.forEach(({ units, label, activation, dropout }, i) => {
    if (i > 0)
      drawDots(
        painter,
        units,
        xs[i],
        activation === '' ? palette.text : palette.accent,
        palette.surface,
      );
    painter.text(label, xs[i], MIDDLE + 98, { color: palette.text, align: 'middle' });
    if (activation === '') return;
    painter.text(activation, xs[i], MIDDLE + 116, {
      color: palette.accent,
      align: 'middle',
      bold: true,
    });
    painter.text(dropout, xs[i], MIDDLE + 131, {
      color: palette.accent,
      align: 'middle',
    });
  });
  const last = dotsOf(columns[columns.length - 1].units, xs[xs.length - 1]);
  if (figure.classNames.length !== last.length) return;
  figure.classNames.forEach((name, i) => {
    painter.text(name, last[i][0] + 12, last[i][1], { color: palette.text });
  });
}

function sizeOf({ picture: { rows, columns } }: NetworkFigure): { width: number; height: number } {
  const scale = PICTURE / Math.max(rows, columns);
  return { width: columns * scale, height: rows * scale };
}

/** The points where lines leave the picture. */
function pictureEdge(figure: NetworkFigure): XY[] {
  const { width, height } = sizeOf(figure);
  const count = 8;
  return Array.from(
    { length: count },
    (_, i): XY => [EDGE.left + width / 2, MIDDLE - height / 2 + (height * (i + 0.5)) / count],
  );
}

function drawPicture(painter: Painter, figure: NetworkFigure): void {
  const { width, height } = sizeOf(figure);
  const [x, y] = [EDGE.left - width / 2, MIDDLE - height / 2];
  const { raster } = figure.picture;
  painter.rectangle(x - 1, y - 1, width + 2, height + 2, { color: figure.palette.faint });
  if (raster === undefined) painter.rectangle(x, y, width, height, { color: figure.palette.line });
  else painter.raster(raster, x, y, width, height);
}

/** The centres of the dots of a layer; a layer of unknown width looks like a wide one. */
function dotsOf(units: number, x: number): XY[] {
  const isWhole = units <= MOST_DOTS;
  const places = isWhole ? units : MOST_DOTS;
  const all = Array.from(
    { length: places },
    (_, i): XY => [x, MIDDLE + (i - (places - 1) / 2) * DOT.step],
  );
  return isWhole ? all : all.filter((_, i) => i < DOTS_AT_ENDS || i >= MOST_DOTS - DOTS_AT_ENDS);
}

function drawDots(painter: Painter, units: number, x: number, color: string, inner: string): void {
  for (const [cx, cy] of dotsOf(units, x)) {
    painter.circle(cx, cy, DOT.radius, { color });
    painter.circle(cx, cy, DOT.radius - 1.75, { color: inner });
  }
  if (units <= MOST_DOTS) return;
  for (const dy of [-6, 0, 6]) painter.circle(x, MIDDLE + dy, 1.5, { color });
}

function connect(painter: Painter, from: readonly XY[], to: readonly XY[], color: string): void {
  for (const start of from) {
    for (const end of to) painter.line([start, end], { color, opacity: 0.22 });
  }
}

function describe(
  painter: Painter,
  column: Column,
  x: number,
  palette: NetworkFigure['palette'],
): void {
  const { layer, product, count } = column;
  painter.text(layer, x, 11, { color: palette.text, bold: true, align: 'middle' });
  painter.text(product, x, 28, { color: palette.faint, align: 'middle' });
  painter.text(`= ${count}`, x, 43, { color: palette.text, align: 'middle' });
}
