import { describe, expect, it } from 'vitest';
import { withDivergence } from '../../../src/charts/lines.ts';
import { SvgPainter } from '../../../src/charts/svg-painter.ts';
import { type Experiment, lessonExperiment } from '../../../src/experiment/index.ts';
import { catalogue } from '../../../src/lang/index.ts';
import { divergenceOf } from '../../../src/state/outcome.ts';
import { withLayers } from '../../../src/views/train/edits.ts';
import { filesProblem, MAX_BYTES } from '../../../src/views/train/files.ts';
import { isDrawable, networkDrawing } from '../../../src/views/train/network-drawing.ts';
import {
  explanation,
  networkColumns,
  networkSteps,
  parameterTable,
  titleOfNetwork,
} from '../../../src/views/train/network-text.ts';

const text = await catalogue('en', []);
const palette = {
  ...{ text: '#000', faint: '#555', line: '#ddd', surface: '#fff', accent: '#00f' },
  ...{ blue: '#00c', orange: '#c60' },
};

function svgOf(experiment: Experiment): string {
  const columns = networkColumns(experiment, text.build);
  const painter = new SvgPainter();
  const classNames = Array.from('0123456789');
  const picture = { rows: 28, columns: 28 };
  networkDrawing({ columns, picture, classNames, palette }, 800).draw(painter);
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
  it('has a dot for each of a few units, and for the first and last of many', () => {
    const circles = (experiment: Experiment) => svgOf(experiment).match(/<circle/g)?.length;
    // Two for each dot, and three small ones in the gap.
    expect(circles(lessonExperiment('linear'))).toBe(20);
    expect(circles(lessonExperiment('C'))).toBe(20 + 16 + 3);
    expect(circles(withLayers(lessonExperiment('C'), [{ width: 1, gain: 1 }], 'relu'))).toBe(22);
  });

  it('can be drawn for an unfinished network, and contains no NaN', () => {
    for (const width of [Number.NaN, 0, -3, 1.5]) {
      expect(svgOf(withLayers(lessonExperiment('C'), [{ width, gain: 1 }], 'relu'))).not.toContain(
        'NaN',
      );
    }
  });

  it('is not drawn if its numbers would overlap', () => {
    expect(isDrawable(3, 800)).toBe(true);
    expect(isDrawable(3, 300)).toBe(false);
    expect(isDrawable(18, 1200)).toBe(false);
  });
});

describe('files', () => {
  const file = (size: number, name = 'x-idx3-ubyte') => ({ size, name });

  it('are refused before they are read if they are too large or not a pair', () => {
    expect(filesProblem([file(5), file(5)])).toBeNull();
    expect(filesProblem(Array(4).fill(file(MAX_BYTES / 4)))).toBeNull();
    expect(filesProblem([file(MAX_BYTES), file(1)])).toEqual({
      what: 'tooLarge',
      bytes: 1e9 + 1,
    });
    for (const count of [1, 3, 5]) {
      expect(filesProblem(Array(count).fill(file(5)))).toEqual({ what: 'count', count });
    }
    const settings = { what: 'settings', name: 'config.json' };
    expect(filesProblem([file(5, 'config.json')])).toEqual(settings);
  });
});

describe('a curve of a run that diverged', () => {
  it('ends with what the loss became', () => {
    const points = [{ iteration: 1, value: 2.3 }];
    const event = {
      event: 'diverged',
      model: 'C',
      iteration: 2,
      loss: 'Infinity',
      layer: null,
    } as const;
    expect(withDivergence(points, divergenceOf([event]))).toEqual([
      ...points,
      { iteration: 2, value: Number.POSITIVE_INFINITY },
    ]);
    expect(withDivergence(points, divergenceOf([]))).toBe(points);
  });
});
