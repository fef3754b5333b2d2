import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { manualSeed, type Tensor, tensor } from '../../src/index.ts';
import * as F from '../../src/nn/functional/index.ts';
import * as nn from '../../src/nn/index.ts';

/** The functions by name; each takes its tensors first. */
const FUNCTIONS = { ...F } as unknown as Readonly<Record<string, (...args: unknown[]) => Tensor>>;

const numbers = tensor([-400, -2, -0.5, 0, 0.25, 3, 400, Number.NaN]);
const labels = tensor([2, 0], { dtype: 'int32' });
const scores = tensor([
  [0.5, -1, 2],
  [3, 0, -2],
]);

/** Functions and modules whose names differ by more than the case of letters. */
const MODULES: Readonly<Record<string, string>> = {
  binarycrossentropy: 'bceloss',
  binarycrossentropywithlogits: 'bcewithlogitsloss',
  crossentropy: 'crossentropyloss',
  kldiv: 'kldivloss',
};

/** The module with the name of a function: `leakyRelu` is `LeakyReLU`. */
function moduleOf(name: string): new (...args: never[]) => nn.Module {
  const wanted = MODULES[name.toLowerCase()] ?? name.toLowerCase();
  const found = Object.entries(nn).find(([each]) => each.toLowerCase() === wanted);
  if (found === undefined) throw new Error(`no module is called ${name}`);
  return found[1] as unknown as new (
    ...args: never[]
  ) => nn.Module;
}

