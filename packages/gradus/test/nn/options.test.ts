/** Options that nobody knows, and arguments of the wrong kind, are refused by name. */
import { ArgumentError, fromArray, GradusError, ones, randn, tensor } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam, AdamW, lrScheduler, SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';

/** JavaScript checks no types. */
// biome-ignore lint/suspicious/noExplicitAny: that is what is tested
type Loose = any;

const parameters = () => new nn.Linear(2, 2).parameters();
const optimizer = () => new SGD(parameters(), { lr: 0.1 });
const data = () => new TensorDataset(ones([10, 2]));
const bytes = fromArray(Uint8Array.of(0, 1), [2]);

/** Everything that takes options, called with some. */
const TAKES: Record<string, (options: Loose) => unknown> = {
  Linear: (o) => new nn.Linear(2, 2, o),
  Dropout: (o) => new nn.Dropout(0.5, o),
  MSELoss: (o) => new nn.MSELoss(o),
  NLLLoss: (o) => new nn.NLLLoss(o),
  CrossEntropyLoss: (o) => new nn.CrossEntropyLoss(o),
  BCEWithLogitsLoss: (o) => new nn.BCEWithLogitsLoss(o),
  SGD: (o) => new SGD(parameters(), o),
  Adam: (o) => new Adam(parameters(), o),
  AdamW: (o) => new AdamW(parameters(), o),
  DataLoader: (o) => new DataLoader(data(), o),
  StepLR: (o) => new lrScheduler.StepLR(optimizer(), o),
  MultiStepLR: (o) => new lrScheduler.MultiStepLR(optimizer(), o),
  ExponentialLR: (o) => new lrScheduler.ExponentialLR(optimizer(), o),
  LinearLR: (o) => new lrScheduler.LinearLR(optimizer(), o),
  CosineAnnealingLR: (o) => new lrScheduler.CosineAnnealingLR(optimizer(), o),
  OneCycleLR: (o) => new lrScheduler.OneCycleLR(optimizer(), o),
  SequentialLR: (o) => new lrScheduler.SequentialLR(optimizer(), o),
  ReduceLROnPlateau: (o) => new lrScheduler.ReduceLROnPlateau(optimizer(), o),
  clipGradNorm_: (o) => nn.utils.clipGradNorm_(parameters(), 1, o),
  xavierUniform_: (o) => nn.init.xavierUniform_(new nn.Linear(2, 2).weight, o),
  xavierNormal_: (o) => nn.init.xavierNormal_(new nn.Linear(2, 2).weight, o),
  kaimingUniform_: (o) => nn.init.kaimingUniform_(new nn.Linear(2, 2).weight, o),
  kaimingNormal_: (o) => nn.init.kaimingNormal_(new nn.Linear(2, 2).weight, o),
  lecunUniform_: (o) => nn.init.lecunUniform_(new nn.Linear(2, 2).weight, o),
  lecunNormal_: (o) => nn.init.lecunNormal_(new nn.Linear(2, 2).weight, o),
  orthogonal_: (o) => nn.init.orthogonal_(new nn.Linear(2, 2).weight, o),
  uniform_: (o) => nn.init.uniform_(new nn.Linear(2, 2).weight, 0, 1, o),
  normal_: (o) => nn.init.normal_(new nn.Linear(2, 2).weight, 0, 1, o),
};

