import * as Plot from '@observablehq/plot';
import { draw } from './draw.ts';
import type { Theme } from './theme.ts';

/** Labels of the axes of a scatter plot. */
interface ScatterWords {
  readonly title: string;
  readonly actual: string;
  readonly predicted: string;
}

const SIDE = 420;
const MARGIN = { marginTop: 24, marginLeft: 72, marginRight: 16, marginBottom: 44 };

/** Predicted against actual numbers, on two axes with the same range. Points on the diagonal are right. */
export function scatterFigure(
  pairs: readonly (readonly [actual: number, predicted: number])[],
  { title, actual, predicted }: ScatterWords,
  theme: Theme,
): string {
  const points = pairs.filter((pair) => pair.every(Number.isFinite));
  const all = points.flat();
  const low = all.reduce((a, b) => Math.min(a, b), all[0] ?? 0);
  const high = all.reduce((a, b) => Math.max(a, b), all[0] ?? 1);
  const axis = { domain: [low, high], nice: true, grid: true, labelArrow: 'none' } as const;
  return draw(title, theme, {
    ...MARGIN,
    width: SIDE + MARGIN.marginLeft + MARGIN.marginRight,
    height: SIDE + MARGIN.marginTop + MARGIN.marginBottom,
    x: { ...axis, label: actual, labelAnchor: 'center' },
    y: { ...axis, label: predicted },
    marks: [
      Plot.line(
        [
          [low, low],
          [high, high],
        ],
        { stroke: theme.text, strokeDasharray: '4 3' },
      ),
      Plot.dot(points, { r: 3, fill: theme.palette[0], fillOpacity: 0.55 }),
    ],
  });
}
