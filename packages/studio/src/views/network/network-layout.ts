/** Where everything of a diagram is, and what is under a pointer. */
import { widthOf, type XY } from '../../charts/painter.ts';
import { type Column, type Edge, isPicture, type NetworkFigure } from './network-figure.ts';

/** The distance of two units, and the size of a circle. */
const [PITCH, CIRCLE] = [27, 18];
/** The same for maps: the most and the room between two, and the height that many share. */
const [MOST_PITCH, BETWEEN, TALL] = [50, 8, 440];
/** Room for the words above and below the units. */
export const [ABOVE, BELOW] = [54, 62];
/** The longer side of the picture, on wide and narrow places. */
const [LARGE, SMALL] = [140, 76];
/** A place narrower than this is narrow. */
const NARROW = 560;
/** The least distance of two columns, without the marks. */
const [LEAST_GAP, NARROW_GAP] = [52, 36];
/** Bars of probabilities, on wide and narrow places, and the numbers beside them. */
const [BAR, SHORT_BAR] = [44, 22];
const SHARE = 44;
/** The size of letters. */
export const SIZE = 12;

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
  /** The distance of two columns, and of two units of a column. */
  readonly gap: number;
  readonly pitch: number;
  /** The size of a unit. */
  readonly side: number;
  /** The width of a bar of a probability; 0 for none. */
  readonly bar: number;
  /** Room for the name of an output. */
  readonly nameWidth: number;
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

/** @param available width of the place; the diagram is wider if it does not fit */
export function networkLayout(figure: NetworkFigure, available: number): NetworkLayout {
  const { input, columns, hasMaps, classNames, inputNames, outputColors } = figure;
  const isNarrow = available < NARROW;
  const shown = isPicture(input) ? [] : input.shown;
  const most = Math.max(shown.length, ...columns.map((column) => column.shown.length));
  const pitch = hasMaps ? Math.max(PITCH, Math.min(MOST_PITCH, TALL / most)) : PITCH;
  const side = hasMaps ? Math.min(pitch - BETWEEN, isNarrow ? 34 : pitch) : CIRCLE;
  const scale = isPicture(input)
    ? (isNarrow ? SMALL : LARGE) / Math.max(input.rows, input.columns)
    : 0;
  const size = isPicture(input)
    ? { width: input.columns * scale, height: input.rows * scale }
    : { width: side, height: 0 };
  const names = shown.map((unit) => inputNames?.[unit] ?? '');
  const beside = widest(names, isNarrow ? 60 : 110);
  const left = Math.max(size.width / 2 + (beside > 0 ? beside + 10 : 0), 40) + 6;
  const nameWidth = Math.max(10, widest(classNames, isNarrow ? 56 : 110));
  const dots = outputColors === null ? 0 : 13;
  // The lines of a picture need room beside it.
  const shift = isPicture(input) ? size.width / 4 : 0;
  const between = hasMaps ? 24 : isNarrow ? NARROW_GAP : LEAST_GAP;
  const plain = side / 2 + 14 + dots + nameWidth;
  const least = left + plain + (side + between) * columns.length + shift;
  const wanted = isNarrow ? SHORT_BAR : BAR;
  const isTight = isNarrow && (hasMaps || least + wanted + SHARE > available);
  const bar = isTight ? 0 : wanted;
  const right = plain + (bar > 0 ? bar + SHARE : 0);
  const width = Math.max(available, left + right + (side + between) * columns.length + shift);
  const gap = (width - left - right - shift) / columns.length;
  const xs = [left, ...columns.map((_, i) => left + shift + gap * (i + 1))];
  const middle = ABOVE + Math.max((most * pitch) / 2, size.height / 2);
  const picture = isPicture(input)
    ? {
        ...{ x: left - size.width / 2, y: middle - size.height / 2, ...size },
        ...{ rows: input.rows, columns: input.columns },
      }
    : null;
  const height = 2 * middle - ABOVE + BELOW;
  return { width, height, middle, gap, pitch, side, bar, nameWidth, xs, picture };
}

function widest(names: readonly string[], most: number): number {
  return Math.min(most, Math.max(0, ...names.map((name) => widthOf(name, SIZE))));
}

/** The centre of the unit at a position of a column. */
export function centreOf(
  figure: NetworkFigure,
  { xs, middle, pitch }: NetworkLayout,
  column: number,
  at: number,
): XY {
  const { shown } = columnAt(figure, column) as Column;
  return [xs[column], middle + (at - (shown.length - 1) / 2) * pitch];
}

/** The column of a number; null for the picture. */
export function columnAt({ input, columns }: NetworkFigure, column: number): Column | null {
  if (column > 0) return columns[column - 1];
  return isPicture(input) ? null : input;
}

/** The centre of an input's pixel. The colours of a pixel are inputs of their own. */
function pixelAt(picture: NonNullable<NetworkLayout['picture']>, input: number): XY {
  const pixel = input % (picture.rows * picture.columns);
  const scale = picture.width / picture.columns;
  return [
    picture.x + ((pixel % picture.columns) + 0.5) * scale,
    picture.y + (Math.floor(pixel / picture.columns) + 0.5) * scale,
  ];
}

/** Where the line of a weight begins and ends. */
interface Ends {
  readonly start: XY;
  readonly end: XY;
  /** The pixel of the picture that the line comes from; null for a unit. */
  readonly pixel: XY | null;
}

/**
 * The line of a weight: from the right of one unit to the left of the other. From a pixel it begins beside the
 * picture, where many lines would hide it.
 */
export function endsOf(
  figure: NetworkFigure,
  layout: NetworkLayout,
  column: number,
  { from, to }: Edge,
): Ends {
  const { picture, side } = layout;
  const [endX, y2] = centreOf(figure, layout, column, to);
  const pixel = column === 1 && picture !== null ? pixelAt(picture, from) : null;
  const [startX, y1] = pixel ?? centreOf(figure, layout, column - 1, from);
  const x1 = pixel === null || picture === null ? startX + side / 2 : picture.x + picture.width + 2;
  return { start: [x1, y1], end: [endX - side / 2, y2], pixel };
}

/** Straight pieces of a curved line. */
const PIECES = 16;

/** Points of the curve of a line, which leaves and arrives level. */
export function curveOf({ start: [x1, y1], end: [x2, y2] }: Ends): XY[] {
  return Array.from({ length: PIECES + 1 }, (_, i): XY => {
    const t = i / PIECES;
    const rise = t * t * (3 - 2 * t);
    const along = 1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t * t * t;
    return [x1 + along * (x2 - x1), y1 + rise * (y2 - y1)];
  });
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
    return Math.max(Math.abs(x - cx), Math.abs(y - cy)) <= layout.pitch / 2;
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
    if (x < layout.xs[i] || x > layout.xs[i + 1]) return;
    for (const edge of edges) {
      if (Number.isNaN(edge.value)) continue;
      const distance = distanceTo(curveOf(endsOf(figure, layout, i + 1, edge)), x, y);
      // The strongest line is the last one, and above the others.
      if (distance <= nearest) [best, nearest] = [{ kind: 'edge', column: i + 1, edge }, distance];
    }
  });
  return best;
}

function distanceTo(path: readonly XY[], x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < path.length; i++) {
    const [[x1, y1], [x2, y2]] = [path[i - 1], path[i]];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const t = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1);
    const within = Math.max(0, Math.min(1, t));
    least = Math.min(least, Math.hypot(x - x1 - within * dx, y - y1 - within * dy));
  }
  return least;
}
