import * as Plot from '@observablehq/plot';
import type { Point } from '../compare/index.ts';
import { draw, WIDTH } from './draw.ts';
import { Legend } from './legend.ts';
import { curveStyle, type Theme } from './theme.ts';

/** A curve; `raw` is drawn faintly behind it. */
export interface Curve {
  readonly name: string;
  readonly points: readonly Point[];
  readonly raw?: readonly Point[];
}

/** Labels of the axes, and the scale of the vertical one. */
export interface Axes {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly scale?: 'linear' | 'log';
  /** Horizontal lines, such as a threshold. */
  readonly rules?: readonly number[];
}

/** Markers on a curve. More would hide it. */
const MARKERS_PER_CURVE = 8;
const MARGIN_LEFT = 60;
/** The fields of a point that give its x and y. */
const CHANNELS = { x: 'iteration', y: 'value' } as const;

/** Curves over the steps of training, with a legend above. */
export function curvesFigure(curves: readonly Curve[], axes: Axes, theme: Theme): string {
  const { title, x, y, scale = 'linear', rules = [] } = axes;
  const legend = new Legend(
    curves.map(({ name }, n) => ({ name, style: curveStyle(n, theme) })),
    WIDTH - MARGIN_LEFT,
    theme,
  );
  const marginTop = legend.height + 12;
  return draw(title, theme, {
    height: 270 + marginTop,
    marginTop,
    marginLeft: MARGIN_LEFT,
    marginBottom: 40,
    x: { label: x, labelAnchor: 'center', labelArrow: 'none', nice: true },
    y: {
      type: scale,
      label: y,
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      tickSpacing: 40,
      zero: false,
      ...(scale === 'log' && { tickFormat: '.0e' }),
    },
    marks: [
      Plot.ruleY(rules, { stroke: theme.text, strokeDasharray: '1 3' }),
      ...curves.flatMap((curve, n) => rawMark(curve, n, theme)),
      ...curves.flatMap((curve, n) => curveMarks(curve, n, theme)),
      ...legend.marks(0, 12 - marginTop),
    ],
  });
}

function rawMark({ raw = [] }: Curve, n: number, theme: Theme): Plot.Markish[] {
  const { stroke } = curveStyle(n, theme);
  return [Plot.line(raw, { ...CHANNELS, stroke, strokeWidth: 1, strokeOpacity: 0.3 })];
}

function curveMarks({ points }: Curve, n: number, theme: Theme): Plot.Markish[] {
  const { stroke, strokeDasharray, symbol } = curveStyle(n, theme);
  const every = Math.max(1, Math.ceil(points.length / MARKERS_PER_CURVE));
  const marked = points.filter((_, i) => (points.length - 1 - i) % every === 0);
  return [
    Plot.line(points, { ...CHANNELS, stroke, strokeDasharray, strokeWidth: 2 }),
    Plot.dot(marked, { ...CHANNELS, fill: stroke, symbol, r: 4 }),
  ];
}
