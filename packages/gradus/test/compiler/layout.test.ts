/** Parameters that are stored by columns give the same results. */
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { createWasmBackend } from '../../src/backends/wasm/index.ts';
import { Linear, Sequential, Tanh } from '../../src/nn/index.ts';
import { Adam, type Optimizer, SGD } from '../../src/optim/index.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { explain } from '../../src/runtime/index.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { noGrad, rand, type Tensor } from '../../src/tensor/index.ts';
import { Generator } from '../../src/util/random/index.ts';

const [INPUTS, HIDDEN, OUTPUTS] = [11, 18, 5];

function network(inputs = INPUTS) {
  const generator = new Generator().manualSeed(3);
  const first = new Linear(inputs, HIDDEN, { generator });
  const second = new Linear(HIDDEN, OUTPUTS, { generator });
  return { first, second, model: new Sequential(first, new Tanh(), second) };
}

const batch = (size = 7) => rand([size, INPUTS], { generator: new Generator().manualSeed(5) });
const lossOf = (model: Sequential, x: Tensor): Tensor =>
  (model.forward(x) as Tensor).pow(2).mean() as Tensor;

function step(model: Sequential, optimizer: Optimizer<object>, x: Tensor): void {
  optimizer.zeroGrad();
  lossOf(model, x).backward();
  optimizer.step();
}

const columnsOf = (weight: Tensor): number => weight.node.storage?.columns ?? -1;

