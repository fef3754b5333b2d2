import { numbersLike } from '../compare/metric-numbers.ts';
import type { Messages } from '../lang/index.ts';
import type { Boundary } from '../tabular/index.ts';
import { type Colors, inLine } from './terminal.ts';
import { displayWidth, padEnd, padStart, shorten, widest, wrap } from './width.ts';

/** Largest width in characters. The height is half of the width, in lines. */
const MOST_COLUMNS = 56;
const LEAST_COLUMNS = 8;
/** Areas of classes without colours. With more classes, areas are drawn with their letters. */
const SHADES = [' ', '░', '▒', '▓'] as const;
const WIDEST_NAME = 24;

/** One character: the classes of its upper and lower half, and the class of a test row in it. */
interface Cell {
  readonly upper: number;
  readonly lower: number;
  readonly point: number | null;
}

/**
 * Draws the area of each predicted class, with test rows as letters. Areas are coloured half blocks or, without
 * colours, a shade for each class. No line is wider than `width` columns, if that is at least 32.
 */
export function boundaryLines(
  boundary: Boundary,
  classNames: readonly string[],
  text: Messages['judgement'],
  width: number,
  colors: Colors,
): string[] {
  const { x, y, classes, points } = boundary;
  const show = numbersLike([x.low, x.high, y.low, y.high]);
  const sides = [show(y.high), show(y.low)];
  const margin = widest(sides);
  const columns = Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, width - margin - 2));
  const cells = cellsOf(boundary, columns, columns >> 1);
  const used = [...new Set([...classes, ...points.map(([, , actual]) => actual)])];
  used.sort((a, b) => a - b);
  const hasShades = Math.max(...used) < SHADES.length;
  const drawn = cells.map((row, line) => {
    const side = line === 0 ? sides[0] : line === cells.length - 1 ? sides[1] : '';
    const paint = colors.areas.length === 0 ? shaded(row, hasShades) : colored(row, colors);
    return `${padStart(side, margin)} │${paint}`;
  });
  const [first, last] = [show(x.low), show(x.high)];
  const name = (column: string): string => shorten(inLine(column), WIDEST_NAME);
  return [
    ...wrap(text.boundary(name(x.column), name(y.column)), width),
    ...drawn,
    `${' '.repeat(margin)} └${'─'.repeat(columns)}`,
    `${' '.repeat(margin + 2)}${first}${padStart(last, columns - displayWidth(first))}`,
    ...legend(used, classNames, hasShades, width, colors),
  ];
}

function cellsOf({ x, y, size, classes, points }: Boundary, columns: number, lines: number) {
  const at = (share: number): number => Math.min(size - 1, Math.floor(share * size));
  const classAt = (column: number, half: number): number =>
    classes[at(1 - (half + 0.5) / (2 * lines)) * size + at((column + 0.5) / columns)];
  const places = new Map<number, number>();
  for (const [left, up, actual] of points) {
    const column = Math.floor(((left - x.low) / (x.high - x.low)) * columns);
    const line = Math.floor((1 - (up - y.low) / (y.high - y.low)) * lines);
    const place = line * columns + column;
    if (!places.has(place)) places.set(place, actual);
  }
  return Array.from({ length: lines }, (_, line) =>
    Array.from({ length: columns }, (_, column): Cell => {
      const point = places.get(line * columns + column) ?? null;
      return { upper: classAt(column, 2 * line), lower: classAt(column, 2 * line + 1), point };
    }),
  );
}

function letter(label: number): string {
  return String.fromCodePoint(65 + (label % 26));
}

function areaOf(label: number, hasShades: boolean): string {
  return hasShades ? SHADES[label] : letter(label).toLowerCase();
}

function shaded(row: readonly Cell[], hasShades: boolean): string {
  return row
    .map(({ upper, point }) => (point === null ? areaOf(upper, hasShades) : letter(point)))
    .join('')
    .trimEnd();
}

/** Colours equal neighbours together. */
function colored(row: readonly Cell[], colors: Colors): string {
  let line = '';
  for (let start = 0; start < row.length; ) {
    const { upper, lower, point } = row[start];
    let end = start + 1;
    while (end < row.length && isSame(row[end], row[start])) end++;
    const area = (label: number) => colors.areas[label % colors.areas.length];
    line +=
      point === null
        ? area(lower).behind(area(upper).text('▀'.repeat(end - start)))
        : area(upper).behind(colors.black(letter(point).repeat(end - start)));
    start = end;
  }
  return line;
}

function isSame(a: Cell, b: Cell): boolean {
  return a.upper === b.upper && a.lower === b.lower && a.point === b.point;
}

/** The classes with their areas and letters, as many as fit into a line. */
function legend(
  used: readonly number[],
  classNames: readonly string[],
  hasShades: boolean,
  width: number,
  colors: Colors,
): string[] {
  const names = used.map((label) =>
    shorten(inLine(classNames[label] ?? String(label)), WIDEST_NAME),
  );
  const taken = widest(names);
  const perLine = Math.max(1, Math.floor((width + 2) / (taken + 6)));
  const entries = used.map((label, i) => {
    const { areas } = colors;
    const plain = `${areaOf(label, hasShades)} ${letter(label)}`;
    const mark =
      areas.length === 0
        ? plain
        : areas[label % areas.length].behind(colors.black(` ${letter(label)} `));
    return `${mark} ${padEnd(names[i], taken)}`;
  });
  const lines: string[] = [];
  for (let at = 0; at < entries.length; at += perLine) {
    lines.push(
      entries
        .slice(at, at + perLine)
        .join('  ')
        .trimEnd(),
    );
  }
  return lines;
}
