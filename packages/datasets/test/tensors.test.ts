import { mnist, parseCsv, takeTensors, toTensorDataset, toTensors } from '@gradus/datasets';
import { DataLoader } from 'gradus/data';
import { describe, expect, it } from 'vitest';

const bytes = (shape: number[], ...data: number[]) => {
  return { dtype: 'uint8' as const, shape, data: Uint8Array.from(data) };
};

const tiny = {
  name: 'tiny',
  classes: 3,
  classNames: ['a', 'b', 'c'],
  preprocessing: 'picture' as const,
  train: { images: bytes([3, 1, 2], 0, 255, 51, 102, 1, 254), labels: bytes([3], 2, 0, 1) },
  test: { images: bytes([1, 1, 2], 153, 204), labels: bytes([1], 1) },
  checksum: `sha256:${'0'.repeat(64)}`,
  verified: false,
};

describe('toTensors', () => {
  it('gives single samples of [1, rows, columns] in 0 to 1 and labels without dimensions', async () => {
    const { train, classNames } = toTensors(tiny);
    const [image, label] = train.get(1);
    expect([image.shape, image.dtype]).toEqual([[1, 1, 2], 'float32']);
    expect(await image.data()).toEqual(Float32Array.of(51 / 255, 102 / 255));
    expect([label.shape, label.dtype, await label.item()]).toEqual([[], 'int32', 0]);
    expect(classNames).toEqual(['a', 'b', 'c']);
  });

  it('gives batches in the order of the set', async () => {
    const { train, test } = toTensors(tiny);
    expect([train.length, test.length]).toEqual([3, 1]);
    const batches = [...new DataLoader(train, { batchSize: 2 })];
    expect(batches.map(([images]) => images.shape)).toEqual([
      [2, 1, 1, 2],
      [1, 1, 1, 2],
    ]);
    const [images, labels] = batches[0] ?? [];
    expect(await images?.data()).toEqual(Float32Array.of(0, 1, 51 / 255, 102 / 255));
    expect([labels?.dtype, await labels?.data()]).toEqual(['int32', Int32Array.of(2, 0)]);
  });

  it('keeps the pixels as the bytes that were read', () => {
    const [pixels] = toTensors(tiny).train.tensors;
    expect([pixels?.dtype, pixels?.shape]).toEqual(['uint8', [3, 1, 1, 2]]);
  });
});

describe('takeTensors', () => {
  it('gives the same samples, epoch after epoch', async () => {
    const { train } = takeTensors(tiny);
    for (const index of [1, 2, 1]) {
      const [image, label] = train.get(index);
      const [expected, wanted] = toTensors(tiny).train.get(index);
      expect(await image.data()).toEqual(await expected.data());
      expect(await label.item()).toBe(await wanted.item());
    }
  });
});

describe('mnist', () => {
  it('gives the first picture of MNIST, scaled', async () => {
    const { train, test } = await mnist();
    expect([train.length, test.length]).toEqual([60_000, 10_000]);
    const [image, label] = train.get(0);
    expect(image.shape).toEqual([1, 28, 28]);
    expect(await label.item()).toBe(5);
    const pixels = (await image.data()) as Float32Array;
    // The first inked row of the first picture.
    const row = [3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127];
    expect(pixels.subarray(152, 164)).toEqual(Float32Array.from(row, (level) => level / 255));
  });
});

describe('toTensorDataset', () => {
  it('gives the rows of a table with the indices of classes', async () => {
    const dataset = toTensorDataset(parseCsv('x,y,kind\n1,2,b\n3,4,a'));
    const [features, labels] = dataset.batch(Int32Array.of(1, 0));
    expect([features.shape, await features.data()]).toEqual([[2, 2], Float32Array.of(3, 4, 1, 2)]);
    expect([labels.shape, await labels.data()]).toEqual([[2], Int32Array.of(0, 1)]);
  });

  it('gives values a dimension of their own, so that a loss does not broadcast them', async () => {
    const dataset = toTensorDataset(parseCsv('1,0.5\n2,1.5'));
    const [, labels] = dataset.batch(Int32Array.of(0, 1));
    expect([labels.shape, await labels.data()]).toEqual([[2, 1], Float32Array.of(0.5, 1.5)]);
  });

  it('refuses a table without labels', () => {
    expect(() => toTensorDataset(parseCsv('1,2', { label: null }))).toThrow(/has no labels/);
  });
});
