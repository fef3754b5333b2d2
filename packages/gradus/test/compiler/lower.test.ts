/**
 * A kernel loads a value once, however often it uses it. Loads whose indexes differ in any number are separate.
 */
import { cat, tensor, zeros } from 'gradus';
import { expect, test } from 'vitest';

/** The results of a kernel; parts of data that are only read are copied before. */
const values = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9]).neg();

test('indexes with different divisors', () => {
  /** The first six elements, column by column, of a matrix with this many rows. */
  const byColumns = (rows: number) =>
    values
      .slice(0, 0, 3 * rows)
      .reshape(rows, 3)
      .transpose(0, 1)
      .reshape(3 * rows)
      .slice(0, 0, 6);
  const both = byColumns(2).mul(10).add(byColumns(3));
  expect(both.dataSync()).toEqual(Float32Array.of(-11, -44, -27, -52, -35, -68));
});

test('indexes with different limits', () => {
  const begun = (length: number) => cat([values.slice(0, 0, length), zeros([6 - length])]);
  const both = begun(3).mul(10).add(begun(4));
  expect(both.dataSync()).toEqual(Float32Array.of(-11, -22, -33, -4, 0, 0));
});

test('indexes from different tensors', () => {
  const at = (...positions: number[]) =>
    values.indexSelect(0, tensor(positions, { dtype: 'int32' }));
  const both = at(0, 1, 2)
    .mul(10)
    .add(at(8, 7, 6));
  expect(both.dataSync()).toEqual(Float32Array.of(-19, -28, -37));
});
