import { expect, test } from 'vitest';
import { heightOf } from '../../../src/charts/cells.ts';
import type { Drawing } from '../../../src/charts/painter.ts';
import type { Palette } from '../../../src/charts/palette.ts';
import { picturesGrid } from '../../../src/charts/pictures.ts';
import { toSvg } from '../../../src/charts/svg-painter.ts';
import { barsDrawing } from '../../../src/views/test/drawings/bars.ts';
import { confusionDrawing, confusionGrid } from '../../../src/views/test/drawings/confusion.ts';
import { predictionDrawing } from '../../../src/views/test/drawings/prediction.ts';
import { unitsDrawing, unitsGrid } from '../../../src/views/test/drawings/units.ts';

const PALETTE: Palette = {
  ...{ text: '#000', faint: '#555', line: '#ccc', accent: '#00f' },
  ...{ surface: '#fff', blue: '#0000c8', orange: '#c80000' },
};
const count = (drawing: Drawing, part: RegExp): number =>
  [...toSvg(drawing, 'white').matchAll(part)].length;

const CONFUSION = {
  counts: [
    [90, 0],
    [25, 75],
  ],
  ...{ names: ['cat', 'dog'], actual: 'is', predicted: 'predicted' },
};

test('tints a mistake by the root of its share of the row, and writes no number for 0', () => {
  const svg = toSvg(confusionDrawing(CONFUSION, PALETTE, 400), 'white');
  // 25 of 100: halfway from white to the colour of mistakes.
  expect(svg).toContain('fill="rgb(228,128,128)"');
  expect(svg).toContain('>25<');
  expect(svg).not.toContain('>0<');
});

test('a class without pictures has no tint and no number', () => {
  const empty = {
    ...CONFUSION,
    counts: [
      [0, 0],
      [0, 5],
    ],
  };
  expect(toSvg(confusionDrawing(empty, PALETTE, 400), 'white')).not.toContain('NaN');
});

test.each([[280], [640], [1200]])(
  'matrices of 2, 10 and 47 classes fit into %i pixels',
  (width) => {
    for (const classes of [2, 10, 47]) {
      const names = Array.from({ length: classes }, (_, i) => `class ${i}`);
      const grid = confusionGrid({ ...CONFUSION, names }, width);
      expect(grid.left + classes * grid.width).toBeLessThanOrEqual(width);
      expect(grid.width).toBeGreaterThan(0);
    }
  },
);

test('cells that are too small have no numbers', () => {
  const names = Array.from({ length: 40 }, () => 'x');
  const counts = names.map(() => names.map(() => 7));
  expect(count(confusionDrawing({ ...CONFUSION, names, counts }, PALETTE, 300), />7</g)).toBe(0);
});

test('units below 0 carry a minus, and those that are not numbers a cross', () => {
  const values = Float32Array.of(1, -1, 0, Number.NaN, -0.001);
  const drawing = unitsDrawing(values, PALETTE, 400);
  expect(count(drawing, /height="1.5"/g)).toBe(1);
  expect(count(drawing, /<polyline/g)).toBe(2);
});

test('layers of an answer do not overlap in a file', () => {
  const layers = [300, 10].map((units, i) => ({
    ...{ name: `fc${i}`, description: 'Linear' },
    values: new Float32Array(units),
  }));
  const prediction = { layers, probabilities: new Float32Array(10), iteration: 0 };
  const first = heightOf(unitsGrid(300, 800));
  const drawing = predictionDrawing(prediction, ['one', 'two'], PALETTE);
  expect(drawing.height).toBeGreaterThan(first + heightOf(unitsGrid(10, 800)));
  expect(count(drawing, />(one|two)</g)).toBe(2);
});

test('a value that is not a number has no bar', () => {
  const bar = { name: 'a', share: Number.NaN, text: '–', isStrong: false };
  expect(toSvg(barsDrawing([bar], PALETTE, 300), 'white')).not.toContain('NaN');
});

test('long captions make cells wider, and no pictures take no space', () => {
  const grid = (lines: string[][], width: number) =>
    picturesGrid({ pixels: new Uint8Array(), size: { rows: 28, columns: 28 }, lines }, width);
  const five = (line: string) => Array.from({ length: 5 }, () => [line]);
  expect(grid(five('4'), 300).columns).toBe(4);
  expect(grid(five('a rather long name'), 300).columns).toBe(2);
  expect(grid([['a name that is far too long for any cell of a page']], 60).columns).toBe(1);
  expect(heightOf(grid([], 300))).toBe(0);
});
