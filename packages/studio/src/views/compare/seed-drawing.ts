import { extentOf, linearScale, roomy, type Scale } from '@gradus/lab/compare';
import { type AxisPalette, drawBelow, rule } from '../../charts/axes.ts';
import type { Table } from '../../charts/download.ts';
import { drawMarker } from '../../charts/markers.ts';
import type { Drawing, Painter, XY } from '../../charts/painter.ts';
import type { SeedResult } from './seed-results.ts';

/** The contents of the figure of seeds. */
export interface SeedFigure {
  readonly results: readonly SeedResult[];
  readonly seeds: readonly number[];
  readonly xLabel: string;
  readonly colorOf: (style: SeedResult['style']) => string;
  readonly palette: AxisPalette;
}

const ROW = 54;
const SIDE = 16;
const BOTTOM = 44;
/** The height of the dots of a row, below its name. */
const DOTS = 36;

/** A dot per seed in the row of its experiment, joined with the dots of the same seed; mean and interval. */
export function seedDrawing(figure: SeedFigure, width: number): Drawing {
  const height = ROW * figure.results.length + BOTTOM;
  return { width, height, draw: (painter) => draw(painter, figure, width, height) };
}

/** The numbers of the figure: a row per seed. */
export function seedTable({ results, seeds }: SeedFigure, seed: string): Table {
  return {
    columns: [seed, ...results.map(({ label }) => label)],
    rows: seeds.map((each, i) => [
      each,
      ...results.map(({ outcomes }) => outcomes[i]?.accuracy ?? null),
    ]),
  };
}

function draw(painter: Painter, figure: SeedFigure, width: number, height: number): void {
  const { results, seeds, palette, colorOf } = figure;
  const across = scaleOf(results, width);
  const bottom = height - BOTTOM;
  const frame = { left: SIDE, right: width - SIDE, top: 0, bottom };
  drawBelow(painter, frame, { scale: across, label: figure.xLabel, palette, hasLines: true });
  const y = (row: number): number => ROW * row + DOTS;
  const place = (row: number, seed: number): XY | null => {
    const accuracy = results[row].outcomes[seed]?.accuracy ?? null;
    return accuracy === null ? null : [across.at(accuracy), y(row)];
  };
  seeds.forEach((_, seed) => {
    const joined = results.map((_, row) => place(row, seed)).filter((at) => at !== null);
    painter.line(joined, { color: palette.faint, opacity: 0.35 });
  });
  results.forEach(({ label, style, accuracy, interval }, row) => {
    const color = colorOf(style);
    painter.text(label, SIDE, ROW * row + 14, { color: palette.text, bold: true });
    if (interval !== null) drawInterval(painter, interval.map(across.at), y(row), palette.text);
    if (accuracy.mean !== null) {
      const x = across.at(accuracy.mean);
      rule(painter, [x, y(row) - 11], [x, y(row) + 11], { color: palette.text, width: 2 });
    }
    seeds.forEach((_, seed) => {
      const at = place(row, seed);
      if (at !== null) drawMarker(painter, style.marker, at, color, 4.5);
    });
  });
}

function drawInterval(painter: Painter, [low, high]: number[], y: number, color: string): void {
  const style = { color, width: 1.5 };
  rule(painter, [low, y], [high, y], style);
  for (const x of [low, high]) rule(painter, [x, y - 5], [x, y + 5], style);
}

/** Includes the intervals, which may exceed 100 %. */
function scaleOf(results: readonly SeedResult[], width: number): Scale {
  const values = results.flatMap(({ outcomes, interval }) => [
    ...outcomes.flatMap((outcome) => outcome?.accuracy ?? []),
    ...(interval ?? []),
  ]);
  const extent = roomy(extentOf(values) ?? { low: 0, high: 100 }, 0.05);
  return linearScale(extent, [SIDE, width - SIDE], width / 90);
}
