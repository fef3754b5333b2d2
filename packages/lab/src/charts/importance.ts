import * as Plot from '@observablehq/plot';
import { inLine } from '../text/terminal.ts';
import { shorten, widest } from '../text/width.ts';
import { COLUMN, draw, WIDTH } from './draw.ts';
import type { Theme } from './theme.ts';

/** The importance of a column, and its standard deviation over repeats. */
interface Importance {
  readonly column: string;
  readonly mean: number;
  readonly std: number;
}

const BAR = 26;
const WIDEST_NAME = 28;

/** A bar for each column, in the order given, with a line from one standard deviation below to one above. */
export function importanceFigure(
  importances: readonly Importance[],
  { title, x }: { readonly title: string; readonly x: string },
  theme: Theme,
): string {
  const names = importances.map(({ column }) => shorten(inLine(column), WIDEST_NAME));
  const rows = importances.map((each, place) => ({ ...each, place }));
  const [marginTop, marginBottom] = [8, 44];
  return draw(title, theme, {
    width: WIDTH,
    height: BAR * rows.length + marginTop + marginBottom,
    marginTop,
    marginBottom,
    marginLeft: Math.ceil(widest(names) * COLUMN) + 20,
    x: { label: x, labelAnchor: 'center', labelArrow: 'none', grid: true, zero: true },
    y: { type: 'band', label: null, tickFormat: (place: number) => names[place], tickSize: 0 },
    marks: [
      Plot.barX(rows, { x: 'mean', y: 'place', fill: theme.palette[0], fillOpacity: 0.6 }),
      Plot.ruleX([0], { stroke: theme.text }),
      Plot.link(rows, {
        x1: ({ mean, std }) => mean - std,
        x2: ({ mean, std }) => mean + std,
        y1: 'place',
        y2: 'place',
        stroke: theme.text,
        strokeWidth: 2,
      }),
    ],
  });
}
