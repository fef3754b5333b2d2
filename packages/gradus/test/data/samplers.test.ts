import { defaultGenerator, Generator, manualSeed, Tensor, tensor } from 'gradus';
import {
  BatchSampler,
  ConcatDataset,
  DataLoader,
  RandomSampler,
  randomSplit,
  SequentialSampler,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
} from 'gradus/data';
import { describe, expect, test } from 'vitest';
import { loadGoldens } from '../helpers/goldens.ts';

const { cases, splits } = loadGoldens('data');
const data = new TensorDataset(tensor([0, 1, 2, 3, 4, 5, 6], { dtype: 'int32' }));
const WEIGHTS = [0.1, 3, 0, 2, 0.5, 7, 1];
const own = () => new Generator().manualSeed(3);

/** The calls of scripts/goldens/data.py. */
const MAKERS: Readonly<Record<string, () => Iterable<unknown>>> = {
  sequential: () => new SequentialSampler(data),
  random: () => new RandomSampler(data),
  'random, 10 of 7': () => new RandomSampler(data, { numSamples: 10 }),
  'random, 3 of 7': () => new RandomSampler(data, { numSamples: 3 }),
  'random, generator': () => new RandomSampler(data, { generator: own() }),
  'with replacement': () => new RandomSampler(data, { replacement: true }),
  'with replacement, 70': () => new RandomSampler(data, { replacement: true, numSamples: 70 }),
  'with replacement, 64': () => new RandomSampler(data, { replacement: true, numSamples: 64 }),
  subset: () => new SubsetRandomSampler([9, 4, 6, 0]),
  'subset, generator': () => new SubsetRandomSampler([9, 4, 6, 0], { generator: own() }),
  weighted: () => new WeightedRandomSampler(WEIGHTS, 12),
  'weighted, sum 1': () => new WeightedRandomSampler([0.25, 0.5, 0.25], 12),
  'weighted, distinct': () => new WeightedRandomSampler(WEIGHTS, 4, { replacement: false }),
  'weighted, distinct, all': () => new WeightedRandomSampler(WEIGHTS, 6, { replacement: false }),
  'weighted, one': () => new WeightedRandomSampler(WEIGHTS, 1, { replacement: false }),
  'weighted, generator': () => new WeightedRandomSampler(WEIGHTS, 5, { generator: own() }),
  batches: () => new BatchSampler(new RandomSampler(data), 3, false),
  'batches, last dropped': () => new BatchSampler(new RandomSampler(data), 3, true),
  loader: () => new DataLoader(data, { batchSize: 3 }),
  'loader, shuffled': () => new DataLoader(data, { batchSize: 3, shuffle: true }),
  'loader, shuffled, generator': () =>
    new DataLoader(data, { batchSize: 3, shuffle: true, generator: own() }),
  'loader, weighted': () =>
    new DataLoader(data, { batchSize: 3, sampler: new WeightedRandomSampler(WEIGHTS, 7) }),
  'loader, batch sampler': () =>
    new DataLoader(data, { batchSampler: new BatchSampler(new RandomSampler(data), 4, false) }),
  'loader, concatenated': () =>
    new DataLoader(new ConcatDataset([data, data]), { batchSize: 5, shuffle: true }),
};

const nextDraw = () => BigInt.asUintN(63, defaultGenerator.random64()).toString();

function takenOf(value: unknown): unknown {
  const [first] = Array.isArray(value) ? value : [value];
  return first instanceof Tensor ? first.toArraySync() : value;
}

test.each(cases.map((golden) => [golden.name, golden] as const))(
  '%s: takes the samples that PyTorch takes, and as many draws',
  (name, { seed, passes, after }) => {
    manualSeed(seed);
    const source = MAKERS[name]!();
    for (const pass of passes) expect([...source].map(takenOf)).toEqual(pass);
    expect(nextDraw()).toBe(after);
    if ('length' in source) expect(source.length).toBe(passes[0]!.length);
  },
);

test.each(splits)('randomSplit by $lengths gives the parts of PyTorch', (golden) => {
  manualSeed(5);
  const parts = randomSplit(data, golden.lengths);
  expect(parts.map(({ indices }) => [...indices])).toEqual(golden.indices);
  expect(nextDraw()).toBe(golden.after);
});

describe('bad input', () => {
  test.each([
    [[], 1, true, 'at least one weight must be above 0'],
    [[0, 0], 1, true, 'at least one weight must be above 0'],
    [[1, -1], 1, true, 'weights[1]'],
    [[1, Number.NaN], 1, true, 'weights[1]'],
    [[1, Number.POSITIVE_INFINITY], 1, true, 'weights[1]'],
    [[1, 0, 2], 3, false, 'cannot draw 3 different indices: only 2 weights are above 0'],
    [[1], 0, true, 'numSamples'],
  ] as const)('weights %j, %d samples', (weights, n, replacement, message) => {
    expect(() => new WeightedRandomSampler(weights, n, { replacement })).toThrow(message);
  });

  test('samplers refuse what has no length or no indices', () => {
    expect(() => new RandomSampler(5 as never)).toThrow('a dataset with a length, got 5');
    expect(() => new SequentialSampler({} as never)).toThrow('a dataset with a length');
    expect(() => new BatchSampler([1, 2] as never, 0, false)).toThrow('batchSize');
    expect(() => new BatchSampler(5 as never, 2, false)).toThrow('a sampler has a length');
    expect(() => new DataLoader(data, { sampler: new Set([1]) as never })).toThrow(
      'a sampler has a length',
    );
  });

  test('an empty dataset has an empty order', () => {
    expect([...new RandomSampler([])]).toEqual([]);
    expect([...new SubsetRandomSampler([])]).toEqual([]);
    expect([...new BatchSampler(new SequentialSampler([]), 2, false)]).toEqual([]);
  });
});
