/** Inputs that training or evaluation cannot use are refused before the first step. */
import {
  defaultGenerator,
  GradusError,
  manualSeed,
  ones,
  randn,
  type Tensor,
  tensor,
} from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam, SGD } from 'gradus/optim';
import { evaluate, gradcheck, type TrainOptions, train } from 'gradus/train';
import { describe, expect, test } from 'vitest';
import { crossEntropy, loaders, Net } from './tiny.ts';

/** Calls without types, as from JavaScript. */
// biome-ignore lint/suspicious/noExplicitAny: tests wrong types
type Loose = any;

/** Trains for two steps. @returns the error, and what changed before it */
async function refused(changes: Loose): Promise<{ message: string; steps: number }> {
  manualSeed(1);
  const model = new Net();
  const before = model.fc1.weight.dataSync();
  let steps = 0;
  const options = {
    model,
    loss: crossEntropy,
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    ...loaders(),
    iterations: 2,
    beforeStep: () => steps++,
    ...changes,
  } as unknown as TrainOptions;
  const error = await train(options).then(
    () => new Error('was not refused'),
    (reason: Error) => reason,
  );
  expect(error).toBeInstanceOf(GradusError);
  expect(model.fc1.weight.dataSync()).toEqual(before);
  return { message: error.message, steps };
}

function regression(targets: (x: Tensor) => Tensor, outputs = 1) {
  const x = randn([20, 3]);
  const model = new nn.Linear(3, outputs);
  const loader = () => new DataLoader(new TensorDataset(x, targets(x)), { batchSize: 10 });
  return {
    model,
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    trainLoader: loader(),
    testLoader: loader(),
  };
}

describe('targets that are not classes, with a testLoader', () => {
  test.each<[string, RegExp, () => Loose]>([
    [
      'regression',
      /MSELoss is a loss of regression, but the task is classification by default. Pass task: 'regression'/,
      () => ({ ...regression((x) => x.sum(1, true)), loss: new nn.MSELoss() }),
    ],
    [
      'regression with a loss of its own',
      /class labels, int32 or uint8 \[batch\].* got the float32 value -?\d.* For regression pass task/,
      () => ({
        ...regression((x) => x.sum(1, true)),
        loss: (y: Tensor, t: Tensor) => y.sub(t).pow(2).mean(),
      }),
    ],
    [
      'classes, for regression',
      /CrossEntropyLoss is a loss of classification, but the task is regression. Pass task: 'classification'/,
      () => ({ loss: new nn.CrossEntropyLoss(), task: 'regression' }),
    ],
    [
      'classes, for regression with a loss of its own',
      /regression must be float32 .* got int32 \[12\]/,
      () => ({ task: 'regression' }),
    ],
    [
      'a vector of targets for a column of outputs',
      /outputs \[1,1\] and targets \[1\] must have one shape.*unsqueeze\(1\)/,
      () => ({
        ...regression((x) => x.sum(1)),
        loss: (y: Tensor, t: Tensor) => y.squeeze(1).sub(t).pow(2).mean(),
        task: 'regression',
      }),
    ],
    [
      'regression in a vector',
      /got the float32 value .* Convert labels .* target\.int\(\)/,
      () => ({
        ...regression((x) => x.sum(1)),
        loss: (y: Tensor, t: Tensor) => y.squeeze(1).sub(t).pow(2).mean(),
      }),
    ],
    [
      'one logit and whole labels',
      /at least two classes.* got outputs \[1,1\] and targets int32 \[1\]/,
      () => ({ ...regression((x) => x.sum(1).gt(0).int()), loss: (y: Tensor) => y.mean() }),
    ],
    [
      'one-hot targets',
      /got targets float32 \[20,2\]/,
      () => ({ ...regression((x) => x.slice(1, 0, 2), 2), loss: new nn.CrossEntropyLoss() }),
    ],
    [
      'an empty test set',
      /testLoader has no batch/,
      () => ({
        testLoader: new DataLoader(loaders().testLoader.dataset, { batchSize: 99, dropLast: true }),
      }),
    ],
  ])('%s', async (_, message, changes) => {
    const result = await refused(changes());
    expect(result.message).toMatch(message);
    expect(result.steps).toBe(0);
  });

  test('without a testLoader they train; with soft training targets, labels are tested', async () => {
    const { testLoader: _, ...options } = regression((x) => x.sum(1, true));
    await train({ ...options, loss: new nn.MSELoss(), iterations: 2 });
    const x = randn([20, 3]);
    const model = new nn.Linear(3, 2);
    const soft = new TensorDataset(x, x.slice(1, 0, 2).softmax(1));
    const labels = new TensorDataset(x, x.argmax(1).clamp(0, 1).int());
    const testLoader = new DataLoader(labels, { batchSize: 20 });
    const trains = {
      model,
      loss: (y: Tensor, target: Tensor) => target.mul(y.softmax(1).log()).sum(1).mean().neg(),
      optimizer: new Adam(model.parameters()),
      trainLoader: new DataLoader(soft, { batchSize: 10 }),
      testLoader,
      iterations: 2,
    };
    const { evaluation } = await train(trains);
    expect(evaluation?.total).toBe(20);
    // The loss takes soft targets only, so it cannot compare validations.
    const validated = await train({ ...trains, validationLoader: testLoader, restoreBest: true });
    expect(validated.validation).toMatchObject({ total: 20, loss: null });
  });

  test('the checks of the test set draw nothing', async () => {
    const draws: unknown[] = [];
    const { dataset } = loaders().testLoader;
    const noisy = {
      length: dataset.length,
      get: (i: number) => {
        defaultGenerator.random32();
        return dataset.get(i);
      },
    };
    for (const testLoader of [undefined, new DataLoader(noisy as Loose)]) {
      manualSeed(1);
      const model = new Net();
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      const beforeStep = () => draws.push(defaultGenerator.getState());
      const { trainLoader } = loaders();
      await train({
        model,
        loss: crossEntropy,
        optimizer,
        trainLoader,
        testLoader,
        iterations: 1,
        beforeStep,
      } as Loose);
    }
    expect(draws[0]).toEqual(draws[1]);
  });
});

