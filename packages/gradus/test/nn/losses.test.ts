import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import {
  ArgumentError,
  GradusError,
  IndexOutOfRangeError,
  ShapeError,
  setBackend,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { gradcheck } from '../../src/train/gradcheck.ts';
import { BACKENDS } from '../contract/backends.ts';
import { loadGoldens } from '../helpers/goldens.ts';
import { expectGolden, optionsOf, tensorOf } from './cases.ts';

const LOSSES = {
  CrossEntropyLoss: nn.CrossEntropyLoss,
  NLLLoss: nn.NLLLoss,
  MSELoss: nn.MSELoss,
  L1Loss: nn.L1Loss,
  SmoothL1Loss: nn.SmoothL1Loss,
  HuberLoss: nn.HuberLoss,
  BCEWithLogitsLoss: nn.BCEWithLogitsLoss,
  BCELoss: nn.BCELoss,
  KLDivLoss: nn.KLDivLoss,
  PoissonNLLLoss: nn.PoissonNLLLoss,
  GaussianNLLLoss: nn.GaussianNLLLoss,
  HingeEmbeddingLoss: nn.HingeEmbeddingLoss,
  SoftMarginLoss: nn.SoftMarginLoss,
  MarginRankingLoss: nn.MarginRankingLoss,
  CosineEmbeddingLoss: nn.CosineEmbeddingLoss,
  MultiMarginLoss: nn.MultiMarginLoss,
  MultiLabelMarginLoss: nn.MultiLabelMarginLoss,
  MultiLabelSoftMarginLoss: nn.MultiLabelSoftMarginLoss,
  TripletMarginLoss: nn.TripletMarginLoss,
};

interface LossModule {
  forward(input: Tensor, target: Tensor, third?: Tensor): Tensor;
}

type LossClass = new (options: Readonly<Record<string, unknown>>) => LossModule;

function make(name: string, options: Readonly<Record<string, unknown>> = {}): LossModule {
  return new (LOSSES as Record<string, LossClass>)[name](options);
}

const numbers = () =>
  tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
const labels = (...values: number[]) => tensor(Int32Array.from(values));
const CASES = loadGoldens('nn').losses;

describe.each(BACKENDS)('losses on %s', (_, create) => {
  beforeAll(() => setBackend(create()));
  afterAll(() => setBackend(BACKENDS[0][1]()));

  test.each(CASES.map((golden) => [golden.name, golden] as const))(
    "%s: PyTorch's values and gradients",
    (_, golden) => {
      const loss = make(golden.module, optionsOf(golden.options));
      const target = tensorOf(golden.target);
      const third = golden.third && tensorOf(golden.third);
      expectGolden((x) => loss.forward(x, target, third), golden);
    },
  );

  test('for labels known only at run time, the error names the loss and the label', () => {
    for (const name of ['CrossEntropyLoss', 'NLLLoss']) {
      const all = labels(0, 1, 2, 3, 4);
      const x = zeros([2, 3], { requiresGrad: true });
      const loss = make(name).forward(x, all.indexSelect(0, labels(1, 4)));
      loss.backward();
      const read = () => loss.itemSync();
      expect(read).toThrow(IndexOutOfRangeError);
      expect(read).toThrow(name);
      expect(read).toThrow(/Index 4 .*0 … 2/);
    }
  });

  test('logits of ±400 give finite losses and gradients', () => {
    const x = tensor(
      [
        [400, -400, 0],
        [-400, 400, 399],
      ],
      { requiresGrad: true },
    );
    const loss = new nn.CrossEntropyLoss().forward(x, labels(1, 2));
    loss.backward();
    expect(loss.itemSync()).toBeCloseTo((800 + 1.3132617) / 2, 3);
    for (const slope of x.grad?.dataSync() ?? [NaN]) expect(Number.isFinite(slope)).toBe(true);
    const yes = tensor([400, -400, 0], { requiresGrad: true });
    const bce = new nn.BCEWithLogitsLoss({ reduction: 'sum' });
    const sum = bce.forward(yes, tensor([0, 1, 0.5]));
    sum.backward();
    expect(sum.itemSync()).toBeCloseTo(800 + Math.LN2, 3);
    expect(yes.grad?.dataSync()).toEqual(Float32Array.of(1, -1, 0));
  });

  test('a mean over no samples is NaN, a sum is 0', () => {
    const none = tensor(new Int32Array(0));
    expect(new nn.CrossEntropyLoss().forward(zeros(0, 3), none).itemSync()).toBeNaN();
    const sum = new nn.CrossEntropyLoss({ reduction: 'sum' });
    expect(sum.forward(zeros(0, 3), none).itemSync()).toBe(0);
    expect(new nn.MSELoss().forward(zeros(0), zeros(0)).itemSync()).toBeNaN();
  });
});

describe('losses', () => {
  const left = () =>
    tensor(
      [
        [0.3, -1.2, 2],
        [1.5, 0.2, -0.7],
      ],
      { requiresGrad: true },
    );
  const right = () =>
    tensor(
      [
        [-0.4, 0.9, 1.1],
        [0.3, -2, 0.6],
      ],
      { requiresGrad: true },
    );
  const signs = tensor([
    [1, -1, 1],
    [-1, 1, -1],
  ]);
  const chances = tensor(
    [
      [0.2, 0.7, 0.4],
      [0.9, 0.1, 0.6],
    ],
    { requiresGrad: true },
  );
  test.each<[string, (a: Tensor, b: Tensor) => Tensor, Tensor, Tensor]>([
    ['BCELoss', (x, y) => new nn.BCELoss().forward(x, y), chances, chances],
    ['KLDivLoss', (x, y) => new nn.KLDivLoss().forward(x, y), left(), chances],
    [
      'PoissonNLLLoss',
      (x, y) => new nn.PoissonNLLLoss({ full: true }).forward(x, y),
      left(),
      right(),
    ],
    [
      'GaussianNLLLoss',
      (x, y) => new nn.GaussianNLLLoss().forward(x, y, y.mul(y)),
      left(),
      right(),
    ],
    ['HingeEmbeddingLoss', (x) => new nn.HingeEmbeddingLoss().forward(x, signs), left(), right()],
    ['SoftMarginLoss', (x) => new nn.SoftMarginLoss().forward(x, signs), left(), right()],
    [
      'MarginRankingLoss',
      (x, y) => new nn.MarginRankingLoss().forward(x, y, signs),
      left(),
      right(),
    ],
    [
      'CosineEmbeddingLoss',
      (x, y) => new nn.CosineEmbeddingLoss().forward(x, y, tensor([1, -1])),
      left(),
      right(),
    ],
    [
      'MultiMarginLoss',
      (x) => new nn.MultiMarginLoss({ p: 2 }).forward(x, labels(2, 0)),
      left(),
      right(),
    ],
    [
      'MultiLabelSoftMarginLoss',
      (x) => new nn.MultiLabelSoftMarginLoss().forward(x, signs.clamp(0)),
      left(),
      right(),
    ],
    [
      'TripletMarginLoss',
      (x, y) => new nn.TripletMarginLoss().forward(x, y, signs),
      left(),
      right(),
    ],
    [
      'PairwiseDistance',
      (x, y) => new nn.PairwiseDistance({ p: 3 }).forward(x, y),
      left(),
      right(),
    ],
    ['CosineSimilarity', (x, y) => new nn.CosineSimilarity().forward(x, y), left(), right()],
  ])('%s: the gradients of all its inputs are what differences say', (_, loss, a, b) => {
    expect(gradcheck(loss, [a, b])).toBe(true);
  });

  test('distances: a norm of 0 has the slope 0, and norms of 1 and infinity are what they say', () => {
    const x = tensor([[3, -4]], { requiresGrad: true });
    const same = new nn.PairwiseDistance({ eps: 0 }).forward(x, tensor([[3, -4]]));
    same.sum().backward();
    expect(x.grad?.dataSync()).toEqual(Float32Array.of(0, 0));
    const to0 = (p: number) =>
      new nn.PairwiseDistance({ p, eps: 0, keepdim: true }).forward(x, zeros(1, 2));
    expect(to0(1).toArraySync()).toEqual([[7]]);
    expect(to0(2).toArraySync()).toEqual([[5]]);
    expect(to0(Number.POSITIVE_INFINITY).toArraySync()).toEqual([[4]]);
    const flat = new nn.CosineSimilarity().forward(zeros(2, 3), zeros(2, 3));
    expect(flat.toArraySync()).toEqual([0, 0]);
  });

  test('soft margin and binary cross entropy stay finite at the ends', () => {
    const x = tensor([400, -400], { requiresGrad: true });
    const loss = new nn.SoftMarginLoss({ reduction: 'sum' }).forward(x, tensor([-1, 1]));
    loss.backward();
    expect(loss.itemSync()).toBe(800);
    expect(x.grad?.dataSync()).toEqual(Float32Array.of(1, -1));
    const wrong = new nn.BCELoss({ reduction: 'none' }).forward(tensor([0, 1]), tensor([1, 0]));
    expect(wrong.dataSync()).toEqual(Float32Array.of(100, 100));
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a negative eps', () => new nn.PoissonNLLLoss({ eps: -1 }), /PoissonNLLLoss: eps must be/],
    [
      'a negative variance',
      () => new nn.GaussianNLLLoss().forward(zeros(1), zeros(1), tensor([-2])),
      /a variance must not be negative, got -2\./,
    ],
    [
      'a variance of another shape',
      () => new nn.GaussianNLLLoss().forward(zeros(2, 3), zeros(2, 3), zeros(3)),
      /the variance must have shape \[2,3\], \[2,1\] or \[2\], got \[3\]/,
    ],
    [
      'p = 3',
      () => new nn.MultiMarginLoss({ p: 3 as 1 }),
      /MultiMarginLoss: p must be 1 or 2, got 3/,
    ],
    [
      'p = 0',
      () => new nn.PairwiseDistance({ p: 0 }),
      /PairwiseDistance: p must be a number above 0/,
    ],
    ['p = −1', () => new nn.TripletMarginLoss({ p: -1 }), /TripletMarginLoss: p must be/],
    [
      'two inputs of other shapes',
      () => new nn.MarginRankingLoss().forward(zeros(2), zeros(3), zeros(2)),
      /both inputs must have one shape, got \[2\] and \[3\]/,
    ],
    [
      'a target for each element',
      () => new nn.CosineEmbeddingLoss().forward(zeros(2, 3), zeros(2, 3), zeros(2, 3)),
      /inputs must have shape \[N, D\] with a target of shape \[N\]/,
    ],
    [
      'labels that are floats',
      () => new nn.MultiLabelMarginLoss().forward(zeros(2), zeros(2)),
      /labels must be int32, got float32/,
    ],
    [
      'a label outside the classes',
      () => new nn.MultiLabelMarginLoss().forward(zeros(2), labels(0, 2)),
      /Index 2 .*0 … 1/,
    ],
    ['a scalar', () => new nn.MultiLabelSoftMarginLoss().forward(zeros(), zeros()), /got a scalar/],
    [
      'a scalar for a distance',
      () => new nn.PairwiseDistance().forward(zeros(), zeros()),
      /a dimension of vectors/,
    ],
    [
      'an unknown reduction',
      () => new nn.KLDivLoss({ reduction: 'batch' as 'mean' }),
      /'batchmean'/,
    ],
  ])('%s is refused with a reason', (_, act, message) => {
    expect(act).toThrow(GradusError);
    expect(act).toThrow(message);
  });

  test('cross entropy: a number added to all logits of a sample changes nothing', () => {
    const logit = fc.integer({ min: -160, max: 160 }).map((n) => n / 16);
    const sample = fc.array(logit, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: -4096, max: 4096 }), (a, b, offset) => {
        const target = labels(1, 3);
        const run = (rows: number[][]) => {
          const x = tensor(rows, { requiresGrad: true });
          const loss = new nn.CrossEntropyLoss({ reduction: 'none' }).forward(x, target);
          loss.sum().backward();
          return [...loss.dataSync(), ...(x.grad?.dataSync() ?? [])];
        };
        const moved = [a.map((x) => x + offset), b];
        expect(run(moved)).toEqual(run([a, b]));
      }),
      { numRuns: 25 },
    );
  });

  test('cross entropy equals NLLLoss of log-probabilities, and that of one-hot probabilities', () => {
    const x = tensor([
      [0.3, -2, 1.5],
      [4, 0, -1],
    ]);
    const y = labels(2, 1);
    const expected = new nn.CrossEntropyLoss().forward(x, y).itemSync();
    expect(new nn.NLLLoss().forward(x.logSoftmax(1), y).itemSync()).toBe(expected);
    const oneHot = tensor([
      [0, 0, 1],
      [0, 1, 0],
    ]);
    expect(new nn.CrossEntropyLoss().forward(x, oneHot).itemSync()).toBeCloseTo(expected, 6);
  });

  test('cross entropy: the mean over classes of even logits is ln C', () => {
    const loss = new nn.CrossEntropyLoss().forward(zeros(5, 10), labels(0, 3, 9, 9, 1));
    expect(loss.itemSync()).toBeCloseTo(Math.log(10), 6);
  });

  test('one-hot probabilities with weights and smoothing give the loss of labels', () => {
    const options = { weight: tensor([1, 2, 0.5]), labelSmoothing: 0.3, reduction: 'sum' as const };
    const x = tensor([
      [0.3, -2, 1.5],
      [4, 0, -1],
    ]);
    // The weight of a class scales its part of the loss, with labels and with probabilities.
    const loss = new nn.CrossEntropyLoss(options);
    const byLabels = loss.forward(x, labels(2, 1)).itemSync();
    const byProbabilities = loss
      .forward(
        x,
        tensor([
          [0, 0, 1],
          [0, 1, 0],
        ]),
      )
      .itemSync();
    expect(byProbabilities).toBeCloseTo(byLabels, 5);
  });

  test('binary cross entropy: swapping sign and target changes nothing', () => {
    const x = tensor([-3, -0.5, 0, 2, 90]);
    const y = tensor([0, 1, 0.25, 1, 0]);
    const loss = new nn.BCEWithLogitsLoss({ reduction: 'none' });
    const flipped = loss.forward(x.neg(), y.neg().add(1)).dataSync();
    for (const [i, value] of loss.forward(x, y).dataSync().entries()) {
      expect(flipped[i]).toBeCloseTo(value, 5);
    }
  });

  test.each<[string, LossModule, Tensor]>([
    ['CrossEntropyLoss', make('CrossEntropyLoss', { labelSmoothing: 0.1 }), labels(2, 0)],
    ['NLLLoss', make('NLLLoss', { weight: tensor([1, 2, 3]) }), labels(2, 0)],
    ...['MSELoss', 'L1Loss', 'SmoothL1Loss', 'HuberLoss'].map(
      (name): [string, LossModule, Tensor] => [name, make(name), numbers()],
    ),
    ['SmoothL1Loss, beta 0', make('SmoothL1Loss', { beta: 0 }), numbers()],
    ['SmoothL1Loss, beta 4', make('SmoothL1Loss', { beta: 4, reduction: 'none' }), numbers()],
    ['HuberLoss, delta 4', make('HuberLoss', { delta: 4, reduction: 'sum' }), numbers()],
    [
      'BCEWithLogitsLoss',
      make('BCEWithLogitsLoss'),
      tensor([
        [1, 0, 0.5],
        [0, 1, 1],
      ]),
    ],
  ])('%s: the gradient is what differences say', (_, loss, target) => {
    const x = tensor(
      [
        [0.3, -0.7, 1.1],
        [0.2, 2, -3],
      ],
      { requiresGrad: true },
    );
    expect(gradcheck((input) => loss.forward(input, target), [x])).toBe(true);
  });

  test('SmoothL1Loss is HuberLoss divided by beta; with a large delta, HuberLoss is half of MSELoss', () => {
    const x = tensor([-3, -0.5, 0, 0.5, 0.25, 7]);
    const y = zeros(6);
    const none = { reduction: 'none' } as const;
    const smooth = new nn.SmoothL1Loss({ beta: 0.5, ...none }).forward(x, y).dataSync();
    const huber = new nn.HuberLoss({ delta: 0.5, ...none }).forward(x, y).div(0.5).dataSync();
    expect(smooth).toEqual(huber);
    const wide = new nn.HuberLoss({ delta: 100, ...none }).forward(x, y).mul(2).dataSync();
    expect(wide).toEqual(new nn.MSELoss(none).forward(x, y).dataSync());
  });

  test('have the type of a scalar, unless the reduction is none', () => {
    const x = zeros(2, 3);
    const scalar = new nn.CrossEntropyLoss().forward(x, labels(0, 1));
    expectTypeOf(scalar).toEqualTypeOf<Tensor<readonly []>>();
    expectTypeOf(new nn.MSELoss().forward(x, x)).toEqualTypeOf<Tensor<readonly []>>();
    const huber = new nn.HuberLoss({ reduction: 'none' }).forward(x, x);
    expectTypeOf(huber).toEqualTypeOf<Tensor<readonly number[]>>();
    const list = new nn.NLLLoss({ reduction: 'none' }).forward(x, labels(0, 1));
    expectTypeOf(list).toEqualTypeOf<Tensor<readonly number[]>>();
    expect([scalar.shape, list.shape]).toEqual([[], [2]]);
  });

  test('takes uint8 labels, and can ignore 255', () => {
    const x = tensor([
      [1, 2],
      [3, 5],
    ]);
    const target = tensor(Uint8Array.of(0, 255));
    const loss = new nn.CrossEntropyLoss({ ignoreIndex: 255 }).forward(x, target);
    expect(loss.itemSync()).toBeCloseTo(1.3132617, 6);
    const plain = new nn.CrossEntropyLoss().forward(x, tensor(Uint8Array.of(0, 1)));
    expect(plain.itemSync()).toBeCloseTo((1.3132617 + 0.126928) / 2, 6);
  });

  test.each<[string, string, Tensor, Tensor, RegExp]>([
    [
      'too few labels',
      'CrossEntropyLoss',
      zeros(4, 3),
      labels(0, 1),
      /\[4, ?3\].*\[4\].*got \[2\]/,
    ],
    ['a column of labels', 'NLLLoss', zeros(2, 3), labels(0, 1).view(2, 1), /target\.squeeze\(\)/],
    ['one-hot labels', 'NLLLoss', zeros(2, 3), zeros(2, 3), /target\.argmax\(1\)/],
    ['scalar logits', 'CrossEntropyLoss', zeros([]), labels(0), /dimension of classes/],
    ['unequal shapes', 'MSELoss', zeros(4, 1), zeros(4), /target\.view\(4,1\)/],
    ['unequal sizes', 'BCEWithLogitsLoss', zeros(4), zeros(3), /\[4\] and \[3\]/],
  ])('%s: a ShapeError of %s that says what would fit', (_, name, x, target, message) => {
    const run = () => make(name).forward(x, target);
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(message);
    expect(run).toThrow(new RegExp(`^${name}: `));
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'labels as float32',
      () => make('CrossEntropyLoss').forward(zeros(2, 3), zeros(2)),
      /^CrossEntropyLoss: labels must be integers.*float32.*target\.int\(\)/,
    ],
    [
      'integer logits',
      () => make('NLLLoss').forward(zeros([2, 3], { dtype: 'int32' }), labels(0, 1)),
      /^NLLLoss: the input must be float32 or float64, got int32/,
    ],
    ['another reduction', () => make('MSELoss', { reduction: 'avg' }), /'none' or 'mean' or 'sum'/],
    ['too much smoothing', () => make('CrossEntropyLoss', { labelSmoothing: 1.5 }), /got 1\.5/],
    [
      'half an index',
      () => make('NLLLoss', { ignoreIndex: 0.5 }),
      /ignoreIndex must be an integer/,
    ],
    ['integer weights', () => make('NLLLoss', { weight: labels(1, 2) }), /weight must be float32/],
  ])('%s: an ArgumentError', (_, run, message) => {
    expect(run).toThrow(ArgumentError);
    expect(run).toThrow(message);
  });

  test('weights that do not fit are refused', () => {
    const weight = tensor([1, 2]);
    const entropy = make('CrossEntropyLoss', { weight });
    expect(() => entropy.forward(zeros(2, 3), labels(0, 1))).toThrow(
      /one number for each of the 3 classes, shape \[3\], got \[2\]/,
    );
    const binary = make('BCEWithLogitsLoss', { posWeight: weight });
    expect(() => binary.forward(zeros(2, 3), zeros(2, 3))).toThrow(ShapeError);
    const larger = make('BCEWithLogitsLoss', { weight: zeros(2, 3) });
    expect(() => larger.forward(zeros(3), zeros(3))).toThrow(/larger than the input/);
  });

  test('a known label outside the classes is refused at the call', () => {
    const run = () => new nn.CrossEntropyLoss().forward(zeros(3, 10), labels(1, 10, 2));
    expect(run).toThrow(IndexOutOfRangeError);
    expect(run).toThrow(/the target of CrossEntropyLoss, element 1/);
    const negative = () => new nn.NLLLoss().forward(zeros(1, 10), labels(-1));
    expect(negative).toThrow(/Index -1 .*0 … 9/);
    const ignored = new nn.NLLLoss({ ignoreIndex: -1 });
    expect(ignored.forward(zeros(1, 10), labels(-1)).itemSync()).toBeNaN();
  });
});