describe.each(Object.keys(TAKES))('%s', (name) => {
  test.each([0.1, false, true, 'sum', null, [1], () => 1])('with %s for its options', (options) => {
    expect(() => TAKES[name](options)).toThrow(ArgumentError);
    expect(() => TAKES[name](options)).toThrow(
      /options are an object such as \{ .*got .*Options: /,
    );
  });

  test('with an option that is not there', () => {
    expect(() => TAKES[name]({ suffle: true })).toThrow(ArgumentError);
    expect(() => TAKES[name]({ suffle: true })).toThrow(/there is no option 'suffle'\. Options: /);
  });
});

test.each<[string, string, Loose]>([
  ['SGD', 'weightDecay', { lr: 0.1, weight_decay: 0.5 }],
  ['Adam', 'weightDecay', { weight_decay: 0.5 }],
  ['DataLoader', 'batchSize', { batch_size: 5 }],
  ['DataLoader', 'dropLast', { drop_last: true }],
  ['DataLoader', 'batchSize', { batchsize: 5 }],
  ['CrossEntropyLoss', 'labelSmoothing', { label_smoothing: 0.1 }],
  ['NLLLoss', 'ignoreIndex', { ignore_index: 0 }],
  ['BCEWithLogitsLoss', 'posWeight', { pos_weight: ones([1]) }],
  ['StepLR', 'stepSize', { step_size: 3 }],
  ['CosineAnnealingLR', 'tMax', { T_max: 3 }],
  ['OneCycleLR', 'maxLr', { max_lr: 3 }],
  ['clipGradNorm_', 'normType', { norm_type: 1 }],
])('%s has PyTorch’s option as %s', (name, known, options) => {
  expect(() => TAKES[name](options)).toThrow(`It is called ${known}.`);
});

test('undefined options are as if they were not given', () => {
  expect(new Adam(parameters(), { lr: undefined }).paramGroups[0].lr).toBe(1e-3);
  expect(new DataLoader(data(), undefined).batchSize).toBe(1);
  expect(new nn.Linear(2, 2, { bias: undefined }).bias).not.toBeNull();
});

const rows: [RegExp, () => unknown][] = [
  [/inFeatures must be a positive integer, got '3'/, () => new nn.Linear('3' as Loose, 2)],
  [/inFeatures must be a positive integer, got 2\.5/, () => new nn.Linear(2.5, 2)],
  [/outFeatures must be a positive integer, got -1/, () => new nn.Linear(3, -1)],
  [
    /outFeatures must be a positive integer, got undefined/,
    () => new nn.Linear(3, undefined as Loose),
  ],
  [/bias must be a boolean, got 0/, () => new nn.Linear(2, 2, { bias: 0 as Loose })],
  [/generator must be a Generator, got 3/, () => new nn.Linear(2, 2, { generator: 3 as Loose })],
  [/p must be a number between 0 and 1, got 'x'/, () => new nn.Dropout('x' as Loose)],
  [/p must be a number between 0 and 1, got '0\.5'/, () => new nn.Dropout('0.5' as Loose)],
  [/p must be .* got \{ p \}/, () => new nn.Dropout({ p: 0.5 } as Loose)],
  [/p must be .* got null/, () => new nn.Dropout(null as Loose)],
  [
    /negativeSlope must be .* got \{ negative_slope \}/,
    () => new nn.LeakyReLU({ negative_slope: 0.3 } as Loose),
  ],
  [/new Softmax\(1\)\. Got \{ dim \}/, () => new nn.Softmax({ dim: 1 } as Loose)],
  [
    /approximate must be 'none' or 'tanh', got \{ approximate \}/,
    () => new nn.GELU({ approximate: 'tanh' } as Loose),
  ],
  [/reduction must be .* got 'avg'/, () => new nn.MSELoss({ reduction: 'avg' as Loose })],
  [/reduction must be .* got an array/, () => new nn.MSELoss({ reduction: ['sum'] as Loose })],
  [/labelSmoothing must be .* got 1\.5/, () => new nn.CrossEntropyLoss({ labelSmoothing: 1.5 })],
  [
    /labelSmoothing must be .* got '0\.1'/,
    () => new nn.CrossEntropyLoss({ labelSmoothing: '0.1' as Loose }),
  ],
  [/ignoreIndex must be .* got 0\.5/, () => new nn.CrossEntropyLoss({ ignoreIndex: 0.5 })],
  [/ignoreIndex must be .* got 4294967296/, () => new nn.NLLLoss({ ignoreIndex: 2 ** 32 })],
  [
    /ignoreIndex is -1, which uint8 labels cannot hold/,
    () => new nn.CrossEntropyLoss({ ignoreIndex: -1 }).forward(randn([2, 3]), bytes),
  ],
  [
    /ignoreIndex is 300, which uint8/,
    () => new nn.NLLLoss({ ignoreIndex: 300 }).forward(randn([2, 3]), bytes),
  ],
  [
    /weight must be a tensor, got an array of length 3.*tensor\(values\)/,
    () => new nn.CrossEntropyLoss({ weight: [1, 2, 3] as Loose }),
  ],
  [/posWeight must be a tensor, got 2/, () => new nn.BCEWithLogitsLoss({ posWeight: 2 as Loose })],
  [
    /weight must be float32, got int32/,
    () => new nn.NLLLoss({ weight: tensor([1], { dtype: 'int32' }) }),
  ],
  [
    /one number for each of the 3 classes/,
    () => new nn.CrossEntropyLoss({ weight: ones([2]) }).forward(randn([2, 3]), bytes),
  ],
  [
    /target must be a tensor, got undefined/,
    () => new nn.MSELoss().forward(ones([1]), undefined as Loose),
  ],
  [
    /input must be a tensor, got an array/,
    () => new nn.BCEWithLogitsLoss().forward([1] as Loose, ones([1])),
  ],
  [
    /target must be a tensor, got 3/,
    () => new nn.CrossEntropyLoss().forward(ones([3]), 3 as Loose),
  ],
  [/lr must be a number ≥ 0, got undefined/, () => new SGD(parameters(), {} as Loose)],
  [/lr must be a number ≥ 0, got undefined/, () => new (SGD as Loose)(parameters())],
  [/lr must be a number, got '0\.1'/, () => new SGD(parameters(), { lr: '0.1' as Loose })],
  [/lr must be .* got Infinity/, () => new Adam(parameters(), { lr: Number.POSITIVE_INFINITY })],
  [/momentum must be .* got NaN/, () => new SGD(parameters(), { lr: 1, momentum: Number.NaN })],
  [
    /dampening must be .* got NaN/,
    () => new SGD(parameters(), { lr: 1, momentum: 1, dampening: Number.NaN }),
  ],
  [
    /nesterov must be a boolean, got 'no'/,
    () => new SGD(parameters(), { lr: 1, nesterov: 'no' as Loose }),
  ],
  [/betas must be a pair .* got 0\.9/, () => new Adam(parameters(), { betas: 0.9 as Loose })],
  [/betas\[1\] must be in \[0, 1\), got 1\.5/, () => new Adam(parameters(), { betas: [0.9, 1.5] })],
  [
    /betas\[0\] must be .* got '0\.9'/,
    () => new Adam(parameters(), { betas: ['0.9', 0.9] as Loose }),
  ],
  [/eps must be .* got -1/, () => new Adam(parameters(), { eps: -1 })],
  [
    /group 1: there is no option 'weight_decay'\. It is called weightDecay/,
    () =>
      new SGD([{ params: parameters() }, { params: parameters(), weight_decay: 1 } as Loose], {
        lr: 1,
      }),
  ],
  [
    /SGD, group 0: momentum must be a number, got 'x'/,
    () => new SGD([{ params: parameters(), momentum: 'x' as Loose }], { lr: 1 }),
  ],
  [
    /SGD, group 0: expected a list of parameters, got undefined/,
    () => new SGD([{ lr: 1 } as Loose], { lr: 1 }),
  ],
  [
    /expected a list of parameters, got a Linear\. Pass model\.parameters\(\)/,
    () => new SGD(new nn.Linear(2, 2) as Loose, { lr: 1 }),
  ],
  [/expected a list of parameters, got undefined/, () => new Adam(undefined as Loose)],
  [
    /element 0 must be a parameter, got an array of length 2/,
    () => new Adam([...new nn.Linear(2, 2).namedParameters()] as Loose),
  ],
  [
    /element 1 must be a parameter, got null/,
    () => new Adam([...parameters().slice(1), null] as Loose),
  ],
  [
    /first argument must be an optimizer, got 0\.1/,
    () => new lrScheduler.StepLR(0.1 as Loose, { stepSize: 1 }),
  ],
  [
    /first argument must be an optimizer, got undefined/,
    () => new lrScheduler.ReduceLROnPlateau(undefined as Loose),
  ],
  [
    /milestones must be an Array, got 3/,
    () => new lrScheduler.MultiStepLR(optimizer(), { milestones: 3 as Loose }),
  ],
  [
    /maxLr must be a number, or one for each group, got '1'/,
    () => new lrScheduler.OneCycleLR(optimizer(), { maxLr: '1' as Loose, totalSteps: 3 }),
  ],
  [
    /shuffle must be a boolean, got 'yes'/,
    () => new DataLoader(data(), { shuffle: 'yes' as Loose }),
  ],
  [
    /batchSize must be a positive integer, got '5'/,
    () => new DataLoader(data(), { batchSize: '5' as Loose }),
  ],
  [/expected a dataset.* got a Tensor/, () => new DataLoader(ones([3]) as Loose)],
  [/expected a dataset.* got an array of length 2/, () => new DataLoader([[1], [2]] as Loose)],
  [/expected a dataset.* got null/, () => new DataLoader(null as Loose)],
  [
    /argument 0 must be a tensor, got an array of length 2: new TensorDataset\(inputs, targets\)/,
    () => new TensorDataset([ones([1]), ones([1])] as Loose),
  ],
  [
    /gain must be a finite number, got '1'/,
    () => nn.init.xavierUniform_(new nn.Linear(2, 2).weight, { gain: '1' as Loose }),
  ],
  [
    /std must be a finite number, got NaN/,
    () => nn.init.normal_(new nn.Linear(2, 2).weight, 0, Number.NaN),
  ],
  [
    /value must be a finite number, got 'x'/,
    () => nn.init.constant_(new nn.Linear(2, 2).weight, 'x' as Loose),
  ],
  [
    /the first argument must be a tensor, got a Linear/,
    () => nn.init.zeros_(new nn.Linear(2, 2) as Loose),
  ],
  [
    /maxNorm must be a number ≥ 0, got '1'/,
    () => nn.utils.clipGradNorm_(parameters(), '1' as Loose),
  ],
];

test.each(rows)('%s', (message, attempt) => {
  expect(attempt).toThrow(GradusError);
  expect(attempt).toThrow(message);
});

test('labels of uint8 need no other ignoreIndex than the default', () => {
  const loss = new nn.CrossEntropyLoss({ ignoreIndex: 1 });
  expect(loss.forward(randn([2, 3]), bytes).itemSync()).toBeGreaterThan(0);
  expect(new nn.CrossEntropyLoss().forward(randn([2, 3]), bytes).itemSync()).toBeGreaterThan(0);
});
