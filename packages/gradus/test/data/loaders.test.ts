import { manualSeed, type Tensor, tensor } from 'gradus';
import {
  ChainDataset,
  ConcatDataset,
  DataLoader,
  type Dataset,
  defaultCollate,
  IterableDataset,
  StackDataset,
  TensorDataset,
} from 'gradus/data';
import { describe, expect, test } from 'vitest';

const data = new TensorDataset(tensor([0, 1, 2, 3, 4]), tensor([5, 6, 7, 8, 9]));

class Count extends IterableDataset<readonly [Tensor]> {
  passes = 0;
  readonly #until: number;
  constructor(until: number) {
    super();
    this.#until = until;
  }
  *[Symbol.iterator](): Iterator<readonly [Tensor]> {
    this.passes++;
    for (let i = 0; i < this.#until; i++) yield [tensor(i)];
  }
}

const valuesOf = (loader: Iterable<readonly Tensor[]>) =>
  [...loader].map(([first]) => first!.toArraySync());

describe('collateFn', () => {
  test('makes batches of any kind', () => {
    const loader = new DataLoader(data, {
      batchSize: 2,
      collateFn: (samples) => samples.map(([, target]) => target!.itemSync()),
    });
    const batches: number[][] = [...loader];
    expect(batches).toEqual([[5, 6], [7, 8], [9]]);
  });

  test('can call the default', () => {
    const loader = new DataLoader(data, {
      batchSize: 2,
      collateFn: (samples) => ({ batch: defaultCollate(samples), size: samples.length }),
    });
    const [first] = loader;
    expect(first!.size).toBe(2);
    expect(first!.batch[0]!.toArraySync()).toEqual([0, 1]);
  });

  test.each([
    ['a dataset', data],
    ['a stream', new Count(5)],
  ])('must return a batch: %s', (_, dataset) => {
    const loader = (collateFn: unknown) =>
      new DataLoader<Tensor[], unknown>(dataset as never, {
        batchSize: 2,
        collateFn: collateFn as never,
      });
    let calls = 0;
    const forgetful = (samples: Tensor[][]) => (calls++ < 1 ? samples.length : undefined);
    const message = /collateFn \(forgetful\) returned undefined for batch 1\. Return the batch/;
    expect(() => [...loader(forgetful)]).toThrow(message);
    expect(() => [...loader(() => undefined)]).toThrow(/returned undefined for batch 0/);
    expect([...loader(() => null)]).toEqual([null, null, null]);
  });

  test('refuses what is not a function', () => {
    expect(() => new DataLoader(data, { collateFn: 1 as never })).toThrow('collateFn');
  });
});

test('for await takes the batches of for', async () => {
  const loader = new DataLoader(data, { batchSize: 2, shuffle: true });
  manualSeed(0);
  const batches = valuesOf(loader);
  manualSeed(0);
  const awaited: unknown[] = [];
  for await (const [first] of loader) awaited.push(first!.toArraySync());
  expect(awaited).toEqual(batches);
});

describe('options that exclude one another', () => {
  const sampler = { length: 1, *[Symbol.iterator]() {} };
  test.each([
    [{ sampler, shuffle: true }, 'sampler and shuffle exclude one another'],
    [{ batchSampler: sampler, batchSize: 2 }, 'batchSampler and batchSize exclude'],
    [{ batchSampler: sampler, sampler }, 'batchSampler and sampler exclude'],
    [{ batchSampler: sampler, dropLast: true }, 'batchSampler and dropLast exclude'],
  ])('%#', (options, message) => {
    expect(() => new DataLoader(data, options)).toThrow(message);
  });

  test('false is the same as leaving an option out', () => {
    expect(new DataLoader(data, { sampler, shuffle: false }).length).toBe(1);
  });
});

describe('a stream', () => {
  test('comes in batches, in its own order, at each pass', () => {
    const stream = new Count(5);
    const loader = new DataLoader(stream, { batchSize: 2 });
    expect(valuesOf(loader)).toEqual([[0, 1], [2, 3], [4]]);
    expect(valuesOf(loader)).toEqual([[0, 1], [2, 3], [4]]);
    expect(stream.passes).toBe(2);
    expect(valuesOf(new DataLoader(stream, { batchSize: 2, dropLast: true }))).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test('may be empty, or as long as a batch', () => {
    expect(valuesOf(new DataLoader(new Count(0), { batchSize: 2 }))).toEqual([]);
    expect(valuesOf(new DataLoader(new Count(2), { batchSize: 2 }))).toEqual([[0, 1]]);
  });

  test('continues a pass after the batches that were taken', () => {
    const loader = new DataLoader(new Count(5), { batchSize: 2 });
    const pass = loader.pass();
    pass.next();
    expect(valuesOf(loader.pass(pass.position))).toEqual([[2, 3], [4]]);
  });

  test('chains with others', () => {
    const chain = new ChainDataset([new Count(2), new Count(0), new Count(1)]);
    expect(valuesOf(new DataLoader(chain, { batchSize: 2 }))).toEqual([[0, 1], [0]]);
  });

  test('has no length, no sample i and no other order', () => {
    const loader = new DataLoader(new Count(3));
    expect(() => loader.length).toThrow('Count is an IterableDataset and has no length');
    expect(() => loader.dataset.get(0)).toThrow('sample 0 can only be reached by for…of');
    expect(() => new DataLoader(new Count(3), { shuffle: true })).toThrow('leave out shuffle');
  });
});

describe('ConcatDataset', () => {
  const all = new ConcatDataset<readonly Tensor[]>([
    data,
    new TensorDataset(tensor([10]), tensor([20])),
  ]);

  test('finds samples by their position, also from the end', () => {
    expect(all.length).toBe(6);
    expect(all.cumulativeSizes).toEqual([5, 6]);
    expect(all.get(4)[0]!.itemSync()).toBe(4);
    expect(all.get(-1)[1]!.itemSync()).toBe(20);
    expect(() => all.get(6)).toThrow('there is no sample 6 in a dataset of 6');
  });

  test('makes a batch of samples of several datasets', () => {
    expect(all.batch(Int32Array.of(5, 0))[0]!.toArraySync()).toEqual([10, 0]);
    expect(all.batch(Int32Array.of(3, 0))[0]!.toArraySync()).toEqual([3, 0]);
  });

  test('skips empty datasets', () => {
    const empty: Dataset = { length: 0, get: () => [] };
    expect(new ConcatDataset([empty, data]).get(0)[0]!.itemSync()).toBe(0);
    expect(() => new ConcatDataset([])).toThrow('at least one dataset');
  });
});

test('StackDataset puts samples side by side', () => {
  manualSeed(0);
  const stack = new StackDataset(data, new TensorDataset(tensor([0, -1, -2, -3, -4])));
  const [[a, b, c]] = new DataLoader(stack, { batchSize: 5, shuffle: true });
  expect(a!.add(c!).toArraySync()).toEqual([0, 0, 0, 0, 0]);
  expect(b!.sub(a!).toArraySync()).toEqual([5, 5, 5, 5, 5]);
  expect(() => new StackDataset(data, new TensorDataset(tensor([1])))).toThrow('lengths');
  expect(() => new StackDataset()).toThrow('needs datasets');
});
