/** Embeddings, normalisations, lazy and other layers: what goldens cannot show, and errors. */
import {
  fromArray,
  IndexOutOfRangeError,
  manualSeed,
  noGrad,
  ones,
  randn,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import * as nn from 'gradus/nn';
import { Adam, SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { expectClose, ROUNDED } from '../contract/close.ts';

const ints = (values: number[] | number[][]) => tensor(values, { dtype: 'int32' });

describe('Embedding', () => {
  test('keeps vectors below maxNorm in training', () => {
    manualSeed(0);
    const layer = new nn.Embedding(5, 4, { maxNorm: 1 });
    const optimizer = new SGD(layer.parameters(), { lr: 0.5 });
    const x = ints([0, 1, 1, 3]);
    for (let i = 0; i < 4; i++) {
      optimizer.zeroGrad();
      layer.forward(x).sum().neg().backward();
      optimizer.step();
    }
    layer.forward(x);
    const norms = layer.weight.mul(layer.weight).sum(1).sqrt().dataSync();
    for (const row of [0, 1, 3]) expect(norms[row]).toBeLessThanOrEqual(1 + 1e-6);
    expect(norms[4]).toBeGreaterThan(1);
  });

  test('gives vectors of maxNorm in evaluation too, and leaves the table as it is', () => {
    const layer = nn.Embedding.fromPretrained(
      tensor([
        [3, 4],
        [0.5, 0],
      ]),
      {
        freeze: false,
        maxNorm: 1,
      },
    ).eval();
    const y = layer.forward(ints([0, 1]));
    y.sum().backward();
    expectClose(y.dataSync(), [0.6, 0.8, 0.5, 0], ROUNDED, 'output');
    expect(layer.weight.toArraySync()).toEqual([
      [3, 4],
      [0.5, 0],
    ]);
    expect(layer.weight.grad?.toArraySync()).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('takes given vectors, frozen or not, with a padding index from the end', () => {
    const table = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const frozen = nn.Embedding.fromPretrained(table);
    expect(frozen.weight.requiresGrad).toBe(false);
    expect(frozen.describe()).toBe('Embedding 3 × 2');
    expect(frozen.forward(ints([2, 0])).toArraySync()).toEqual([
      [5, 6],
      [1, 2],
    ]);
    const learning = nn.Embedding.fromPretrained(table, { freeze: false, paddingIdx: -1 });
    expect(learning.paddingIdx).toBe(2);
    learning
      .forward(ints([2, 1]))
      .sum()
      .backward();
    expect(learning.weight.grad?.toArraySync()).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
    expect(table.toArraySync()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'sparse',
      () => new nn.Embedding(2, 2, { sparse: true as never }),
      /sparse gradients do not exist in Gradus/,
    ],
    [
      'a maxNorm of 0',
      () => new nn.Embedding(2, 2, { maxNorm: 0 }),
      /maxNorm must be a number above 0/,
    ],
    [
      'a normType of 0',
      () => new nn.Embedding(2, 2, { normType: 0 }),
      /normType must be a number above 0/,
    ],
    [
      'a vector of vectors',
      () => nn.Embedding.fromPretrained(ones([3])),
      /must have shape \[numEmbeddings, embeddingDim\], got \[3\]/,
    ],
    ['numbers', () => nn.Embedding.fromPretrained([[1]] as never), /embeddings must be a tensor/],
    [
      'a padding outside',
      () => nn.Embedding.fromPretrained(ones([3, 2]), { paddingIdx: 3 }),
      /paddingIdx must be an integer from -3 to 2/,
    ],
  ])('refuses %s', (_, attempt, expected) => {
    expect(attempt).toThrow(expected);
  });
});

describe('EmbeddingBag', () => {
  test('is the sum of an Embedding, also with gradients by frequency', () => {
    manualSeed(1);
    const table = randn([5, 3]);
    const options = { freeze: false, scaleGradByFreq: true } as const;
    const bag = nn.EmbeddingBag.fromPretrained(table, { ...options, mode: 'sum' });
    const layer = nn.Embedding.fromPretrained(table, options);
    const x = ints([
      [1, 2, 1],
      [1, 4, 4],
    ]);
    const weights = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    bag.forward(x).mul(weights).sum().backward();
    layer.forward(x).sum(1).mul(weights).sum().backward();
    expectClose(
      (bag.weight.grad as Tensor).dataSync(),
      (layer.weight.grad as Tensor).dataSync(),
      ROUNDED,
      'gradient',
    );
  });

  test('gives zeros for empty bags and empty inputs', () => {
    const bag = new nn.EmbeddingBag(4, 2);
    expect(bag.forward(zeros([0, 3], { dtype: 'int32' })).shape).toEqual([0, 2]);
    expect(bag.forward(zeros([2, 0], { dtype: 'int32' })).toArraySync()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const none = zeros([0], { dtype: 'int32' });
    expect(bag.forward(none, ints([0, 0])).toArraySync()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(bag.forward(ints([1]), none).shape).toEqual([0, 2]);
  });

  const bag = new nn.EmbeddingBag(4, 2);
  const sum = new nn.EmbeddingBag(4, 2, { mode: 'sum' });
  test.each<[string, () => unknown, RegExp]>([
    ['a vector without offsets', () => bag.forward(ints([1])), /needs offsets.*x\.view\(1, -1\)/],
    ['a matrix with offsets', () => bag.forward(ints([[1]]), ints([0])), /takes no offsets/],
    [
      'three dimensions',
      () => bag.forward(zeros([1, 1, 1], { dtype: 'int32' })),
      /expected \[bags, n\]/,
    ],
    ['offsets that fall', () => bag.forward(ints([1, 2, 3]), ints([0, 2, 1])), /offset 2 is 1/],
    ['offsets from 1', () => bag.forward(ints([1, 2]), ints([1])), /offset 0 is 1/],
    [
      'offsets beyond the end',
      () => bag.forward(ints([1, 2]), ints([0, 3])),
      /must not be above 2/,
    ],
    [
      'offsets of numbers',
      () => bag.forward(ints([1]), tensor([0])),
      /offsets must be a vector of integers/,
    ],
    ['an index outside', () => bag.forward(ints([[4]])), /4/],
    [
      'weights of a mean',
      () => bag.forward(ints([[1]]), null, ones([1, 1])),
      /mode 'sum'.*mode 'mean'/,
    ],
    [
      'weights of another shape',
      () => sum.forward(ints([[1]]), null, ones([1])),
      /the shape of the input, \[1,1\]/,
    ],
    ['real indices', () => bag.forward(ones([1, 1])), /indices must be integers/],
    [
      'max by frequency',
      () => new nn.EmbeddingBag(2, 2, { mode: 'max', scaleGradByFreq: true }),
      /not defined for mode 'max'/,
    ],
    [
      'sparse',
      () => new nn.EmbeddingBag(2, 2, { sparse: true as never }),
      /sparse gradients do not exist/,
    ],
    [
      'no last offset',
      () =>
        new nn.EmbeddingBag(2, 2, { includeLastOffset: true }).forward(
          ints([1]),
          zeros([0], { dtype: 'int32' }),
        ),
      /an element or more/,
    ],
  ])('refuses %s', (_, attempt, expected) => {
    expect(attempt).toThrow(expected);
  });

  test('an index outside is an IndexOutOfRangeError', () => {
    expect(() => bag.forward(ints([[4]]))).toThrow(IndexOutOfRangeError);
  });
});

describe('LazyLinear', () => {
  class Net extends nn.Module {
    fc1 = new nn.LazyLinear(3);
    fc2 = new nn.Linear(3, 1);
    forward(x: Tensor): Tensor {
      return this.fc2.forward(this.fc1.forward(x).tanh());
    }
  }

  test('has no parameters before its first forward, and says what to do', () => {
    const model = new Net();
    const expected =
      /fc1 \(LazyLinear\) has no parameters yet: its first forward makes them.*make the optimizer/;
    expect(() => model.parameters()).toThrow(expected);
    expect(() => new Adam(model.parameters())).toThrow(expected);
    expect(() => model.stateDict()).toThrow(expected);
    expect(() => model.loadStateDict({})).toThrow(expected);
    expect(() => new nn.LazyLinear(3).parameters()).toThrow(/^LazyLinear has no parameters yet/);
    expect(`${model.eval().train()}`).toContain(
      'LazyLinear(in_features=0, out_features=3, bias=True)',
    );
  });

  test('becomes a Linear with the numbers of one, and learns', () => {
    new SGD(new nn.Linear(1, 1).parameters(), { lr: 1 });
    manualSeed(4);
    const model = new Net();
    model.forward(ones([2, 5]));
    expect(model.fc1).toBeInstanceOf(nn.Linear);
    expect([model.fc1.inFeatures, model.fc1.weight.shape]).toEqual([5, [3, 5]]);
    manualSeed(4);
    new nn.Linear(3, 1);
    expect(model.fc1.weight.dataSync()).toEqual(new nn.Linear(5, 3).weight.dataSync());
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const before = model.fc1.weight.dataSync();
    model
      .forward(ones([2, 5]))
      .sum()
      .backward();
    optimizer.step();
    expect(model.fc1.weight.dataSync()).not.toEqual(before);
    expect(() => model.forward(ones([2, 4]))).toThrow('fc1 (Linear 5 → 3): expected [batch, 5]');
  });

  test('refuses inputs without features', () => {
    expect(() => new nn.LazyLinear(2).forward(tensor(1))).toThrow(ShapeError);
    expect(() => new nn.LazyLinear(2).forward(ones([3, 0]))).toThrow(/above 0, got \[3,0\]/);
    expect(() => new nn.LazyLinear(0)).toThrow(/outFeatures must be an integer of at least 1/);
  });
});

test('InstanceNorm1d without momentum keeps its statistics', () => {
  const layer = new nn.InstanceNorm1d(2, { trackRunningStats: true, momentum: null });
  layer.forward(randn([3, 2, 4]));
  expect(layer.running_mean?.toArraySync()).toEqual([0, 0]);
});

test('empty inputs pass through', () => {
  for (const layer of [
    new nn.GroupNorm(1, 2),
    new nn.InstanceNorm1d(2),
    new nn.LocalResponseNorm(2),
  ]) {
    expect(layer.forward(zeros([0, 2, 3])).shape).toEqual([0, 2, 3]);
  }
  expect(new nn.RMSNorm(2).forward(zeros([0, 2])).shape).toEqual([0, 2]);
  expect(new nn.Bilinear(2, 3, 4).forward(zeros([0, 2]), zeros([0, 3])).shape).toEqual([0, 4]);
  expect(new nn.Dropout1d().forward(zeros([0, 2, 3])).shape).toEqual([0, 2, 3]);
});

test('dropouts of channels drop whole channels', () => {
  manualSeed(2);
  for (const layer of [new nn.Dropout1d(0.5), new nn.FeatureAlphaDropout(0.5)]) {
    const rows = layer
      .forward(ones([4, 3, 5]))
      .view(12, 5)
      .toArraySync() as number[][];
    for (const row of rows) expect(new Set(row).size).toBe(1);
    expect(new Set(rows.map(([first]) => first)).size).toBe(2);
  }
});

test('a distance that is a module is part of the loss', () => {
  class Scaled extends nn.Module {
    scale = new nn.Parameter([2]);
    forward(a: Tensor, b: Tensor): Tensor {
      return a.sub(b).abs().sum(-1).mul(this.scale);
    }
  }
  const loss = new nn.TripletMarginWithDistanceLoss({ distanceFunction: new Scaled() });
  expect(Object.keys(loss.stateDict())).toEqual(['distance_function.scale']);
  expect(loss.forward(zeros([1, 1]), ones([1, 1]), ones([1, 1])).itemSync()).toBe(1);
});

test('AdaptiveLogSoftmaxWithLoss has probabilities that sum to 1', () => {
  const layer = new nn.AdaptiveLogSoftmaxWithLoss(8, 12, [3, 6], { divValue: 2 });
  const total = noGrad(() =>
    layer
      .logProb(randn([4, 8]))
      .exp()
      .sum(1),
  );
  expectClose(total.dataSync(), [1, 1, 1, 1], ROUNDED, 'sum');
  const late = fromArray(Int32Array.of(3, 99), [2]).add(0);
  const { loss } = layer.forward(ones([2, 8]), late);
  expect(() => loss.itemSync()).toThrow(IndexOutOfRangeError);
});

const x3 = ones([2, 3]);
test.each<[string, () => unknown, RegExp]>([
  [
    'RMSNorm: another size',
    () => new nn.RMSNorm(4).forward(x3),
    /RMSNorm \[4\]: expected last dimensions of \[4\], got \[2,3\]/,
  ],
  [
    'RMSNorm: integers',
    () => new nn.RMSNorm(1).forward(zeros([2, 1], { dtype: 'int32' })),
    /takes float32/,
  ],
  [
    'RMSNorm: a negative eps',
    () => new nn.RMSNorm(1, { eps: -1 }),
    /eps must be a number of at least 0/,
  ],
  [
    'GroupNorm: groups',
    () => new nn.GroupNorm(2, 3),
    /a multiple of numGroups, got 3 channels and 2 groups/,
  ],
  [
    'GroupNorm: channels',
    () => new nn.GroupNorm(1, 2).forward(x3),
    /expected \[batch, 2, \.\.\.\], got \[2,3\]/,
  ],
  [
    'GroupNorm: one value',
    () => new nn.GroupNorm(3, 3).forward(ones([1, 3])),
    /one value for each group/,
  ],
  [
    'InstanceNorm1d: channels',
    () => new nn.InstanceNorm1d(4).forward(x3),
    /expected \[batch, 4, length\] or \[4, length\], got \[2,3\]/,
  ],
  [
    'InstanceNorm1d: a length of 1',
    () => new nn.InstanceNorm1d(3).forward(ones([2, 3, 1])),
    /a length of 1, as in \[2,3,1\]/,
  ],
  [
    'LocalResponseNorm: two dimensions',
    () => new nn.LocalResponseNorm(2).forward(x3),
    /three dimensions or more, got \[2,3\]/,
  ],
  [
    'Bilinear: sizes',
    () => new nn.Bilinear(3, 2, 1).forward(x3, x3 as never),
    /expected \[\.\.\., 3\] and \[\.\.\., 2\].*got \[2,3\] and \[2,3\]/,
  ],
  [
    'Bilinear: batches',
    () => new nn.Bilinear(3, 3, 1).forward(x3, ones([1, 3])),
    /same dimensions before the last/,
  ],
  [
    'Bilinear: one input',
    () => new nn.Bilinear(3, 3, 1).forward(x3, undefined as never),
    /x2 must be a tensor/,
  ],
  [
    'Unflatten: sizes',
    () => new nn.Unflatten(1, [2, 2]).forward(x3),
    /dimension 1 of size 3 cannot be split into \[2,2\]/,
  ],
  [
    'Unflatten: two open sizes',
    () => new nn.Unflatten(1, [-1, -1]).forward(x3),
    /cannot be split into \[-1,-1\]/,
  ],
  ['Unflatten: no sizes', () => new nn.Unflatten(1, []), /must be an array of sizes/],
  [
    'Unflatten: dimension',
    () => new nn.Unflatten(2, [1]).forward(x3),
    /dimension 2 does not exist/,
  ],
  [
    'Dropout1d: one dimension',
    () => new nn.Dropout1d().forward(ones([3])),
    /expected \[batch, channels, length\]/,
  ],
  [
    'FeatureAlphaDropout: one dimension',
    () => new nn.FeatureAlphaDropout().forward(ones([3])),
    /expected \[batch, channels, \.\.\.\]/,
  ],
  [
    'AlphaDropout: p',
    () => new nn.AlphaDropout(1.5),
    /AlphaDropout: p must be a number from 0 to 1/,
  ],
  [
    'AdaptiveLogSoftmax: cutoffs that fall',
    () => new nn.AdaptiveLogSoftmaxWithLoss(8, 9, [4, 2]),
    /cutoffs must be rising integers from 1 to 8.*got \[4,2\]/,
  ],
  [
    'AdaptiveLogSoftmax: a cutoff too high',
    () => new nn.AdaptiveLogSoftmaxWithLoss(8, 9, [9]),
    /got \[9\]/,
  ],
  [
    'AdaptiveLogSoftmax: few features',
    () => new nn.AdaptiveLogSoftmaxWithLoss(8, 9, [2, 4]),
    /divValue 4 leaves cluster 1 without a hidden unit/,
  ],
  [
    'AdaptiveLogSoftmax: shapes',
    () => new nn.AdaptiveLogSoftmaxWithLoss(8, 9, [2]).forward(ones([2, 8]), ints([1])),
    /expected \[N, 8\] and targets \[N\]/,
  ],
  [
    'AdaptiveLogSoftmax: targets',
    () => new nn.AdaptiveLogSoftmaxWithLoss(8, 9, [2]).forward(ones([1, 8]), ones([1])),
    /targets must be integers/,
  ],
  [
    'TripletMarginWithDistance: no function',
    () => new nn.TripletMarginWithDistanceLoss({ distanceFunction: 3 as never }),
    /must be a module or a function, got 3/,
  ],
])('refuses %s', (_, attempt, expected) => {
  expect(attempt).toThrow(expected);
});