test.each<[string, RegExp, Loose]>([
  ['no model', /model must be a module, got undefined/, { model: undefined }],
  ['a class for the model', /got the class Net\. Make one: new Net\(\)/, { model: Net }],
  [
    'a function for the model',
    /model must be a module, got the function/,
    { model: (x: Tensor) => x },
  ],
  ['no loss', /loss must be a module or a function .* got undefined/, { loss: undefined }],
  [
    'a class for the loss',
    /got the class MSELoss\. Make one: new MSELoss\(\)/,
    { loss: nn.MSELoss },
  ],
  [
    'a loss that gives a number',
    /the loss must return a tensor, but returned 1/,
    { loss: () => 1 },
  ],
  [
    'a loss that gives nothing',
    /the loss must return a tensor, but returned undefined/,
    { loss: () => {} },
  ],
  [
    'a name for the optimizer',
    /optimizer must be an object such as new SGD\(…\), got 'adam'/,
    { optimizer: 'adam' },
  ],
  ['a class for the optimizer', /optimizer must be .* got the class SGD/, { optimizer: SGD }],
  [
    'the optimizer of another model',
    /optimizer has none of the model's parameters/,
    { optimizer: new SGD(new Net().parameters(), { lr: 1 }) },
  ],
  [
    'no loader',
    /trainLoader must be .* new DataLoader\(.* got undefined/,
    { trainLoader: undefined },
  ],
  [
    'an array for the loader',
    /trainLoader must be .* got an array of length 1/,
    { trainLoader: [[ones([2, 2]), ones([2])]] },
  ],
  [
    'a dataset for the loader',
    /testLoader must be .* got a TensorDataset/,
    { testLoader: new TensorDataset(ones([2])) },
  ],
  ['a scheduler of another kind', /scheduler must be .* got 0\.1/, { scheduler: 0.1 }],
  [
    'a test’s scheduler of another kind',
    /evaluationScheduler must be .* got \{\}/,
    { evaluationScheduler: {} },
  ],
  ['an unknown option', /no option 'evalevery'\. It is called evalEvery/, { evalevery: 2 }],
  ['a callback that is none', /onEvent must be a function, got true/, { onEvent: true }],
  ['a string for a count', /iterations must be .* got '2'/, { iterations: '2' }],
  ['a state that is none', /state must be an object, got null/, { state: null }],
])('train refuses %s', async (_, message, changes) => {
  expect((await refused(changes)).message).toMatch(message);
});

test('train refuses missing options, and a forward that returns nothing', async () => {
  await expect(train(undefined as Loose)).rejects.toThrow(GradusError);
  await expect(train(new Net() as Loose)).rejects.toThrow(GradusError);
  class Silent extends Net {
    override forward(x: Tensor): Tensor {
      super.forward(x);
      return undefined as Loose;
    }
  }
  const model = new Silent();
  const optimizer = new SGD(model.parameters(), { lr: 1 });
  expect((await refused({ model, optimizer })).message).toMatch(
    /the model's forward must return a tensor, but returned undefined/,
  );
});

test.each<[string, RegExp, (model: Net) => Promise<unknown>]>([
  [
    'no loader',
    /expected a DataLoader, got undefined/,
    (model) => evaluate(model, undefined as Loose),
  ],
  [
    'a batch for the loader',
    /a batch must be \[input, target\], but this batch is a Tensor/,
    (model) => evaluate(model, [ones([1, 2]), ones([1])] as Loose),
  ],
  [
    'arrays for tensors',
    /but this batch is an array of length 2/,
    (model) => evaluate(model, [[[1], [2]]] as Loose),
  ],
  ['no model', /model must be a module/, () => evaluate(null as Loose, loaders().testLoader)],
  [
    'a loss for the options',
    /evaluate: there is no option|options are an object/,
    (model) => evaluate(model, loaders().testLoader, crossEntropy as Loose),
  ],
  [
    'floats for labels',
    /got (outputs .* and )?targets float32 \[1\]/,
    (model) => evaluate(model, [[ones([1, 2]), ones([1])]]),
  ],
])('evaluate refuses %s', async (_, message, attempt) => {
  await expect(attempt(new Net())).rejects.toThrow(GradusError);
  await expect(attempt(new Net())).rejects.toThrow(message);
});

test('evaluate takes any batches', async () => {
  const batch = [ones([1, 2]), tensor([0], { dtype: 'int32' })];
  expect(await evaluate(new Net(), [batch])).toMatchObject({ total: 1 });
});

test.each<[RegExp, () => unknown]>([
  [
    /inputs must be a list of tensors, \[x\], got a Tensor/,
    () => gradcheck((x) => x, ones([1]) as Loose),
  ],
  [/inputs must be .* got undefined/, () => gradcheck((x) => x, undefined as Loose)],
  [/first argument must be a function, got 1/, () => gradcheck(1 as Loose, [ones([1])])],
  [/no option 'epsilon'/, () => gradcheck((x) => x, [ones([1])], { epsilon: 1 } as Loose)],
  [
    /atol must be a number of at least 0, got 'x'/,
    () => gradcheck((x) => x, [ones([1])], { atol: 'x' } as Loose),
  ],
])('gradcheck: %s', (message, attempt) => {
  expect(attempt).toThrow(message);
});
