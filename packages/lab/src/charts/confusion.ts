import * as Plot from '@observablehq/plot';
import { inLine } from '../text/terminal.ts';
import { shorten, widest } from '../text/width.ts';
import { COLUMN, draw } from './draw.ts';
import type { Theme } from './theme.ts';

/** Labels of the axes of a confusion matrix. */
interface ConfusionWords {
  readonly title: string;
  readonly actual: string;
  readonly predicted: string;
}

const CELL = 44;
const WIDEST_NAME = 20;
/** Angle of the names above the columns when they do not fit side by side. */
const SLOPE = -45;
/** From this tint on, a cell is dark enough for white numbers. */
const DARK = 0.55;

/**
 * A confusion matrix: actual classes in rows, predicted classes in columns. The tint of a cell is the square root
 * of its share of the row, which keeps the rare mistakes of a good network visible.
 */
export function confusionFigure(
  confusion: readonly (readonly number[])[],
  names: readonly string[],
  { title, actual, predicted }: ConfusionWords,
  theme: Theme,
): string {
  const cells = confusion.flatMap((row, i) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    return row.map((count, j) => ({
      actual: i,
      predicted: j,
      count,
      shade: total === 0 ? 0 : Math.sqrt(count / total),
      right: i === j,
    }));
  });
  const shown = confusion.map((_, i) => shorten(inLine(names[i] ?? String(i)), WIDEST_NAME));
  const label = (i: number): string => shown[i];
  const room = Math.ceil(widest(shown) * COLUMN);
  const isSloping = room > CELL - 4;
  const margin = {
    marginTop: 56 + (isSloping ? Math.ceil(room * Math.SQRT1_2) : 0),
    marginLeft: 44 + room,
    marginRight: 16 + (isSloping ? Math.ceil(room * Math.SQRT1_2) : 0),
    marginBottom: 16,
  };
  const size = CELL * confusion.length;
  const channels = { x: 'predicted', y: 'actual' } as const;
  return draw(title, theme, {
    ...margin,
    width: size + margin.marginLeft + margin.marginRight,
    height: size + margin.marginTop + margin.marginBottom,
    x: {
      type: 'band',
      axis: 'top',
      label: predicted,
      labelAnchor: 'left',
      labelArrow: 'none',
      tickFormat: label,
      tickRotate: isSloping ? SLOPE : 0,
    },
    y: { type: 'band', label: actual, tickFormat: label, labelArrow: 'none' },
    marks: [
      Plot.cell(cells, {
        ...channels,
        fill: ({ right }) => theme.palette[right ? 0 : 1],
        fillOpacity: 'shade',
        stroke: theme.line,
        strokeWidth: 0.5,
      }),
      Plot.text(cells, {
        ...channels,
        text: ({ count }) => (count === 0 ? '' : String(count)),
        fill: ({ shade }) => (shade > DARK ? theme.surface : theme.text),
      }),
    ],
    color: { type: 'identity' },
    opacity: { type: 'identity' },
  });
}