describe.each([
  ['reference', createReferenceBackend],
  ['wasm', createWasmBackend],
] as const)('on %s', (_, create) => {
  const run = (body: (engine: Engine) => void): void => {
    const engine = new Engine(create());
    runtime.withEngine(engine, () => body(engine));
  };

  test('a step changes weights by the gradient that was readable before it', () => {
    run(() => {
      const { first, model } = network();
      const optimizer = new SGD(model.parameters(), { lr: 0.5 });
      step(model, optimizer, batch());
      for (let i = 0; i < 3; i++) {
        optimizer.zeroGrad();
        lossOf(model, batch()).backward();
        const before = first.weight.dataSync() as Float32Array;
        const gradient = first.weight.grad?.dataSync() as Float32Array;
        optimizer.step();
        const after = first.weight.dataSync();
        before.forEach((w, at) => {
          expect(after[at]).toBeCloseTo(w - 0.5 * gradient[at], 6);
        });
      }
      expect(columnsOf(first.weight)).toBe(INPUTS);
    });
  });

  test('later operations on weights read them as [out, in]', () => {
    run(() => {
      const { first, model } = network();
      step(model, new SGD(model.parameters(), { lr: 0.5 }), batch());
      const values = first.weight.dataSync() as Float32Array;
      expect(columnsOf(first.weight)).toBe(INPUTS);
      const copy = first.weight.detach().mul(1).dataSync();
      expect([...copy]).toEqual([...values]);
      const flat = first.weight.detach().reshape(-1).add(0).dataSync();
      expect([...flat]).toEqual([...values]);
      const part = first.weight
        .detach()
        .slice(0, 4, 7)
        .slice(1, 2, 7)
        .add(0)
        .dataSync() as Float32Array;
      part.forEach((v, i) => {
        expect(v).toBe(values[(4 + Math.floor(i / 5)) * INPUTS + 2 + (i % 5)]);
      });
    });
  });

  test('a copy from one layout to the other keeps each element', () => {
    run(() => {
      const { first, model } = network();
      step(model, new SGD(model.parameters(), { lr: 0.5 }), batch());
      const trained = first.weight.dataSync();
      const { weight } = network().first;
      noGrad(() => weight.copy_(first.weight));
      expect(weight.dataSync()).toEqual(trained);
      const values = rand([HIDDEN, INPUTS]);
      noGrad(() => first.weight.copy_(values));
      expect(first.weight.dataSync()).toEqual(values.dataSync());
      expect([weight, first.weight].map(columnsOf)).toEqual([0, INPUTS]);
    });
  });

  test('momentum and the moments of Adam have the layout of their weights', () => {
    for (const make of [
      (p: Tensor[]) => new SGD(p, { lr: 0.1, momentum: 0.9, weightDecay: 0.01 }),
      (p: Tensor[]) => new Adam(p, { lr: 0.01 }),
    ]) {
      run(() => {
        const { first, second, model } = network();
        const optimizer = make(model.parameters() as unknown as Tensor[]);
        for (let i = 0; i < 3; i++) step(model, optimizer as Optimizer<object>, batch());
        optimizer.zeroGrad();
        lossOf(model, batch()).backward();
        optimizer.step();
        expect(explain(null)).not.toContain(`for i0 < ${HIDDEN}, i1 < ${INPUTS}`);
        expect(columnsOf(first.weight)).toBe(INPUTS);
        // The gradient of the hidden values reads this one by rows, and it has few rows.
        expect(columnsOf(second.weight)).toBe(0);
      });
    }
  });

  test('a prediction chooses the layout before training, and training chooses for good', () => {
    run((engine) => {
      const generator = new Generator().manualSeed(3);
      const [first, second, third] = [
        new Linear(INPUTS, HIDDEN, { generator }),
        new Linear(HIDDEN, HIDDEN, { generator }),
        new Linear(HIDDEN, OUTPUTS, { generator }),
      ];
      const model = new Sequential(first, new Tanh(), second, new Tanh(), third);
      const predict = () => [...(model.forward(batch(1)) as Tensor).dataSync()];
      const layouts = () => [first, second, third].map(({ weight }) => columnsOf(weight));
      const before = [...second.weight.dataSync()];
      predict();
      expect(layouts()).toEqual([INPUTS, HIDDEN, 0]);
      expect([...second.weight.dataSync()]).toEqual(before);
      step(model, new SGD(model.parameters(), { lr: 0.1 }), batch());
      first.weight.dataSync();
      // The gradient of the hidden values reads the second weight by rows.
      expect(layouts()).toEqual([INPUTS, 0, 0]);
      predict();
      const { compilations } = engine.statistics();
      predict();
      expect(layouts()).toEqual([INPUTS, 0, 0]);
      expect(engine.statistics().compilations).toBe(compilations);
    });
  });

  test('evaluation between steps compiles once and copies no weights', () => {
    run((engine) => {
      const { model } = network();
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      step(model, optimizer, batch());
      (model.forward(batch(3)) as Tensor).dataSync();
      step(model, optimizer, batch());
      lossOf(model, batch()).itemSync();
      const { compilations } = engine.statistics();
      for (let i = 0; i < 3; i++) {
        step(model, optimizer, batch());
        (model.forward(batch(3)) as Tensor).dataSync();
      }
      expect(engine.statistics().compilations).toBe(compilations);
    });
  });
});

test('a second model with the same layers shares the programs of the first', () => {
  const engine = new Engine(createReferenceBackend());
  runtime.withEngine(engine, () => {
    const train = (): number => {
      const { model } = network();
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      for (let i = 0; i < 3; i++) step(model, optimizer, batch());
      model.parameters()[0].dataSync();
      return engine.statistics().compilations;
    };
    expect([train(), train()]).toEqual([1, 1]);
  });
});

test('weights move from one backend to another in any layout', () => {
  const { first, model } = network();
  const optimizer = new SGD(model.parameters(), { lr: 0.5 });
  const x = batch();
  runtime.withEngine(new Engine(createReferenceBackend()), () => step(model, optimizer, x));
  const before = [...first.weight.dataSync()];
  expect(columnsOf(first.weight)).toBe(INPUTS);
  runtime.withEngine(new Engine(createWasmBackend()), () => {
    const product = first.weight.detach().matmul(x.T).dataSync();
    const images = x.dataSync();
    let sum = 0;
    for (let k = 0; k < INPUTS; k++) sum += images[k] * before[INPUTS + k];
    expect(product[x.shape[0]]).toBeCloseTo(sum, 5);
    expect([...first.weight.dataSync()]).toEqual(before);
    step(model, optimizer, x);
    expect([...first.weight.dataSync()]).not.toEqual(before);
  });
});