describe('balancedWeights', () => {
  test("scikit-learn's balanced class weights", () => {
    // compute_class_weight('balanced', classes=[0, 1, 2], y=[0, 0, 0, 1, 1, 2])
    const weight = nn.balancedWeights([0, 0, 0, 1, 1, 2], 3);
    expect(weight.dataSync()).toEqual(Float32Array.of(2 / 3, 1, 2));
    expectTypeOf(weight).toEqualTypeOf<Tensor<readonly [3]>>();
    expect(nn.balancedWeights(Uint8Array.of(1, 1), 2).dataSync()).toEqual(Float32Array.of(1, 1));
  });

  test('every class that occurs counts as much, and the mean over the labels is 1', () => {
    const labelled = fc.integer({ min: 1, max: 6 }).chain((classes) =>
      fc.record({
        classes: fc.constant(classes),
        values: fc.array(fc.nat(classes - 1), { minLength: 1, maxLength: 50 }),
      }),
    );
    fc.assert(
      fc.property(labelled, ({ classes, values }) => {
        const weights = nn.balancedWeights(values, classes).dataSync();
        const shares = Array.from(weights, (weight, c) => {
          return weight * values.filter((value) => value === c).length;
        }).filter((share) => share > 0);
        for (const share of shares) expect(share).toBeCloseTo(values.length / shares.length, 4);
        for (const [c, weight] of weights.entries()) {
          if (!values.includes(c)) expect(weight).toBe(1);
        }
      }),
    );
  });

  test('one logit with posWeight trains as two outputs with class weights', () => {
    const y = [0, 0, 0, 1, 0, 0, 1, 0];
    const [w0, w1] = nn.balancedWeights(y, 2).dataSync();
    const logit = tensor([0.3, -1, 2, 0.1, -0.4, 1.5, -2, 0]);
    const both = logit.unsqueeze(1).mul(tensor([[0, 1]]));
    const weight = tensor([w0, w1]);
    const byClass = new nn.CrossEntropyLoss({ weight }).forward(both, labels(...y)).itemSync();
    const loss = new nn.BCEWithLogitsLoss({ weight: tensor(w0), posWeight: tensor(w1 / w0) });
    expect(loss.forward(logit, tensor(y)).itemSync()).toBeCloseTo(byClass, 6);
  });

  test.each<[string, RegExp, () => unknown]>([
    ['no labels', /^balancedWeights: labels is empty/, () => nn.balancedWeights([], 2)],
    ['a label outside', /labels\[1\] is 2\. .* 0 … 1/, () => nn.balancedWeights([0, 2], 2)],
    ['no classes', /classes must be an integer of at least 1/, () => nn.balancedWeights([0], 0)],
    [
      'a tensor',
      /labels must be an array .* got a Tensor\. Read a tensor first/,
      () => nn.balancedWeights(labels(0) as never, 1),
    ],
  ])('refuses %s', (_, message, attempt) => {
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(message);
  });
});
