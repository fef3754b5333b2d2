import * as Plot from '@observablehq/plot';
import type { Boundary } from '../tabular/index.ts';
import { inLine } from '../text/terminal.ts';
import { shorten } from '../text/width.ts';
import { draw } from './draw.ts';
import { Legend } from './legend.ts';
import { pointStyle, type Theme } from './theme.ts';

const SIDE = 440;
const MARGIN = { marginLeft: 64, marginRight: 16, marginBottom: 44 };
const WIDEST_NAME = 24;

/** How strongly an area is coloured, by the lowest probability of its class in per cent. */
const STRENGTHS = [
  { least: 0, opacity: 0.14 },
  { least: 60, opacity: 0.26 },
  { least: 90, opacity: 0.4 },
] as const;

/**
 * Colours the area of each predicted class, more strongly where its probability is higher. Test rows are drawn on
 * top, with the colours and shapes of their actual classes.
 */
export function boundaryFigure(
  boundary: Boundary,
  classNames: readonly string[],
  title: string,
  theme: Theme,
): string {
  const { x, y, classes, points } = boundary;
  const used = [...new Set([...classes, ...points.map(([, , actual]) => actual)])];
  used.sort((a, b) => a - b);
  const nameOf = (label: number): string =>
    shorten(inLine(classNames[label] ?? String(label)), WIDEST_NAME);
  const entries = used.map((label) => ({ name: nameOf(label), style: pointStyle(label, theme) }));
  const legend = new Legend(entries, SIDE, theme);
  const marginTop = legend.height + 24;
  const axis = { labelArrow: 'none' } as const;
  return draw(title, theme, {
    ...MARGIN,
    marginTop,
    width: SIDE + MARGIN.marginLeft + MARGIN.marginRight,
    height: SIDE + marginTop + MARGIN.marginBottom,
    x: { ...axis, domain: [x.low, x.high], label: inLine(x.column), labelAnchor: 'center' },
    y: { ...axis, domain: [y.low, y.high], label: inLine(y.column), labelAnchor: 'center' },
    marks: [
      areas(boundary, theme),
      ...used.map((label) =>
        Plot.dot(
          points.filter(([, , actual]) => actual === label),
          { ...pointStyle(label, theme), r: 4, stroke: theme.surface, strokeWidth: 0.8 },
        ),
      ),
      ...legend.marks(0, 12 - marginTop),
    ],
  });
}

/** A path for each class and strength: rectangles of neighbouring cells of a row. */
function areas(boundary: Boundary, theme: Theme): Plot.RenderFunction {
  return (_index, scales, _values, _dimensions, { document }) => {
    const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    group.setAttribute('shape-rendering', 'crispEdges');
    const x = sides(boundary.x, boundary.size, scales.x as Along);
    const y = sides(boundary.y, boundary.size, scales.y as Along);
    for (const [key, rectangles] of rectanglesOf(boundary)) {
      const [label, strength] = key.split(' ').map(Number);
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      const d = rectangles.map(
        ({ row, from, to }) => `M${x[from]} ${y[row]}H${x[to]}V${y[row + 1]}H${x[from]}Z`,
      );
      path.setAttribute('d', d.join(''));
      path.setAttribute('fill', pointStyle(label, theme).fill);
      path.setAttribute('fill-opacity', String(opacityOf(label, strength, theme)));
      group.append(path);
    }
    return group;
  };
}

/** When there are more classes than colours, the palette repeats in paler shades. */
function opacityOf(label: number, strength: number, { palette }: Theme): number {
  return STRENGTHS[strength].opacity / (1 + Math.floor(label / palette.length));
}

/** Maps a number to a position in pixels. */
type Along = (value: number) => number;

/** Where each cell begins along an axis, and where the last one ends, in pixels. */
function sides({ low, high }: Boundary['x'], size: number, scale: Along): string[] {
  return Array.from({ length: size + 1 }, (_, cell) =>
    scale(low + (cell / size) * (high - low)).toFixed(1),
  );
}

interface Rectangle {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** Rectangles by class and strength. The key holds both numbers. */
function rectanglesOf({ size, classes, confidences }: Boundary): Map<string, Rectangle[]> {
  const keys = classes.map((label, cell) => {
    const strength = STRENGTHS.findLastIndex(({ least }) => confidences[cell] >= least);
    return `${label} ${strength}`;
  });
  const found = new Map<string, Rectangle[]>();
  for (let row = 0; row < size; row++) {
    for (let from = 0; from < size; ) {
      const key = keys[row * size + from];
      let to = from + 1;
      while (to < size && keys[row * size + to] === key) to++;
      found.set(key, [...(found.get(key) ?? []), { row, from, to }]);
      from = to;
    }
  }
  return found;
}
