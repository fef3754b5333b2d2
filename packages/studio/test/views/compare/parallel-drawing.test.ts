/** The trial or axis at a point of the chart of many trials. */
import {
  type Axis,
  axesOf,
  qualities,
  ranked,
  type SweepView,
  type ViewedTrial,
} from '@gradus/lab/trials';
import { describe, expect, it } from 'vitest';
import { type Painter, type PaintStyle, widthOf, type XY } from '../../../src/charts/painter.ts';
import {
  axisAt,
  leastWidth,
  type ParallelFigure,
  parallelDrawing,
  placeAt,
  strongDrawing,
  trialAt,
} from '../../../src/views/compare/trials/parallel-drawing.ts';

const WIDTH = 600;
const trial = (index: number, x: number | null, score: number | null): ViewedTrial => ({
  ...{ index, run: `${index}`, state: 'complete', settings: x === null ? {} : { x } },
  score: score === null ? null : { value: score },
});
const TRIALS = [trial(0, 0, 0), trial(1, 1, 1), trial(2, 0.5, null), trial(3, null, 0.5)];

function figureOf(trials: readonly ViewedTrial[], shown = trials): ParallelFigure {
  const view: SweepView = {
    ...{ id: 's', title: '', mode: 'max', measure: 'rmse', watched: 'validation', trials },
    ...{ best: 1, importance: null },
    dimensions: { x: { kind: 'uniform', least: 0, most: 1 } },
  };
  const color = '#000';
  return {
    ...{ axes: axesOf(view), trials: ranked(trials, 'max').reverse(), spans: new Map() },
    ...{ quality: qualities(view), best: 1, score: 'score' },
    crossing: new Set(shown.map(({ index }) => index)),
    palette: {
      ...{ text: color, faint: color, line: color, surface: color, accent: color },
      ...{ blue: 'blue', orange: 'orange' },
    },
  };
}

/** The lines that are drawn, with their style. */
function linesOf(draw: (painter: Painter) => void): { points: readonly XY[]; style: PaintStyle }[] {
  const lines: { points: readonly XY[]; style: PaintStyle }[] = [];
  const none = () => {};
  draw({
    ...{
      ratio: 1,
      curve: none,
      area: none,
      rectangle: none,
      circle: none,
      text: none,
      raster: none,
    },
    line: (points, style) => lines.push({ points, style }),
  });
  return lines;
}

const drawn = (trial: ViewedTrial): readonly XY[] => {
  const lines = [{ trial, color: 'red', width: 1 }];
  const all = linesOf(strongDrawing(figureOf(TRIALS), lines, WIDTH).draw);
  return all.find(({ style }) => style.color === 'red')?.points ?? [];
};

