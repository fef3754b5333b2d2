import { Generator, tensor } from 'gradus';
import { randomSplit, TensorDataset } from 'gradus/data';
import { expect, test } from 'vitest';

const dataset = new TensorDataset(tensor([0, 10, 20, 30, 40]));

test('randomSplit gives every sample to one part', () => {
  const parts = randomSplit(dataset, [3, 0, 2], new Generator().manualSeed(1));
  expect(parts.map(({ length }) => length)).toEqual([3, 0, 2]);
  const indices = parts.flatMap((part) => [...part.indices]);
  expect(indices.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
});

test('randomSplit refuses lengths that are not a split', () => {
  for (const lengths of [
    [3, 1],
    [3, 3],
    [6, -1],
    [2.5, 2.5],
  ]) {
    expect(() => randomSplit(dataset, lengths)).toThrow(
      'must be integers of at least 0 that add up to 5',
    );
  }
});
