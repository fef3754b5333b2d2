/** The names of inputs stand in the order in which the library's layer computes them. */
import { fromArray } from 'gradus';
import { fitPreprocessing } from 'gradus/preprocessing';
import { Table } from 'gradus/table';
import { expect, it } from 'vitest';
import { inputNamesOf } from '../../../src/engine/table/input-names.ts';

it('are as many as the inputs, each where its column is', () => {
  const rows = [
    { city: 'Seoul', day: '2024-03-01', area: 1, rooms: null, kind: null, price: 1 },
    { city: 'Busan', day: '2024-05-02', area: 3, rooms: 2, kind: 'flat', price: 2 },
    { city: 'Busan', day: '2023-05-03', area: 5, rooms: 4, kind: 'house', price: 3 },
    { city: 'Seoul', day: null, area: 7, rooms: 6, kind: 'flat', price: 4 },
  ];
  const table = Table.fromRows(rows);
  const fitted = fitPreprocessing(table, {
    ...{ target: 'price', task: 'regression', numeric: ['area', 'rooms'] },
    ...{ categorical: ['city', 'kind'], date: ['day'] },
  });
  const names = inputNamesOf(fitted.description.features);
  const { values } = fitted.encode(table);
  const layer = fitted.layer();
  expect(names).toHaveLength(layer.outFeatures);
  const inputs = layer.forward(fromArray(values, [rows.length, layer.inFeatures])).dataSync();
  const columnOf = (name: string) =>
    rows.map((_, row) => inputs[row * names.length + names.indexOf(name)]);
  expect(columnOf('city = Seoul')).toEqual([1, 0, 0, 1]);
  expect(columnOf('kind = ?')).toEqual([1, 0, 0, 0]);
  expect(columnOf('rooms: ?')).toEqual([1, 0, 0, 0]);
  expect(columnOf('day: ?')).toEqual([0, 0, 0, 1]);
  const [first, , , last] = columnOf('area');
  expect(first).toBeCloseTo(-last);
  // March is 2 of 12 months.
  expect(columnOf('day sin month')[0]).toBeCloseTo(Math.sin((2 * 2 * Math.PI) / 12), 5);
  expect(columnOf('day cos month')[0]).toBeCloseTo(Math.cos((2 * 2 * Math.PI) / 12), 5);
});