describe('a point of the chart', () => {
  it('is on the trial whose line is drawn there', () => {
    const figure = figureOf(TRIALS);
    for (const each of TRIALS) {
      const [[x1, y1], [x2, y2]] = drawn(each);
      for (const share of [0.2, 0.4]) {
        const at: XY = [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
        expect(trialAt(figure, at, WIDTH)?.index).toBe(each.index);
      }
    }
  });

  it('is on no trial that is filtered out, far from all lines, or outside the axes', () => {
    const [[x1, y1], [x2, y2]] = drawn(TRIALS[0]);
    const at: XY = [(3 * x1 + x2) / 4, (3 * y1 + y2) / 4];
    expect(trialAt(figureOf(TRIALS, [TRIALS[1]]), at, WIDTH)).toBeNull();
    expect(trialAt(figureOf(TRIALS), [at[0], 0], WIDTH)).toBeNull();
    expect(trialAt(figureOf(TRIALS), [0, at[1]], WIDTH)).toBeNull();
    expect(trialAt(figureOf(TRIALS), [WIDTH, at[1]], WIDTH)).toBeNull();
  });

  it('is on the better of two lines that cover each other', () => {
    const twins = [...TRIALS.slice(0, 2), trial(4, 0.5, 0.5), trial(5, 0.5, 0.5)];
    const [[x1, y1], [x2, y2]] = drawn(twins[2]);
    const at: XY = [(3 * x1 + x2) / 4, (3 * y1 + y2) / 4];
    expect(trialAt(figureOf(twins), at, WIDTH)?.index).toBe(4);
  });

  it('is on a near axis, at a place from 0 to 1', () => {
    const { axes } = figureOf(TRIALS);
    const [[x1, bottom], [x2]] = drawn(TRIALS[0]);
    const [, [, top]] = drawn(TRIALS[1]);
    expect(axisAt(axes, [x1 + 5, (top + bottom) / 2], WIDTH)?.name).toBe('x');
    expect(axisAt(axes, [x2 - 5, (top + bottom) / 2], WIDTH)?.name).toBe('');
    expect(axisAt(axes, [(x1 + x2) / 2, top], WIDTH)).toBeNull();
    expect(axisAt(axes, [x1, 0], WIDTH)).toBeNull();
    expect([bottom, (top + bottom) / 2, top, -50, 5000].map(placeAt)).toEqual([0, 0.5, 1, 1, 0]);
  });
});

it('draws the best line last, strongest and in its own colour, and a failed one dashed', () => {
  const lines = linesOf(parallelDrawing(figureOf(TRIALS), WIDTH).draw).slice(0, TRIALS.length);
  expect(lines.at(-1)?.style).toMatchObject({ color: 'orange', width: 3 });
  expect(lines.filter(({ style }) => style.dash !== undefined)).toHaveLength(1);
  expect(linesOf(parallelDrawing(figureOf(TRIALS, []), WIDTH).draw)).not.toContainEqual(lines[0]);
});

it('a single axis has a place, and more axes need more width', () => {
  const { axes } = figureOf(TRIALS);
  expect(leastWidth([...axes, ...axes])).toBeGreaterThan(leastWidth(axes));
  const alone = { ...figureOf(TRIALS), axes: figureOf(TRIALS).axes.slice(1) };
  expect(trialAt(alone, [300, 100], WIDTH)).toBeNull();
  for (const { points } of linesOf(parallelDrawing(alone, WIDTH).draw)) {
    expect(points.flat().every(Number.isFinite)).toBe(true);
  }
});

describe('labels', () => {
  const hidden = (...choices: readonly string[]): Axis => ({
    ...figureOf(TRIALS).axes[0],
    ticks: choices.map((text, i) => ({ place: i / choices.length, text })),
  });
  const withAxes = (axes: readonly Axis[]): ParallelFigure => ({ ...figureOf(TRIALS), axes });

  it.each(['100, 100', '100, 100, 100', '64, 32'])('of layers of %s units are not cut', (label) => {
    const axes = [hidden('100', label), hidden(label, '100'), figureOf(TRIALS).axes[1]];
    const width = leastWidth(axes);
    const texts = textsOf(parallelDrawing(withAxes(axes), width).draw);
    const ends = texts.filter(({ text }) => text === label).map(({ x }) => x);
    expect(ends).toHaveLength(2);
    const [first, second] = ends.sort((a, b) => a - b);
    const wide = widthOf(label, 12);
    expect(first - wide).toBeGreaterThan(0);
    // The axis before is 6 pixels to the right of the end of the first label.
    expect(second - wide).toBeGreaterThan(first + 6);
  });

  it('of all axes are drawn over highlighted lines', () => {
    const figure = figureOf(TRIALS);
    const all: string[] = [];
    const none = () => {};
    strongDrawing(figure, [{ trial: TRIALS[0], color: 'red', width: 1 }], WIDTH).draw({
      ...{ ratio: 1, curve: none, area: none, rectangle: none, circle: none, raster: none },
      line: () => all.push('line'),
      text: (text) => all.push(text),
    });
    expect(all[0]).toBe('line');
    expect(all.slice(1)).toEqual(
      expect.arrayContaining(figure.axes.flatMap(({ ticks }) => ticks.map(({ text }) => text))),
    );
  });
});

/** The texts that are drawn, and where. */
function textsOf(draw: (painter: Painter) => void): { text: string; x: number }[] {
  const texts: { text: string; x: number }[] = [];
  const none = () => {};
  draw({
    ...{
      ratio: 1,
      curve: none,
      line: none,
      area: none,
      rectangle: none,
      circle: none,
      raster: none,
    },
    text: (text, x) => texts.push({ text, x }),
  });
  return texts;
}
