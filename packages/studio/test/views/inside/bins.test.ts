import { linearScale } from '@gradus/lab/compare';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Painter } from '../../../src/charts/painter.ts';
import { binsOf, drawBins, reachOver } from '../../../src/views/inside/bins.ts';

test('bins are neighbours of equal width', () => {
  expect(binsOf({ low: -1, high: 1, counts: [1, 2, 3, 4] })).toEqual([
    { from: -1, to: -0.5, count: 1 },
    { from: -0.5, to: 0, count: 2 },
    { from: 0, to: 0.5, count: 3 },
    { from: 0.5, to: 1, count: 4 },
  ]);
});

test('equal values make one bin, and no values make none', () => {
  expect(binsOf({ low: 3, high: 3, counts: [7, 0] })).toEqual([{ from: 3, to: 3, count: 7 }]);
  expect(binsOf({ low: 0, high: 0, counts: [0, 0] })).toEqual([]);
});

test('an axis contains all values, ends at 6 or a round number, and not much further', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(value, value, (low, high) => {
      const most = Math.max(Math.abs(low), Math.abs(high));
      const reach = reachOver({ low, high });
      expect(reach).toBeGreaterThanOrEqual(most);
      expect(reach).toBeLessThanOrEqual(Math.max(6, most * 1.6));
    }),
  );
  expect(reachOver({ low: -0.1, high: 0.2 })).toBe(6);
  expect(reachOver({ low: -57, high: 12 })).toBe(60);
  expect(reachOver({ low: 0, high: 100 })).toBe(100);
  expect(reachOver({ low: 0, high: 0 })).toBe(6);
});

test('the fullest bar has the full height; an empty bin has no bar', () => {
  const bars: number[][] = [];
  const painter = {
    rectangle: (...[x, y, w, h]: Parameters<Painter['rectangle']>) => bars.push([x, y, w, h]),
  } as Partial<Painter> as Painter;
  const place = {
    ...{ across: linearScale({ low: 0, high: 2 }, [0, 200]), bottom: 100, height: 50 },
    ...{ color: 'black', opacity: 1 },
  };
  drawBins(painter, binsOf({ low: 0, high: 2, counts: [1, 0, 4, 2] }), place);
  expect(bars.map(([x, , , height]) => [x, height])).toEqual([
    [0, 12.5],
    [100, 50],
    [150, 25],
  ]);
  bars.length = 0;
  drawBins(painter, [], place);
  drawBins(painter, [{ from: 0, to: 1, count: 0 }], place);
  expect(bars).toEqual([]);
});
