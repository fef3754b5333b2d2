import type { Extent, Scale } from '@gradus/lab/compare';
import type { Histogram } from '@gradus/lab/diagnostics';
import type { Table } from '../../charts/download.ts';
import type { Painter } from '../../charts/painter.ts';

/** A bin of a histogram. */
interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The bins of a histogram; a single thin bin if all values are equal. */
export function binsOf({ low, high, counts }: Histogram): Bin[] {
  const width = (high - low) / counts.length;
  if (width > 0) {
    return counts.map((count, i) => ({
      ...{ from: low + i * width, to: low + (i + 1) * width, count },
    }));
  }
  const count = counts.reduce((sum, each) => sum + each, 0);
  return count === 0 ? [] : [{ from: low, to: high, count }];
}

/** Factors that give round half-lengths. */
const REACHES = [1, 1.5, 2, 3, 4, 6, 8];

/** The half-length of an axis around 0: round, so that it seldom changes; at least 6, where bounded functions end. */
export function reachOver({ low, high }: Extent, least = 6): number {
  const most = Math.max(Math.abs(low), Math.abs(high));
  if (!(most > least)) return least;
  const power = 10 ** Math.floor(Math.log10(most));
  return (REACHES.find((factor) => factor * power >= most) ?? 10) * power;
}

/** Draws bins as bars; the fullest has the height `height`. */
export function drawBins(
  painter: Painter,
  bins: readonly Bin[],
  { across, bottom, height, color, opacity }: BarPlace,
): void {
  const fullest = Math.max(...bins.map(({ count }) => count));
  if (!(fullest > 0)) return;
  for (const { from, to, count } of bins) {
    const [x, end] = [across.at(from), across.at(to)];
    const size = (count / fullest) * height;
    // Bars do not touch, and a bar of one value is visible.
    const width = Math.max(1.5, end - x - 0.5);
    if (size > 0) painter.rectangle(x, bottom - size, width, size, { color, opacity });
  }
}

/** The place of the bars. */
interface BarPlace {
  readonly across: Scale;
  readonly bottom: number;
  readonly height: number;
  readonly color: string;
  readonly opacity: number;
}

/** The bins of several histograms, one below the other. */
export function binsTable(
  histograms: readonly { readonly name: string; readonly histogram: Histogram }[],
  columns: readonly [name: string, from: string, to: string, count: string],
): Table {
  const rows = histograms.flatMap(({ name, histogram }) =>
    binsOf(histogram).map(({ from, to, count }) => [name, from, to, count]),
  );
  return { columns, rows };
}
