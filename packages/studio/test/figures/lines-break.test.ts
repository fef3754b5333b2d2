import { expect, it } from 'vitest';
import { type Lines, linesDrawing, linesTable } from '../../src/figures/lines.ts';
import { SvgPainter } from '../../src/figures/svg-painter.ts';

it('a curve that is no longer finite is marked in files, and in words in the table', () => {
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
    ink: { text: '#000', faint: '#555', line: '#ddd' },
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
