import { linearScale } from '@gradus/lab/compare';
import { drawBelow } from '../../../charts/axes.ts';
import { type Drawing, fitting, type Painter, widthOf } from '../../../charts/painter.ts';
import type { Palette } from '../../../charts/palette.ts';

/** The share of each setting, the largest first. */
export interface ImportanceFigure {
  readonly shares: readonly (readonly [name: string, share: number])[];
  readonly xLabel: string;
  readonly palette: Palette;
}

const BAR = 26;
const BOTTOM = 40;
const WIDEST = 110;
const SIDE = 16;
const SMALL = 12;

/** A bar for each setting. */
export function importanceDrawing(figure: ImportanceFigure, width: number): Drawing {
  const height = BAR * figure.shares.length + BOTTOM;
  return { width, height, draw: (painter) => draw(painter, figure, width, height) };
}

function draw(
  painter: Painter,
  { shares, xLabel, palette }: ImportanceFigure,
  width: number,
  height: number,
): void {
  const widest = Math.max(...shares.map(([name]) => widthOf(name, SMALL)));
  const left = Math.min(WIDEST, widest) + 14;
  const high = Math.max(0.01, ...shares.map(([, share]) => share));
  const right = width - SIDE;
  const scale = linearScale({ low: 0, high }, [left, right], (right - left) / 80);
  const bottom = height - BOTTOM;
  drawBelow(
    painter,
    { left, right, top: 0, bottom },
    { scale, label: xLabel, palette, hasLines: true },
  );
  shares.forEach(([name, share], i) => {
    const y = BAR * i;
    painter.rectangle(left, y + 4, scale.at(share) - left, BAR - 8, { color: palette.blue });
    const style = { color: palette.text, size: SMALL, align: 'end' } as const;
    painter.text(fitting(name, WIDEST, SMALL), left - 6, y + BAR / 2, style);
  });
}
