/** The four networks of the lesson compared with PyTorch, number by number, on the real MNIST. */
import { mnist } from '@gradus/datasets';
import { manualSeed, type Tensor } from 'gradus';
import { DataLoader } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';
import { loadGoldens, type ModelGoldens } from '../helpers/goldens.ts';

const ITERATIONS = 3000;

class OneHidden extends nn.Module {
  fc1 = new nn.Linear(784, 100);
  activation: nn.Module;
  fc2 = new nn.Linear(100, 10);

  constructor(activation: nn.Module) {
    super();
    this.activation = activation;
  }

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.activation.forward(this.fc1.forward(x)) as Tensor);
  }
}

class TwoHidden extends nn.Module {
  fc1 = new nn.Linear(784, 100);
  relu1 = new nn.ReLU();
  fc2 = new nn.Linear(100, 100);
  relu2 = new nn.ReLU();
  fc3 = new nn.Linear(100, 10);

  forward(x: Tensor): Tensor {
    const h = this.relu1.forward(this.fc1.forward(x));
    return this.fc3.forward(this.relu2.forward(this.fc2.forward(h)));
  }
}

const MODELS: Record<string, () => nn.Module> = {
  A: () => new OneHidden(new nn.Sigmoid()),
  B: () => new OneHidden(new nn.Tanh()),
  C: () => new OneHidden(new nn.ReLU()),
  D: () => new TwoHidden(),
};

const data = await mnist();

describe.each(cases<readonly (0 | 1 | 42)[]>([0], [0, 1, 42]))('seed %i', (seed) => {
  const goldens = loadGoldens(`models-seed-${seed}`);

  test.each(Object.keys(MODELS))('model %s trains to the numbers of PyTorch', (name) => {
    manualSeed(seed);
    const train = new DataLoader(data.train, { batchSize: goldens.batch_size, shuffle: true });
    const held = new DataLoader(data.test, { batchSize: goldens.batch_size });
    const model = MODELS[name]();
    const golden = goldens.models[name as keyof typeof goldens.models];
    checkInitialWeights(model, golden);

    const criterion = new nn.CrossEntropyLoss();
    const optimizer = new SGD(model.parameters(), { lr: goldens.lr });
    let iteration = 0;
    while (iteration < ITERATIONS) {
      for (const [images, labels] of train) {
        optimizer.zeroGrad();
        const outputs = model.forward(images.view(-1, 28 * 28).requiresGrad_()) as Tensor;
        const loss = criterion.forward(outputs, labels);
        loss.backward();
        if (iteration === 0) checkFirstStep(model, labels, golden);
        optimizer.step();
        iteration++;
        checkLoss(iteration, loss.itemSync(), golden);
        if (iteration % 500 === 0) checkCorrect(iteration, countCorrect(model, held), golden);
        if (iteration === ITERATIONS) break;
      }
    }
  });
});

function checkInitialWeights(model: nn.Module, golden: ModelGoldens): void {
  for (const [name, parameter] of model.namedParameters()) {
    const expected = golden.init[name];
    const values = parameter.dataSync() as Float32Array;
    expect(parameter.shape).toEqual(expected.shape);
    expected.first8.forEach((v, i) => {
      expect(Math.abs(values[i] - v)).toBeLessThanOrEqual(1e-7);
    });
    expect(Math.abs((values.at(-1) as number) - expected.last)).toBeLessThanOrEqual(1e-7);
    expect(values.reduce((sum, v) => sum + v, 0)).toBeCloseTo(expected.sum_f64, 4);
  }
}

function checkFirstStep(model: nn.Module, labels: Tensor, golden: ModelGoldens): void {
  expect([...labels.dataSync()]).toEqual(golden.first_labels);
  for (const [name, parameter] of model.namedParameters()) {
    const expected = golden.first_grad[name];
    const values = parameter.grad?.dataSync() as Float32Array;
    expected.first8.forEach((v, i) => {
      expect(Math.abs(values[i] - v)).toBeLessThanOrEqual(1e-6);
    });
    const norm = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));
    expect(Math.abs(norm / expected.norm - 1)).toBeLessThan(1e-4);
  }
}

function checkLoss(iteration: number, loss: number, golden: ModelGoldens): void {
  const expected = golden.loss[iteration];
  if (iteration <= 20) expect(Math.abs(loss - expected)).toBeLessThanOrEqual(1e-5);
  if (iteration === 500) expect(Math.abs(loss - expected)).toBeLessThanOrEqual(1e-3);
}

function checkCorrect(iteration: number, correct: number, golden: ModelGoldens): void {
  const expected = golden.log.find((line) => line.iteration === iteration);
  expect(Math.abs(correct - (expected?.correct ?? Number.NaN))).toBeLessThanOrEqual(30);
}

function countCorrect(model: nn.Module, held: DataLoader): number {
  let correct = 0;
  for (const [images, labels] of held) {
    const [, predicted] = (model.forward(images.view(-1, 28 * 28)) as Tensor).max(1);
    correct += predicted.eq(labels).sum().itemSync();
  }
  return correct;
}
