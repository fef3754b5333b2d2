import { measureText } from '@gradus/lab/compare';
import { type HeatMap, type SweepView, shades } from '@gradus/lab/trials';
import type { Cells } from '../../../charts/cells.ts';
import { css, mixed, parseColor, readableOn } from '../../../charts/color.ts';
import type { Table } from '../../../charts/download.ts';
import { type Drawing, fitting, type Painter, widthOf } from '../../../charts/painter.ts';
import type { Palette } from '../../../charts/palette.ts';

/** The contents of a chart of scores by two settings. */
export interface HeatFigure {
  readonly map: HeatMap;
  readonly mode: SweepView['mode'];
  readonly measure: SweepView['measure'];
  readonly palette: Palette;
}

const ROW = 32;
const TOP = 24;
const BELOW = 24;
const SMALL = 12;
const WIDEST = 120;
/** The strength of the weakest and the strongest tint. */
const [WEAK, STRONG] = [0.1, 0.85];

function leftOf({ rows }: HeatMap): number {
  return 14 + Math.min(WIDEST, Math.max(...rows.map((row) => widthOf(row, SMALL))));
}

/** Names of columns slope if they do not fit side by side. */
function slopingHeight({ columns }: HeatMap, cell: number): number {
  const widest = Math.min(WIDEST, Math.max(...columns.map((column) => widthOf(column, SMALL))));
  return widest > cell - 4 ? 0.75 * widest : 0;
}

/** The place of the cells. */
export function heatCells(map: HeatMap, width: number): Cells {
  const left = leftOf(map);
  const columns = map.columns.length;
  const count = columns * map.rows.length;
  return { count, columns, left, top: TOP, width: (width - left - 8) / columns, height: ROW };
}

/** A cell for each pair of values, tinted by its rank; cells without trials are empty. */
export function heatDrawing(figure: HeatFigure, width: number): Drawing {
  const { map } = figure;
  const cells = heatCells(map, width);
  const height = TOP + ROW * map.rows.length + 20 + slopingHeight(map, cells.width) + BELOW;
  return { width, height, draw: (painter) => draw(painter, figure, cells, height) };
}

/** The numbers of the chart. */
export function heatTable({ map: { x, y, columns, rows, cells } }: HeatFigure): Table {
  return {
    columns: [`${y} \\ ${x}`, ...columns],
    rows: rows.map((row, i) => [
      row,
      ...columns.map((_, j) => cells[i * columns.length + j].score),
    ]),
  };
}

function draw(painter: Painter, figure: HeatFigure, cells: Cells, height: number): void {
  const { map, mode, measure, palette } = figure;
  const { left, width } = cells;
  const shade = shades(map, mode);
  const [under, over] = [palette.surface, palette.blue].map(parseColor);
  const small = { color: palette.text, size: SMALL } as const;
  map.cells.forEach(({ trials, score }, i) => {
    if (trials.length === 0) return;
    const [x, y] = [left + (i % cells.columns) * width, TOP + Math.floor(i / cells.columns) * ROW];
    const share = score === null ? 0 : WEAK + (STRONG - WEAK) * shade[i];
    const fill = mixed(under, over, share);
    painter.rectangle(x + 1, y + 1, width - 2, ROW - 2, { color: css(fill) });
    const said = measureText(measure, score).replace(' %', '');
    const color = readableOn(fill);
    if (widthOf(said, SMALL) < width - 4) {
      painter.text(said, x + width / 2, y + ROW / 2, { color, size: SMALL, align: 'middle' });
    }
  });
  map.rows.forEach((row, i) => {
    const y = TOP + (i + 0.5) * ROW;
    painter.text(fitting(row, WIDEST, SMALL), left - 6, y, { ...small, align: 'end' });
  });
  const bottom = TOP + ROW * map.rows.length;
  const isSloping = slopingHeight(map, width) > 0;
  map.columns.forEach((column, i) => {
    const x = left + (i + 0.5) * width;
    const text = fitting(column, WIDEST, SMALL);
    if (isSloping) painter.text(text, x + 4, bottom + 10, { ...small, align: 'end', turn: 45 });
    else painter.text(text, x, bottom + 12, { ...small, align: 'middle' });
  });
  const bold = { ...small, bold: true };
  painter.text(map.y, 2, 10, bold);
  painter.text(map.x, left + (cells.columns * width) / 2, height - 10, {
    ...bold,
    align: 'middle',
  });
}
