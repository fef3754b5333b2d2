import * as Plot from '@observablehq/plot';
import { draw } from './draw.ts';
import type { Theme } from './theme.ts';

/** What the axes of a confusion matrix say. */
interface ConfusionWords {
  readonly title: string;
  readonly actual: string;
  readonly predicted: string;
}

const CELL = 44;
const MARGIN = { marginTop: 56, marginLeft: 110, marginRight: 16, marginBottom: 16 };
/** From here on a cell is dark enough for white numbers. */
const DARK = 0.55;

/**
 * How many samples of each class (rows) were taken for which (columns). Cells are tinted by their share of
 * the row; its square root, so that mistakes of a good network can be seen.
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
  const label = (i: number): string => names[i];
  const size = CELL * names.length;
  const channels = { x: 'predicted', y: 'actual' } as const;
  return draw(title, theme, {
    ...MARGIN,
    width: size + MARGIN.marginLeft + MARGIN.marginRight,
    height: size + MARGIN.marginTop + MARGIN.marginBottom,
    x: { type: 'band', axis: 'top', label: predicted, tickFormat: label, labelArrow: 'none' },
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
