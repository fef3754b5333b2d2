import { describe, expect, test } from 'vitest';
import { DataLoader, TensorDataset, takeArray } from '../../src/data/index.ts';
import { tensor } from '../../src/tensor/index.ts';

const taken = () =>
  takeArray({ dtype: 'float32', shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) });

describe('a tensor that takes an array', () => {
  test('is computed with as a whole, in parts and again', async () => {
    const x = taken();
    const row = x.slice(0, 1, 2);
    expect(await x.indexSelect(0, tensor([2, 0], { dtype: 'int32' })).toArray()).toEqual([
      [5, 6],
      [1, 2],
    ]);
    expect(await x.sum().item()).toBe(21);
    expect(await x.mul(2).toArray()).toEqual([
      [2, 4],
      [6, 8],
      [10, 12],
    ]);
    expect(await row.toArray()).toEqual([[3, 4]]);
    expect(await x.slice(0, 0, 1).toArray()).toEqual([[1, 2]]);
    expect(await x.toArray()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  test('gives the batches of a data set', async () => {
    const loader = new DataLoader(new TensorDataset(taken()), { batchSize: 2 });
    for (let epoch = 0; epoch < 2; epoch++) {
      const batches = [...loader].map(([batch]) => batch.toArraySync());
      expect(batches).toEqual([
        [
          [1, 2],
          [3, 4],
        ],
        [[5, 6]],
      ]);
    }
  });

  test('refuses a shape that does not fit', () => {
    const array = { dtype: 'uint8', shape: [3], data: new Uint8Array(2) } as const;
    expect(() => takeArray(array)).toThrow('2');
  });
});
