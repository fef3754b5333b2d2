import * as Plot from '@observablehq/plot';
import { inLine } from '../text/terminal.ts';
import { shorten, widest } from '../text/width.ts';
import { type HeatMap, shades } from '../trials/index.ts';
import { COLUMN, draw, WIDTH } from './draw.ts';
import type { Theme } from './theme.ts';

/** Labels of the figure and of its cells. */
interface HeatMapWords {
  readonly title: string;
  scoreText(score: number): string;
}

const WIDEST_NAME = 22;
const ROW = 34;
/** Angle of the names below the columns when they do not fit side by side. */
const SLOPE = -35;

/** Scores of trials by two settings. A better score has a stronger colour; a cell without trials is empty. */
export function heatMapFigure(
  map: HeatMap,
  mode: 'min' | 'max',
  { title, scoreText }: HeatMapWords,
  theme: Theme,
): string {
  const [columns, rows] = [map.columns, map.rows].map((names) =>
    names.map((name) => shorten(inLine(name), WIDEST_NAME)),
  );
  const shade = shades(map, mode);
  const cells = map.cells.flatMap(({ score, trials }, i) =>
    trials.length === 0
      ? []
      : [
          {
            ...{ column: i % columns.length, row: Math.floor(i / columns.length) },
            text: score === null ? '–' : scoreText(score),
            opacity: score === null ? 0 : 0.08 + 0.5 * shade[i],
          },
        ],
  );
  const room = Math.ceil(widest(columns) * COLUMN);
  const marginLeft = Math.ceil(widest(rows) * COLUMN) + 40;
  const isSloping = room > (WIDTH - marginLeft) / columns.length - 6;
  const marginBottom = 36 + (isSloping ? Math.ceil(room * 0.6) : 0);
  const axis = { type: 'band', labelArrow: 'none', tickSize: 0 } as const;
  const marginTop = 28;
  return draw(title, theme, {
    ...{ marginTop, marginLeft, marginBottom },
    height: ROW * rows.length + marginTop + marginBottom,
    x: {
      ...axis,
      domain: columns.map((_, i) => i),
      label: inLine(map.x),
      labelAnchor: 'center',
      tickFormat: (i: number) => columns[i],
      tickRotate: isSloping ? SLOPE : 0,
    },
    y: {
      ...axis,
      domain: rows.map((_, i) => i),
      label: inLine(map.y),
      tickFormat: (i: number) => rows[i],
    },
    opacity: { type: 'identity' },
    marks: [
      Plot.cell(cells, {
        ...{ x: 'column', y: 'row', fill: theme.palette[0], fillOpacity: 'opacity' },
        ...{ stroke: theme.line, strokeWidth: 0.5 },
      }),
      Plot.text(cells, { x: 'column', y: 'row', text: 'text', fill: theme.text }),
    ],
  });
}