/** The arguments of each function after its tensors; the module gets the same. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  leakyRelu: [0.3],
  elu: [2],
  celu: [2],
  gelu: ['tanh'],
  hardtanh: [-0.5, 2],
  softplus: [2, 5],
  softshrink: [0.75],
  hardshrink: [0.75],
  threshold: [0.1, 7],
  softmax: [0],
  logSoftmax: [0],
  softmin: [0],
  rrelu: [0.1, 0.4],
};

const NAMES =
  'relu relu6 selu silu mish sigmoid logsigmoid hardsigmoid hardswish tanh tanhshrink softsign glu'
    .split(' ')
    .concat(Object.keys(ARGUMENTS));

describe('activations', () => {
  test.each(NAMES)('%s gives the values of its module, with the same options', (name) => {
    const args = ARGUMENTS[name] ?? [];
    const call = FUNCTIONS[name]!;
    const module = new (moduleOf(name))(...(args as never[])).eval();
    expect(call(numbers, ...args).dataSync()).toEqual(
      (module.forward(numbers) as Tensor).dataSync(),
    );
  });

  test('prelu takes one slope, or one for each channel', () => {
    const x = tensor([[-1, -2]]);
    expect(F.prelu(x, tensor([0.5])).toArraySync()).toEqual([[-0.5, -1]]);
    expect(F.prelu(x, tensor([0.5, 3])).toArraySync()).toEqual([[-0.5, -6]]);
    expect(() => F.prelu(x, tensor([1, 2, 3]))).toThrow('needs 1 or 2 slopes, got 3');
  });

  test('rrelu draws like its module in training', () => {
    manualSeed(5);
    const drawn = F.rrelu(numbers, 0.1, 0.4, true).dataSync();
    manualSeed(5);
    expect(new nn.RReLU(0.1, 0.4).forward(numbers).dataSync()).toEqual(drawn);
  });

  test('a call is seen by the layers around it: errors name the function', () => {
    expect(() => F.softmax(numbers, 3)).toThrow('dimension 3 does not exist');
  });
});

describe('losses', () => {
  const target = tensor([
    [0.5, 0, 1],
    [0.25, 1, 0],
  ]);
  const CALLS: Readonly<Record<string, readonly Tensor[]>> = {
    l1Loss: [scores, target],
    mseLoss: [scores, target],
    smoothL1Loss: [scores, target],
    huberLoss: [scores, target],
    crossEntropy: [scores, labels],
    nllLoss: [scores, labels],
    binaryCrossEntropy: [scores.sigmoid(), target],
    binaryCrossEntropyWithLogits: [scores, target],
    klDiv: [scores, target],
    poissonNllLoss: [scores, target],
    gaussianNllLoss: [scores, target, target.add(1)],
    hingeEmbeddingLoss: [scores, target.sign().mul(2).sub(1)],
    softMarginLoss: [scores, target.sign().mul(2).sub(1)],
    multiMarginLoss: [scores, labels],
    multilabelMarginLoss: [
      scores,
      tensor(
        [
          [0, -1, 1],
          [2, 1, -1],
        ],
        { dtype: 'int32' },
      ),
    ],
    multilabelSoftMarginLoss: [scores, target.sign()],
    marginRankingLoss: [scores, target, target.sign().mul(2).sub(1)],
    cosineEmbeddingLoss: [scores, target, tensor([1, -1])],
    tripletMarginLoss: [scores, target, target.add(1)],
  };

  test.each(Object.entries(CALLS))('%s gives the loss of its module', (name, tensors) => {
    const call = FUNCTIONS[name]!;
    for (const reduction of ['mean', 'sum', 'none']) {
      const module = new (moduleOf(name))(...([{ reduction }] as never[]));
      const expected = module.forward(...tensors) as Tensor;
      expect(call(...tensors, { reduction }).dataSync()).toEqual(expected.dataSync());
    }
    expect(() => call(...tensors, { reduction: 'median' })).toThrow('reduction');
  });
});

describe('oneHot', () => {
  test('gives an int32 row for each class', () => {
    const hot = F.oneHot(tensor([[1], [0]], { dtype: 'int32' }), 3);
    expect(hot.dtype).toBe('int32');
    expect(hot.toArraySync()).toEqual([[[0, 1, 0]], [[1, 0, 0]]]);
  });

  test('counts the classes', () => {
    expect(F.oneHot(labels).shape).toEqual([2, 3]);
    expect(() => F.oneHot(tensor([], { dtype: 'int32' }))).toThrow('Pass numClasses');
    expect(F.oneHot(tensor([], { dtype: 'int32' }), 4).shape).toEqual([0, 4]);
  });

  test('refuses a class outside, at once or when it is computed', () => {
    expect(() => F.oneHot(labels, 2)).toThrow('2');
    expect(() => F.oneHot(labels.add(1), 3).dataSync()).toThrow('3');
    expect(() => F.oneHot(scores, 3)).toThrow('int32 or uint8');
    expect(() => F.oneHot(labels, 0)).toThrow('numClasses');
  });
});

describe('pad', () => {
  test('adds a constant, and removes elements where a size is negative', () => {
    expect(F.pad(tensor([[1, 2]]), [1, -1, 0, 1], 'constant', 7).toArraySync()).toEqual([
      [7, 1],
      [7, 7],
    ]);
    expect(F.pad(labels, [1, 0]).dtype).toBe('int32');
  });

  test.each([
    ['reflect', [3, 2, 1, 2, 3, 2]],
    ['replicate', [1, 1, 1, 2, 3, 3]],
    ['circular', [2, 3, 1, 2, 3, 1]],
  ] as const)('%s copies elements', (mode, expected) => {
    expect(F.pad(tensor([1, 2, 3]), [2, 1], mode).toArraySync()).toEqual(expected);
  });

  test('undoes itself with the opposite sizes', () => {
    const sizes = fc.array(fc.nat(3), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(sizes, (padding) => {
        const back = F.pad(
          F.pad(scores, padding),
          padding.map((n) => -n),
        );
        expect(back.toArraySync()).toEqual(scores.toArraySync());
      }),
    );
  });

  test('passes gradients to the copied elements', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    F.pad(x, [2, 0], 'reflect').sum().backward();
    expect(x.grad?.toArraySync()).toEqual([1, 2, 2]);
  });

  test.each([
    [[1], 'pairs of integers'],
    [[0.5, 1], 'pairs of integers'],
    [[0, 0, 0, 0, 1, 1], '3 pairs of padding need as many dimensions'],
    [[-2, -2], 'removes more elements than the 3'],
  ])('refuses %j', (padding, message) => {
    expect(() => F.pad(scores, padding)).toThrow(message);
  });

  test('refuses to mirror more elements than there are', () => {
    expect(() => F.pad(scores, [3, 0], 'reflect')).toThrow('reflect padding of 3 and 0');
    expect(() => F.pad(scores, [4, 0], 'circular')).toThrow('circular padding of 4 and 0');
    expect(() => F.pad(scores, [1, 0], 'mirror' as F.PadMode)).toThrow('mode');
  });
});

test('linear is the layer without the module', () => {
  manualSeed(0);
  const layer = new nn.Linear(3, 2);
  const expected = layer.forward(scores).dataSync();
  expect(F.linear(scores, layer.weight, layer.bias).dataSync()).toEqual(expected);
  expect(() => F.linear(scores, tensor([[1, 2]]))).toThrow(
    'expected x [..., in], weight [out, in]',
  );
});

test('dropout is a pass-through outside of training', () => {
  expect(F.dropout(numbers, 0.5, false)).toBe(numbers);
  manualSeed(1);
  const dropped = F.dropout(scores, 0.5).dataSync();
  manualSeed(1);
  expect(new nn.Dropout(0.5).forward(scores).dataSync()).toEqual(dropped);
});

test('attention hides what a mask of bools or numbers excludes', () => {
  const [query, key, value] = [
    tensor([[1, 0]]),
    tensor([
      [1, 0],
      [0, 1],
    ]),
    tensor([[2], [4]]),
  ];
  const hidden = F.scaledDotProductAttention(query, key, value, tensor([[false, true]]));
  const added = F.scaledDotProductAttention(query, key, value, tensor([[-Infinity, 0]]));
  expect(hidden.toArraySync()).toEqual([[4]]);
  expect(added.toArraySync()).toEqual([[4]]);
});

test('distances give those of their modules', () => {
  expect(F.pairwiseDistance(tensor([3, 0]), tensor([0, 4]), 1, 0).itemSync()).toBe(7);
  expect(F.cosineSimilarity(tensor([[1, 0]]), tensor([[0, 4]])).toArraySync()).toEqual([0]);
});
