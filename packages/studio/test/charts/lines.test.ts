import { expect, it } from 'vitest';
import {
  ceilingOf,
  distinctLabels,
  type Lines,
  linesDrawing,
  linesTable,
  type Series,
} from '../../src/charts/lines.ts';
import { SvgPainter } from '../../src/charts/svg-painter.ts';

it('marks the end of a curve that is no longer finite, in files and in the table', () => {
  const lines: Lines = {
    series: [
      {
        ...{ label: 'C', color: '#00f', dash: [], marker: 'circle' },
        points: [
          { iteration: 1, value: 2.3 },
          { iteration: 2, value: Number.NaN },
        ],
      },
    ],
    ...{ xLabel: 'Step', yLabel: 'Loss', isLog: false, at: null },
    palette: { text: '#000', faint: '#555', line: '#ddd' },
  };
  const painter = new SvgPainter();
  linesDrawing(lines).draw(painter);
  const svg = painter.parts.join('\n');
  expect(svg).toContain('>NaN</text>');
  expect(svg.replaceAll('>NaN<', '')).not.toContain('NaN');
  expect(linesTable(lines).rows).toEqual([
    [1, 2.3],
    [2, Number.NaN],
  ]);
});

it('cuts off a curve that diverges, so that the others keep their shape', () => {
  const curve = (...values: number[]): Series => ({
    ...{ label: 'C', color: '#00f', dash: [], marker: 'circle' },
    points: values.map((value, i) => ({ iteration: i + 1, value })),
  });
  expect(ceilingOf([])).toBeNull();
  expect(ceilingOf([curve(2, 40, 1)])).toBeNull();
  expect(ceilingOf([curve(0, 0, 5)])).toBeNull();
  expect(ceilingOf([curve(0.01, 97)])).toBeNull();
  expect(ceilingOf([curve(Number.NaN)])).toBeNull();
  expect(ceilingOf([curve(2, 1), curve(3, 1e22, Number.POSITIVE_INFINITY)])).toBe(6);
  const painter = new SvgPainter();
  linesDrawing({
    series: [curve(2, 1.5, 1), curve(2, 1e6, 1e22)],
    ...{ xLabel: 'Step', yLabel: 'Loss', isLog: false, at: null },
    palette: { text: '#000', faint: '#555', line: '#ddd' },
  }).draw(painter);
  expect(painter.parts.join('\n')).toContain('>4</text>');
  expect(painter.parts.join('\n')).not.toMatch(/e\+/);
});

it('gives runs of equal names different labels', () => {
  expect(distinctLabels(['C', 'A', 'C', 'C'])).toEqual(['C', 'A', 'C (2)', 'C (3)']);
});
