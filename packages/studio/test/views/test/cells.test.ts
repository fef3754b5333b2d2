import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CellGrid, cellAt, heightOf, moved, placeOf } from '../../../src/views/test/cells.ts';

/** Eight cells: a last row that is not full. */
const GRID: CellGrid = { count: 8, columns: 3, left: 10, top: 20, width: 30, height: 40 };

test('a point finds its cell, and nothing outside or where the last row ends', () => {
  expect(cellAt(GRID, 10, 20)).toBe(0);
  expect(cellAt(GRID, 39.9, 59.9)).toBe(0);
  expect(cellAt(GRID, 40, 60)).toBe(4);
  expect(cellAt(GRID, 9.9, 20)).toBeNull();
  expect(cellAt(GRID, 10, 19.9)).toBeNull();
  expect(cellAt(GRID, 100, 20)).toBeNull();
  expect(cellAt(GRID, 75, 110)).toBeNull();
  expect(heightOf(GRID)).toBe(120);
});

test('the middle of every cell leads back to it', () => {
  const sizes = fc.record({
    count: fc.integer({ min: 1, max: 300 }),
    columns: fc.integer({ min: 1, max: 40 }),
    left: fc.integer({ min: 0, max: 100 }),
    top: fc.integer({ min: 0, max: 100 }),
    width: fc.integer({ min: 1, max: 60 }),
    height: fc.integer({ min: 1, max: 60 }),
  });
  fc.assert(
    fc.property(sizes, fc.nat(), (grid, n) => {
      const cell = n % grid.count;
      const { x, y, width, height } = placeOf(grid, cell);
      expect(cellAt(grid, x + width / 2, y + height / 2)).toBe(cell);
    }),
  );
});

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 2, 2],
  ['ArrowRight', 7, 7],
  ['ArrowLeft', 3, 3],
  ['ArrowLeft', 4, 3],
  ['ArrowUp', 1, 1],
  ['ArrowUp', 7, 4],
  ['ArrowDown', 4, 7],
  ['ArrowDown', 5, 5],
  ['Home', 5, 3],
  ['End', 3, 5],
  ['End', 6, 7],
])('%s leads from cell %i to %i: rows and columns have ends', (key, from, to) => {
  expect(moved(GRID, from, key, false)).toBe(to);
});

test('with Ctrl, Home and End lead to the first and the last cell; other keys are left alone', () => {
  expect(moved(GRID, 4, 'Home', true)).toBe(0);
  expect(moved(GRID, 4, 'End', true)).toBe(7);
  expect(moved(GRID, 4, 'Tab', false)).toBeNull();
});
