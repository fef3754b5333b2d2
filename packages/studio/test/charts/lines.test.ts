import { type Extent, logScale } from '@gradus/lab/compare';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  ceilingOf,
  distinctLabels,
  type Lines,
  linesDrawing,
  linesTable,
  logCeilingOf,
  type Series,
  suitsLog,
  within,
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

const curve = (...values: number[]): Series => ({
  ...{ label: 'C', color: '#00f', dash: [], marker: 'circle' },
  points: values.map((value, i) => ({ iteration: i + 1, value })),
});

it('marks only the place where a curve stops being finite, not each value after it', () => {
  const painter = new SvgPainter();
  linesDrawing({
    series: [curve(1, Number.NaN, Number.NaN, 2, Number.NaN)],
    ...{ xLabel: 'Step', yLabel: 'Signal', isLog: true, at: null },
    palette: { text: '#000', faint: '#555', line: '#ddd' },
  }).draw(painter);
  expect(painter.parts.join('\n').match(/>NaN</g)).toHaveLength(2);
});

it('suggests a logarithmic axis where a linear one would show one line on an empty chart', () => {
  const rate100 = curve(2.3, 40, 9000, 1e6, 1e6, 1e6, Number.NaN);
  expect(suitsLog([rate100])).toBe(true);
  expect(suitsLog([curve(2.3, 900, 1, 1, 1, 1)])).toBe(true);
  // The axis ends below a curve that diverges, so that the others keep their shape.
  expect(suitsLog([rate100, curve(2.3, 1, 0.5)])).toBe(false);
  expect(suitsLog([curve(2.3, 1, 0.5, 0.2, 0.1)])).toBe(false);
  for (const values of [[], [0, 0], [Number.NaN], [-1, -5], [0, 2]]) {
    expect(suitsLog([curve(...values)]), String(values)).toBe(false);
  }
  expect(suitsLog([])).toBe(false);
});

it('ends an axis at the limits of its values', () => {
  const labels = (limits?: Extent) => {
    const painter = new SvgPainter();
    linesDrawing({
      series: [curve(10, 99.9, 100)],
      ...{ xLabel: 'Step', yLabel: 'Accuracy', isLog: false, at: null, limits },
      palette: { text: '#000', faint: '#555', line: '#ddd' },
    }).draw(painter);
    return painter.parts.join('\n');
  };
  expect(within({ low: 99.5, high: 100.5 }, { low: 0, high: 100 })).toEqual({
    low: 99.5,
    high: 100,
  });
  expect(within({ low: -1, high: 3 })).toEqual({ low: -1, high: 3 });
  // The marker of 100 is on the upper edge, without room above it.
  expect(labels({ low: 0, high: 100 })).toContain('cy="28"');
  expect(labels()).not.toContain('cy="28"');
});

it('cuts off a curve that diverges, so that the others keep their shape', () => {
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

it.each([
  [0.03, 0.4, [0.05, 0.1, 0.2]],
  [1e-3, 50, [1e-3, 1e-2, 0.1, 1, 10]],
])('labels a logarithmic axis from %d to %d with round values', (low, high, ticks) => {
  const found = logScale({ low, high }, [0, 200]).ticks;
  for (const [i, tick] of found.entries()) expect(tick).toBeCloseTo(ticks[i], 10);
  expect(found).toHaveLength(ticks.length);
});

it('labels a logarithmic axis over any number of powers of ten, without too many labels', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -30, max: 30 }),
      fc.integer({ min: 2, max: 60 }),
      (from, span) => {
        const { ticks } = logScale({ low: 10 ** from, high: 10 ** (from + span) }, [0, 200]);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThanOrEqual(10);
      },
    ),
  );
});

it('ends a logarithmic axis where the page can still label it', () => {
  expect(logCeilingOf([curve(2, 1e22, 48), curve(1)])).toBe(1e15);
  expect(logCeilingOf([curve(2, 1e12), curve(Number.POSITIVE_INFINITY, Number.NaN)])).toBeNull();
});
