import { linearScale } from '@gradus/lab/compare';
import type { Histogram } from '@gradus/lab/diagnostics';
import { type AxisPalette, drawBelow, type Frame } from '../../charts/axes.ts';
import { boundsOf, cellsIn, heightOf } from '../../charts/cells.ts';
import type { Drawing, Painter } from '../../charts/painter.ts';
import { binsOf, drawBins, reachOver } from './bins.ts';

/** Histograms side by side, each on its own axis. */
export interface Histograms {
  readonly parts: readonly { readonly name: string; readonly histogram: Histogram }[];
  readonly color: string;
  readonly palette: AxisPalette;
}

const [WIDTH, HEIGHT] = [260, 150];
const MARGIN = { left: 14, right: 14, top: 26, bottom: 34 };

export function histogramsDrawing(histograms: Histograms, width: number): Drawing {
  const { parts } = histograms;
  const narrow = cellsIn(width, {
    count: parts.length,
    width: Math.min(WIDTH, width),
    height: HEIGHT,
  });
  const cells = { ...narrow, width: width / narrow.columns };
  return {
    ...{ width, height: heightOf(cells) },
    draw: (painter) =>
      parts.forEach((part, i) => {
        const { x, y } = boundsOf(cells, i);
        const frame: Frame = {
          ...{ left: x + MARGIN.left, right: x + cells.width - MARGIN.right },
          ...{ top: y + MARGIN.top, bottom: y + HEIGHT - MARGIN.bottom },
        };
        drawOne(painter, part, frame, histograms);
      }),
  };
}

function drawOne(
  painter: Painter,
  { name, histogram }: Histograms['parts'][number],
  frame: Frame,
  { color, palette }: Histograms,
): void {
  const reach = reachOver(histogram, 1e-6);
  const across = linearScale({ low: -reach, high: reach }, [frame.left, frame.right], 4);
  const height = frame.bottom - frame.top;
  drawBins(painter, binsOf(histogram), {
    ...{ across, bottom: frame.bottom, height, color, opacity: 1 },
  });
  drawBelow(painter, frame, { scale: across, label: '', palette });
  painter.text(name, frame.left, frame.top - 13, { color: palette.text, bold: true });
}
