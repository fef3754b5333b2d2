/** Arguments of the wrong type are refused, with their names. */
import { fromArray, GradusError, ones, randn, tensor } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam, lrScheduler, SGD } from 'gradus/optim';
import { expect, test } from 'vitest';

/** Calls without types, as from JavaScript. */
// biome-ignore lint/suspicious/noExplicitAny: tests wrong types
type Loose = any;

const parameters = () => new nn.Linear(2, 2).parameters();
const optimizer = () => new SGD(parameters(), { lr: 0.1 });
const data = () => new TensorDataset(ones([10, 2]));
const bytes = fromArray(Uint8Array.of(0, 1), [2]);

const rows: [RegExp, () => unknown][] = [
  [/inFeatures must be an integer of at least 1, got '3'/, () => new nn.Linear('3' as Loose, 2)],
  [/inFeatures must be an integer of at least 1, got 2\.5/, () => new nn.Linear(2.5, 2)],
  [/outFeatures must be an integer of at least 1, got -1/, () => new nn.Linear(3, -1)],
  [
    /outFeatures must be an integer of at least 1, got undefined/,
    () => new nn.Linear(3, undefined as Loose),
  ],
  [/bias must be a boolean, got 0/, () => new nn.Linear(2, 2, { bias: 0 as Loose })],
  [/generator must be a Generator, got 3/, () => new nn.Linear(2, 2, { generator: 3 as Loose })],
  [/p must be a number from 0 to 1, got 'x'/, () => new nn.Dropout('x' as Loose)],
  [/p must be a number from 0 to 1, got '0\.5'/, () => new nn.Dropout('0.5' as Loose)],
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
  [/beta must be a number of at least 0, got -1/, () => new nn.SmoothL1Loss({ beta: -1 })],
  [/delta must be a number above 0, got 0/, () => new nn.HuberLoss({ delta: 0 })],
  [
    /^L1Loss: input and target must have one shape, got \[2\] and \[2,1\]\. Reshape one/,
    () => new nn.L1Loss().forward(ones([2]), ones([2, 1])),
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
    /weight must be float32 or float64, got int32/,
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
  [/lr must be a number of at least 0, got undefined/, () => new SGD(parameters(), {} as Loose)],
  [/lr must be a number of at least 0, got undefined/, () => new (SGD as Loose)(parameters())],
  [
    /lr must be a number of at least 0, got '0\.1'/,
    () => new SGD(parameters(), { lr: '0.1' as Loose }),
  ],
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
  [
    /betas\[1\] must be a number of at least 0 and below 1, got 1\.5/,
    () => new Adam(parameters(), { betas: [0.9, 1.5] }),
  ],
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
    /SGD, group 0: momentum must be a number of at least 0, got 'x'/,
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
    /batchSize must be an integer of at least 1, got '5'/,
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
    /std must be a number of at least 0, got NaN/,
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
    /maxNorm must be a number of at least 0, got '1'/,
    () => nn.utils.clipGradNorm_(parameters(), '1' as Loose),
  ],
];

test.each(rows)('%s', (message, attempt) => {
  expect(attempt).toThrow(GradusError);
  expect(attempt).toThrow(message);
});

test('labels of uint8 work with the default ignoreIndex', () => {
  const loss = new nn.CrossEntropyLoss({ ignoreIndex: 1 });
  expect(loss.forward(randn([2, 3]), bytes).itemSync()).toBeGreaterThan(0);
  expect(new nn.CrossEntropyLoss().forward(randn([2, 3]), bytes).itemSync()).toBeGreaterThan(0);
});
