import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  boundsOf,
  type Cells,
  cellAt,
  cellsIn,
  heightOf,
  moved,
  rowsOf,
} from '../../src/charts/cells.ts';

/** Eight cells; the last row is not full. */
const GRID: Cells = { count: 8, columns: 3, left: 10, top: 20, width: 30, height: 40 };

test('finds the cell at a point; no cell outside or after the end of the last row', () => {
  expect(cellAt(GRID, 10, 20)).toBe(0);
  expect(cellAt(GRID, 39.9, 59.9)).toBe(0);
  expect(cellAt(GRID, 40, 60)).toBe(4);
  expect(cellAt(GRID, 9.9, 20)).toBeNull();
  expect(cellAt(GRID, 10, 19.9)).toBeNull();
  expect(cellAt(GRID, 100, 20)).toBeNull();
  expect(cellAt(GRID, 75, 110)).toBeNull();
  expect(heightOf(GRID)).toBe(120);
});

test('finds each cell at its middle', () => {
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
      const { x, y, width, height } = boundsOf(grid, cell);
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
])('%s leads from cell %i to %i and stops at the ends of rows and columns', (key, from, to) => {
  expect(moved(GRID, from, key, false)).toBe(to);
});

test('Ctrl with Home and End leads to the first and the last cell; other keys do nothing', () => {
  expect(moved(GRID, 4, 'Home', true)).toBe(0);
  expect(moved(GRID, 4, 'End', true)).toBe(7);
  expect(moved(GRID, 4, 'Tab', false)).toBeNull();
});

const inPlaces: fc.Arbitrary<Cells> = fc
  .record({
    available: fc.integer({ min: 1, max: 2000 }),
    count: fc.integer({ min: 1, max: 5000 }),
    width: fc.double({ min: 1, max: 90, noNaN: true }),
    height: fc.double({ min: 1, max: 90, noNaN: true }),
  })
  .map(({ available, ...cells }) => cellsIn(available, cells));

test('puts every cell into a row and makes no empty row', () => {
  fc.assert(
    fc.property(inPlaces, (cells) => {
      const places = rowsOf(cells) * cells.columns;
      expect(places).toBeGreaterThanOrEqual(cells.count);
      expect(places - cells.count).toBeLessThan(cells.columns);
    }),
  );
});

test('fits cells into their place; a row has one cell if the place is too narrow', () => {
  const cell = { count: 7, width: 20, height: 10 };
  expect(cellsIn(60, cell).columns).toBe(3);
  expect(cellsIn(59, cell).columns).toBe(2);
  expect(cellsIn(5, cell).columns).toBe(1);
  expect(cellsIn(900, cell).columns).toBe(7);
  expect(heightOf(cellsIn(900, { ...cell, count: 0 }))).toBe(0);
});

test('no key leads outside the cells', () => {
  const keys = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End');
  const presses = fc.array(fc.tuple(keys, fc.boolean()));
  fc.assert(
    fc.property(inPlaces, fc.nat(), presses, (cells, n, pressed) => {
      let cell = n % cells.count;
      for (const [key, isFar] of pressed) cell = moved(cells, cell, key, isFar) as number;
      expect(cell).toBeGreaterThanOrEqual(0);
      expect(cell).toBeLessThan(cells.count);
    }),
  );
});
