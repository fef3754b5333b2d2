import { expect, test } from 'vitest';
import { cellsIn } from '../../../src/charts/cells.ts';
import type { Raster } from '../../../src/charts/painter.ts';
import { changes, sheetCells, sheetRaster, weightTint } from '../../../src/views/inside/sheet.ts';
import { mapCells, rampFor, totals, unitMapRaster } from '../../../src/views/inside/unit-map.ts';

function pixel({ width, rgba }: Raster, x: number, y: number): number[] {
  return [...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)];
}

test('weights are white at 0, blue below and orange above, on one scale', () => {
  expect(weightTint(0, 2)).toEqual([255, 255, 255]);
  expect(weightTint(2, 2)).toEqual([220, 90, 0]);
  expect(weightTint(-2, 2)).toEqual([0, 90, 181]);
  expect(weightTint(1, 2)).toEqual([238, 173, 128]);
  // Beyond the limit the colour stays the same.
  expect(weightTint(99, 2)).toEqual(weightTint(2, 2));
});

test('weights of 0 are white, and values that are not finite grey', () => {
  expect(weightTint(0, 0)).toEqual([255, 255, 255]);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(weightTint(value, 1)).toEqual([128, 128, 128]);
  }
});

test('a sheet has the pixels of each unit in its place and transparent gaps', () => {
  const size = { rows: 2, columns: 3 };
  const weights = [0, 0, 0, 0, 0, 1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const raster = sheetRaster(weights, { count: 3, columns: 2 }, size, 1);
  expect([raster.width, raster.height]).toEqual([8, 6]);
  expect(pixel(raster, 2, 1)).toEqual([220, 90, 0, 255]);
  expect(pixel(raster, 4, 0)).toEqual([0, 90, 181, 255]);
  expect(pixel(raster, 0, 3)).toEqual([255, 255, 255, 255]);
  // Between two units, between two rows, and in place of a missing fourth unit.
  for (const [x, y] of [
    [3, 0],
    [0, 2],
    [4, 3],
  ]) {
    expect(pixel(raster, x, y)[3]).toBe(0);
  }
});

test('pictures keep their shape', () => {
  const { width, height } = sheetCells(1000, 10, { rows: 20, columns: 10 });
  expect(height / width).toBeCloseTo(21 / 11);
});

test('changes are differences, weight by weight', () => {
  expect([...changes(Float32Array.of(1, 2), Float32Array.of(0.5, 4))]).toEqual([0.5, -2]);
});

test('a dead unit has a cross, and a unit that is rarely active has none', () => {
  const ramp = rampFor('firing', false);
  const mark = [1, 2, 3] as const;
  const cells = mapCells(500, 2);
  const size = cells.width;
  const map = { shares: Float32Array.of(0, 0.001), canDie: true, ramp, mark };
  const raster = unitMapRaster(cells, map);
  expect(pixel(raster, 0, 0)).toEqual([1, 2, 3, 255]);
  expect(pixel(raster, size - 2, 0)).toEqual([1, 2, 3, 255]);
  expect(pixel(raster, size >> 1, 0)).toEqual([...ramp.none, 255]);
  expect(pixel(raster, size, 0)).toEqual([...ramp.none, 255]);
  // The gap.
  expect(pixel(raster, size - 1, 0)[3]).toBe(0);
  // For a function that cannot die, 0 is a share like others.
  expect(pixel(unitMapRaster(cells, { ...map, canDie: false }), 0, 0)).toEqual([...ramp.none, 255]);
});

test('units without measures all look alike', () => {
  const ramp = rampFor(null, true);
  const cells = cellsIn(300, { count: 3, width: 9, height: 9 });
  const raster = unitMapRaster(cells, { shares: null, canDie: false, ramp, mark: [0, 0, 0] });
  for (const unit of [0, 1, 2]) expect(pixel(raster, 9 * unit, 0)).toEqual([...ramp.none, 255]);
});

test('counts dead units and averages shares', () => {
  expect(totals(Float32Array.of(0, 0.5, 0, 1))).toEqual({ dead: 2, mean: 0.375 });
  expect(totals(new Float32Array(0)).mean).toBeNaN();
});

test('a map of many units fits into a narrow place, and a map of few is a block and not a line', () => {
  const columns = (available: number, units: number) => mapCells(available, units).columns;
  expect(columns(1200, 100)).toBe(20);
  expect(columns(300, 100)).toBe(13);
  for (const units of [1, 2, 100, 2000, 4096]) {
    const cells = mapCells(300, units);
    expect(cells.columns * cells.width).toBeLessThanOrEqual(300);
  }
});
