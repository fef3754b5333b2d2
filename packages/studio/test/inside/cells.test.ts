import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Cells,
  cellAt,
  cellsIn,
  cornerOf,
  movedBy,
  rowsOf,
} from '../../src/views/inside/cells.ts';

const grids: fc.Arbitrary<Cells> = fc
  .record({
    available: fc.integer({ min: 1, max: 2000 }),
    count: fc.integer({ min: 1, max: 5000 }),
    width: fc.double({ min: 1, max: 90, noNaN: true }),
    height: fc.double({ min: 1, max: 90, noNaN: true }),
  })
  .map(({ available, ...cells }) => cellsIn(available, cells));

test('a cell is found again at its middle', () => {
  fc.assert(
    fc.property(grids, fc.nat(), (cells, n) => {
      const cell = n % cells.count;
      const [x, y] = cornerOf(cells, cell);
      expect(cellAt(cells, x + cells.width / 2, y + cells.height / 2)).toBe(cell);
    }),
  );
});

test('every cell has its row, and no row is empty', () => {
  fc.assert(
    fc.property(grids, (cells) => {
      const places = rowsOf(cells) * cells.columns;
      expect(places).toBeGreaterThanOrEqual(cells.count);
      expect(places - cells.count).toBeLessThan(cells.columns);
    }),
  );
});

test('cells fit into their place, and where it is too narrow one stands in a row', () => {
  const cell = { count: 7, width: 20, height: 10 };
  expect(cellsIn(60, cell).columns).toBe(3);
  expect(cellsIn(59, cell).columns).toBe(2);
  expect(cellsIn(5, cell).columns).toBe(1);
  expect(cellsIn(900, cell).columns).toBe(7);
});

test('outside of the cells there is none', () => {
  const cells = { count: 7, columns: 3, width: 20, height: 10 };
  expect(cellAt(cells, -1, 5)).toBeNull();
  expect(cellAt(cells, 5, -1)).toBeNull();
  expect(cellAt(cells, 60, 5)).toBeNull();
  expect(cellAt(cells, 19.9, 29.9)).toBe(6);
  // The last row has one cell.
  expect(cellAt(cells, 20, 25)).toBeNull();
});

test('arrows go to a neighbour and stop at the edges; Home and End reach the first and the last', () => {
  const cells = { count: 7, columns: 3, width: 20, height: 10 };
  const from = (cell: number) => (key: string) => movedBy(key, cells, cell);
  expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map(from(4))).toEqual([3, 5, 1, 4]);
  expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map(from(0))).toEqual([0, 1, 0, 3]);
  expect(['ArrowRight', 'ArrowDown'].map(from(6))).toEqual([6, 6]);
  expect(['Home', 'End', 'Enter', 'toString'].map(from(4))).toEqual([0, 6, null, null]);
});

test('no key leads out of the cells', () => {
  const keys = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End');
  fc.assert(
    fc.property(grids, fc.nat(), fc.array(keys), (cells, n, pressed) => {
      let cell = n % cells.count;
      for (const key of pressed) cell = movedBy(key, cells, cell) as number;
      expect(cell).toBeGreaterThanOrEqual(0);
      expect(cell).toBeLessThan(cells.count);
    }),
  );
});
