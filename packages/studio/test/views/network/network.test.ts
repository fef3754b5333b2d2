import { describe, expect, it } from 'vitest';
import { SvgPainter } from '../../../src/charts/svg-painter.ts';
import type { Example, ExampleLayer } from '../../../src/engine/inspect/example-messages.ts';
import { type Experiment, lessonExperiment } from '../../../src/experiment/index.ts';
import { catalogue } from '../../../src/lang/index.ts';
import { networkDrawing } from '../../../src/views/network/network-drawing.ts';
import {
  networkFigure,
  strongest,
  type UnitMaps,
} from '../../../src/views/network/network-figure.ts';
import {
  centreOf,
  columnAt,
  networkLayout,
  partAt,
} from '../../../src/views/network/network-layout.ts';
import {
  explanation,
  networkSteps,
  networkWords,
  parameterTable,
  titleOfNetwork,
} from '../../../src/views/network/network-text.ts';
import { withLayers } from '../../../src/views/train/edits.ts';

const text = await catalogue('en', []);
const palette = {
  ...{ text: '#000', faint: '#555', line: '#ddd', surface: '#fff', accent: '#00f' },
  ...{ blue: '#00c', orange: '#c60' },
};
const classNames = Array.from('0123456789');
const picture = { rows: 28, columns: 28, raster: null };

/** Numbers of a layer as an example has them: the output of unit i is i, its weights are i − 1. */
function layer(
  name: string,
  inputs: number,
  units: number,
  shown: readonly number[],
): ExampleLayer {
  const ascending = Float32Array.from({ length: units }, (_, i) => i);
  const weights = Float32Array.from({ length: shown.length * inputs }, (_, i) => (i % inputs) - 1);
  return {
    ...{ name, output: name, activation: null, inputs, shown, weights },
    ...{ z: ascending, a: ascending, slope: ascending, upstream: ascending, delta: ascending },
    ...{ bias: ascending, biasGradient: ascending, gradients: weights.map((w) => -w) },
  };
}

const example: Example = {
  ...{ iteration: 3, input: new Float32Array(784), target: 4, loss: 0.5, unit: null },
  value: null,
  probabilities: new Float32Array(10).fill(0.1),
  layers: [layer('fc1', 784, 100, [5, 7, 90]), layer('fc2', 100, 10, [0, 1, 2])],
};

function figureOf(experiment: Experiment, shown: Example | null = null, isBackward = false) {
  const words = networkWords(experiment, text.build);
  return networkFigure({ words, example: shown, picture, isBackward, classNames, palette });
}

function svgOf(...args: Parameters<typeof figureOf>): string {
  const painter = new SvgPainter();
  networkDrawing(figureOf(...args), 800).draw(painter);
  return painter.parts.join('\n');
}

describe('the network in words', () => {
  it('counts the parameters of each layer as the lesson does', () => {
    const steps = networkSteps(lessonExperiment('D'), text.build).join('\n');
    expect(steps).toContain('784 × 100 + 100 = 78,500');
    expect(steps).toContain('100 × 100 + 100 = 10,100');
    expect(steps).toContain('relu2: ReLU');
    expect(steps).toContain('89,610');
  });

  it('describes dropout, and counts no parameters for it', () => {
    const { training, ...D } = lessonExperiment('D');
    const dropping = { ...D, training: { ...training, dropout: 0.25 } };
    const steps = networkSteps(dropping, text.build).join('\n');
    expect(steps).toContain('dropout2: Dropout, sets each of 100 units to 0 with probability 0.25');
    expect(steps).toContain('89,610');
    expect(explanation(dropping, text.lab)).toEqual(explanation(lessonExperiment('D'), text.lab));
    expect(parameterTable(dropping, text)).toEqual(parameterTable(lessonExperiment('D'), text));
    expect(svgOf(dropping).match(/Dropout 0\.25/g)).toHaveLength(2);
    expect(svgOf(lessonExperiment('D'))).not.toContain('Dropout');
  });

  it('lists groups of parameters and says why there are that many', () => {
    const { rows } = parameterTable(lessonExperiment('C'), text);
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ['fc1.weight', '[100, 784]', 78_400],
      ['fc1.bias', '[100]', 100],
      ['fc2.weight', '[10, 100]', 1000],
      ['fc2.bias', '[10]', 10],
    ]);
    expect(explanation(lessonExperiment('C'), text.lab).join(' ')).toContain('2 × 2 = 4');
    expect(parameterTable(lessonExperiment('linear'), text).rows).toHaveLength(2);
  });

  it('shows ? for a width that is not typed yet', () => {
    const unfinished = withLayers(lessonExperiment('C'), [{ width: Number.NaN, gain: 1 }], 'relu');
    expect(titleOfNetwork(unfinished, text.build)).toBe('Network relu-?: ? parameters');
    expect(networkSteps(unfinished, text.build).join(' ')).not.toContain('NaN');
  });
});

