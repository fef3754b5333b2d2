import { linearScale } from '@gradus/lab/compare';
import type { NamedImportance } from '@gradus/lab/tabular';
import { drawBelow, rule } from '../../../charts/axes.ts';
import { type Drawing, fitting, type Painter, widthOf } from '../../../charts/painter.ts';
import type { Palette } from '../../../charts/palette.ts';

/** How much worse a network gets without each column, the most important one first. */
export interface ImportanceBars {
  readonly columns: readonly NamedImportance[];
  readonly xLabel: string;
  readonly palette: Palette;
}

const BAR = 26;
const BOTTOM = 40;
const WIDEST = 150;
const SIDE = 18;

/** A bar for each column, with a line of ± one standard deviation. */
export function importanceBars(figure: ImportanceBars, width: number): Drawing {
  const height = BAR * figure.columns.length + BOTTOM;
  return { width, height, draw: (painter) => draw(painter, figure, width, height) };
}

function draw(
  painter: Painter,
  { columns, xLabel, palette }: ImportanceBars,
  width: number,
  height: number,
): void {
  const widest = Math.max(...columns.map(({ column }) => widthOf(column, 12)));
  const room = Math.min(WIDEST, width / 3);
  const left = Math.min(room, widest) + 14;
  const ends = columns.flatMap(({ mean, std }) => [mean - std, mean + std]).filter(Number.isFinite);
  const low = Math.min(0, ...ends);
  const high = Math.max(1e-9, ...ends);
  const right = width - SIDE;
  const scale = linearScale({ low, high }, [left, right], (right - left) / 80);
  const bottom = height - BOTTOM;
  const frame = { left, right, top: 0, bottom };
  drawBelow(painter, frame, { scale, label: xLabel, palette, hasLines: true });
  columns.forEach(({ column, mean, std }, i) => {
    const y = BAR * i;
    const [from, to] = [scale.at(Math.min(0, mean)), scale.at(Math.max(0, mean))];
    painter.rectangle(from, y + 5, to - from, BAR - 10, { color: palette.blue });
    const middle = y + BAR / 2;
    const ends = [scale.at(mean - std), scale.at(mean + std)] as const;
    rule(painter, [ends[0], middle], [ends[1], middle], { color: palette.text, width: 1.5 });
    const style = { color: palette.text, size: 12, align: 'end' } as const;
    painter.text(fitting(column, room, 12), left - 6, middle, style);
  });
}
