import * as Plot from '@observablehq/plot';
import { inLine } from '../text/terminal.ts';
import { shorten, widest } from '../text/width.ts';
import {
  type Axis,
  axesOf,
  lineStrength,
  qualities,
  ranked,
  type SweepView,
} from '../trials/index.ts';
import { COLUMN, draw, WIDTH } from './draw.ts';
import type { Theme } from './theme.ts';

/** Labels of the figure other than the names of the settings. */
interface ParallelWords {
  readonly title: string;
  /** Label of the axis of scores. */
  readonly score: string;
}

/** The smallest distance of two axes, in pixels. More axes make the figure wider. */
const APART = 104;
const HEIGHT = 320;
/** On the left at least; wider where the labels of the first axis need it. */
const MARGIN = { marginTop: 56, marginBottom: 24, marginLeft: 64, marginRight: 64 };
const WIDEST_NAME = 14;
/** `100, 100, 100` fits. */
const WIDEST_TICK = 13;
/** Pixels between a label and its axis. */
const AWAY = 6;
/** Where a line crosses an axis on which its trial has no value. */
const BELOW = -0.12;

/** The point where the line of a trial crosses an axis. */
interface Crossing {
  readonly axis: number;
  readonly place: number;
  readonly index: number;
  /** 0 to 1; null for a trial without a score. */
  readonly quality: number | null;
}

/**
 * A line for each trial over vertical axes: one axis for each setting and one for the scores. A better score has a
 * stronger colour.
 */
export function parallelFigure(
  view: SweepView,
  { title, score }: ParallelWords,
  theme: Theme,
): string {
  const axes = axesOf(view);
  const crossings = crossingsOf(view, axes);
  const names = axes.slice(0, -1).map(({ name }) => shorten(inLine(name), WIDEST_NAME));
  const ticks = axes.flatMap(({ ticks, hasGaps }, axis) => [
    ...ticks.map(({ place, text }) => ({ axis, place, text: shorten(inLine(text), WIDEST_TICK) })),
    ...(hasGaps ? [{ axis, place: BELOW, text: '–' }] : []),
  ]);
  const ofFirst = ticks.flatMap(({ axis, text }) => (axis === 0 ? [text] : []));
  const marginLeft = Math.max(MARGIN.marginLeft, COLUMN * widest(ofFirst) + AWAY + 4);
  const last = axes.length - 1;
  const isOfScore = ({ axis }: { readonly axis: number }): boolean => axis === last;
  const letters = { fill: theme.text, stroke: theme.surface, strokeWidth: 4 };
  const tick = { ...letters, x: 'axis', y: 'place', text: 'text' } as const;
  const lines = { x: 'axis', y: 'place', z: 'index' } as const;
  const strokeOpacity = ({ quality }: Crossing): number =>
    lineStrength(quality, view.trials.length);
  const best = crossings.filter(({ index }) => index === view.best);
  return draw(title, theme, {
    ...MARGIN,
    marginLeft,
    width: Math.max(WIDTH, marginLeft + MARGIN.marginRight + APART * (axes.length - 1)),
    height: HEIGHT + MARGIN.marginTop + MARGIN.marginBottom,
    x: { axis: null, domain: [0, Math.max(1, axes.length - 1)] },
    y: { axis: null, domain: [BELOW, 1] },
    opacity: { type: 'identity' },
    marks: [
      Plot.line(
        crossings.filter(({ quality }) => quality === null),
        { ...lines, stroke: theme.text, strokeOpacity, strokeDasharray: '3 3' },
      ),
      Plot.line(
        crossings.filter(({ quality }) => quality !== null),
        { ...lines, stroke: theme.palette[0], strokeOpacity, strokeWidth: 1.25 },
      ),
      Plot.line(best, { ...lines, stroke: theme.palette[1], strokeWidth: 3 }),
      Plot.ruleX(axes, { x: (_, i) => i, y1: 0, y2: 1, stroke: theme.text }),
      Plot.text(
        ticks.filter((each) => !isOfScore(each)),
        { ...tick, dx: -AWAY, textAnchor: 'end' },
      ),
      Plot.text(ticks.filter(isOfScore), { ...tick, dx: AWAY, textAnchor: 'start' }),
      Plot.text(names, {
        ...{ ...letters, x: (_, i) => i, y: 1, dy: -16 },
        ...{ text: (name) => name, fontWeight: 'bold' },
      }),
      // The label is longer than the names of settings, so it stands on a line above them.
      Plot.text([score], {
        ...{ ...letters, x: last, y: 1, dx: MARGIN.marginRight - 8, dy: -36, textAnchor: 'end' },
        ...{ text: (title) => title, fontWeight: 'bold' },
      }),
    ],
  });
}

/** The best trial comes last, so that it is drawn over the others. */
function crossingsOf(view: SweepView, axes: readonly Axis[]): Crossing[] {
  const quality = qualities(view);
  const worstFirst = ranked(view.trials, view.mode).reverse();
  return worstFirst.flatMap((trial) =>
    axes.map(({ placeOf }, axis) => ({
      ...{ axis, place: placeOf(trial) ?? BELOW, index: trial.index },
      quality: quality.get(trial.index) ?? null,
    })),
  );
}
