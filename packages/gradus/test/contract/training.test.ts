import { describe, expect, test } from 'vitest';
import { Linear, Module } from '../../src/nn/index.ts';
import { Adam, type Optimizer, SGD } from '../../src/optim/index.ts';
import { Engine, type Statistics } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { rand, randint, type Tensor } from '../../src/tensor/index.ts';
import { Generator } from '../../src/util/random/index.ts';
import { BACKENDS } from './backends.ts';
import { expectClose } from './close.ts';

/** Linear → sigmoid → Linear: model A, with any sizes. */
class Network extends Module {
  readonly fc1: Linear;
  readonly fc2: Linear;

  constructor(inputs: number, hidden: number, outputs: number) {
    super();
    const generator = new Generator().manualSeed(7);
    this.fc1 = new Linear(inputs, hidden, { generator });
    this.fc2 = new Linear(hidden, outputs, { generator });
  }

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.fc1.forward(x).sigmoid());
  }
}

type Rule = (network: Network) => Optimizer<object>;

const RULES: readonly (readonly [name: string, make: Rule])[] = [
  ['SGD', (network) => new SGD(network.parameters(), { lr: 0.5 })],
  [
    'SGD with momentum',
    (network) => new SGD(network.parameters(), { lr: 0.1, momentum: 0.9, weightDecay: 0.01 }),
  ],
  ['Adam', (network) => new Adam(network.parameters(), { lr: 0.01 })],
];

interface Trained {
  readonly losses: number[];
  readonly weights: number[];
  /** Statistics before each iteration, and at the end. */
  readonly statistics: Statistics[];
}

/** Trains on the same batches each time. */
function train(
  engine: Engine,
  [inputs, hidden, outputs]: readonly [number, number, number],
  makeOptimizer: Rule,
  iterations: number,
  batch = 32,
): Trained {
  return runtime.withEngine(engine, () => {
    const generator = new Generator().manualSeed(1);
    const network = new Network(inputs, hidden, outputs);
    const optimizer = makeOptimizer(network);
    const losses: number[] = [];
    const statistics: Statistics[] = [];
    for (let i = 0; i < iterations; i++) {
      const x = rand([batch, inputs], { generator });
      const labels = randint(outputs, [batch, 1], { generator });
      statistics.push(engine.statistics());
      optimizer.zeroGrad();
      const loss = network.forward(x).logSoftmax(1).gather(1, labels).mean().neg();
      loss.backward();
      optimizer.step();
      losses.push(loss.itemSync());
    }
    statistics.push(engine.statistics());
    const weights = [...network.fc1.weight.dataSync(), ...network.fc2.bias!.dataSync()];
    return { losses, weights, statistics };
  });
}

describe.each(RULES)('%s', (_, rule) => {
  const results = BACKENDS.map(([name, create]) => {
    return [name, train(new Engine(create()), [20, 16, 5], rule, 40)] as const;
  });
  const [[, reference], ...others] = results;

  test.each(results)('on %s runs one program an iteration, compiled once', (_, { statistics }) => {
    for (let i = 3; i < statistics.length; i++) {
      expect(statistics[i].compilations).toBe(statistics[i - 1].compilations);
      expect(statistics[i].runs).toBe(statistics[i - 1].runs + 1);
      expect(statistics[i].kernels).toBeGreaterThan(statistics[i - 1].kernels);
    }
  });

  test.each(others)('on %s follows the reference', (_, { losses, weights }) => {
    expectClose(losses, reference.losses, { relative: 1e-5, scale: 0 }, 'losses');
    expectClose(weights, reference.weights, { relative: 1e-4, scale: 1e-4 }, 'weights');
  });
});

test('model A in full size trains alike on the reference and on WebAssembly', () => {
  const rule: Rule = (network) => new SGD(network.parameters(), { lr: 0.1 });
  const [reference, wasm] = BACKENDS.map(([, create]) => {
    return train(new Engine(create()), [784, 100, 10], rule, 12, 100).losses;
  });
  expectClose(wasm, reference, { relative: 1e-5, scale: 0 }, 'losses');
});