describe('the diagram', () => {
  it('has a circle for each of a few units, and for twelve of many', () => {
    const circles = (experiment: Experiment) => svgOf(experiment).match(/<circle/g)?.length;
    // Two for each unit.
    expect(circles(lessonExperiment('linear'))).toBe(20);
    expect(circles(lessonExperiment('C'))).toBe(20 + 24);
    expect(circles(withLayers(lessonExperiment('C'), [{ width: 1, gain: 1 }], 'relu'))).toBe(22);
  });

  it('can be drawn for an unfinished network, and contains no NaN', () => {
    for (const width of [Number.NaN, 0, -3, 1.5]) {
      expect(svgOf(withLayers(lessonExperiment('C'), [{ width, gain: 1 }], 'relu'))).not.toContain(
        'NaN',
      );
    }
  });

  it('draws the strongest lines of each unit, the strongest last', () => {
    const matrix = [0, 3, -5, 1, /* unit 1 */ 2, Number.NaN, 0, -4];
    const values = (edges: ReturnType<typeof strongest>) => edges.map(({ value }) => value);
    expect(values(strongest(matrix, 4, 2, [1, 2]))).toEqual([Number.NaN, 0, 3, -5]);
    expect(values(strongest(matrix, 4, 2, null)).slice(-3)).toEqual([3, -4, -5]);
    const wide = strongest(new Float32Array(12 * 784).fill(1), 784, 12, null);
    expect(wide).toHaveLength(144);
  });

  it('shows the units that the example names, with weights forward and gradients backward', () => {
    const [first, second] = figureOf(lessonExperiment('C'), example).columns;
    expect(first.shown).toEqual([5, 7, 90]);
    expect(first.marks).toEqual([5, 7, 90]);
    expect(first.limit).toBe(99);
    // The weight of unit 90 in the second layer is 89.
    expect(second.edges.at(-1)?.value).toBe(89);
    const back = figureOf(lessonExperiment('C'), example, true).columns[1];
    expect(back.edges.at(-1)?.value).toBe(-89);
    expect(svgOf(lessonExperiment('C'), example)).toContain('10 %');
  });

  it('takes maps in place of numbers, and newer weights of the same units', () => {
    const map = () => ({ width: 1, height: 1, rgba: new Uint8ClampedArray(4) });
    const words = networkWords(lessonExperiment('C'), text.build);
    const matrix = new Float32Array(300).fill(-7);
    const maps = (shown: readonly number[]): UnitMaps => ({
      iteration: 3,
      mapOf: (layer, unit) => (layer === 0 && unit === 7 ? map : null),
      rowsOf: (layer) => (layer === 1 ? { shown, inputs: 100, matrix } : null),
    });
    const contents = { words, example, picture, classNames, palette };
    const figure = (shown: readonly number[], isBackward = false) =>
      networkFigure({ ...contents, isBackward, maps: maps(shown) }).columns;
    const [first, second] = figure([0, 1, 2]);
    expect(first.marks).toEqual([5, map, 90]);
    expect(second.edges.at(-1)?.value).toBe(-7);
    expect(figure([0, 1])[1].edges.at(-1)?.value).toBe(89);
    // Going back, units show δ, and lines gradients.
    expect(figure([0, 1, 2], true)[0].marks).toEqual([5, 7, 90]);
    expect(figure([0, 1, 2], true)[1].edges.at(-1)?.value).toBe(-89);
  });

  it('gives maps more room, and many of them less', () => {
    const sideOf = (units: number) => {
      const words = networkWords(lessonExperiment('C'), text.build);
      const layers = example.layers.map((each) => ({
        ...each,
        shown: Array.from({ length: units }, (_, i) => i),
      }));
      const figure = networkFigure({
        ...{ words, example: { ...example, layers }, picture, isBackward: false },
        ...{ classNames, palette, maps: null },
      });
      const { side, pitch } = networkLayout(figure, 900);
      expect(columnAt(figure, 1)?.shown).toHaveLength(units);
      expect(side).toBeLessThan(pitch);
      return side;
    };
    expect(sideOf(12)).toBeGreaterThanOrEqual(24);
    expect(sideOf(12)).toBeLessThan(sideOf(4));
  });

  it('finds units, pixels and lines under the pointer', () => {
    const figure = figureOf(lessonExperiment('C'), example);
    const layout = networkLayout(figure, 800);
    const [x, y] = centreOf(figure, layout, 1, 2);
    expect(partAt(figure, layout, x + 5, y)).toEqual({ kind: 'unit', column: 1, at: 2 });
    const { x: left, y: top } = layout.picture as NonNullable<typeof layout.picture>;
    expect(partAt(figure, layout, left + 1, top + 1)).toMatchObject({ kind: 'pixel', pixel: 0 });
    const [endX, endY] = centreOf(figure, layout, 2, 1);
    // A line is as far up in its middle as its ends on average.
    expect(partAt(figure, layout, (x + endX) / 2, (y + endY) / 2)?.kind).toBe('edge');
    expect(partAt(figure, layout, x, layout.height)).toBeNull();
  });

  it('is wider than a narrow place, so that columns do not overlap', () => {
    const deep = Array.from({ length: 16 }, () => ({ width: 10, gain: 1 }));
    const figure = figureOf(withLayers(lessonExperiment('C'), deep, 'relu'));
    const { width, gap } = networkLayout(figure, 390);
    expect(width).toBeGreaterThan(900);
    expect(gap).toBeGreaterThanOrEqual(54);
  });
});
