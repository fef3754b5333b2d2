/** Optimizers against PyTorch's trajectories, and their state. */
import {
  ArgumentError,
  engineStatistics,
  fromArray,
  GradusError,
  noGrad,
  ones,
  ShapeError,
  type Tensor,
  tensor,
} from 'gradus';
import { loadOptimizer, saveOptimizer } from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adafactor, Adam, Muon, type Optimizer, optimizers, Rprop, SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { type GoldenArray, loadGoldens, type OptimCase } from '../helpers/goldens.ts';

const goldens = loadGoldens('optim');

type AnyOptimizer = Optimizer<{ lr: number }>;

function freshParameters(): nn.Parameter[] {
  return goldens.parameters.map(
    ({ data, shape }) => new nn.Parameter(Float32Array.from(data), shape),
  );
}

function make({ optimizer, options, groups }: OptimCase, parameters: nn.Parameter[]): AnyOptimizer {
  const list = groups.map((group) => ({
    ...group.options,
    params: group.params.map((i) => parameters[i]),
  }));
  const Class = optimizers[optimizer as keyof typeof optimizers];
  return new Class(list as never, options as never) as unknown as AnyOptimizer;
}

/** One step with given gradients. */
function step(optimizer: AnyOptimizer, parameters: nn.Parameter[], gradients: GoldenArray[]): void {
  optimizer.zeroGrad();
  parameters.forEach((parameter, i) => {
    const { data, shape } = gradients[i];
    parameter.mul(fromArray(data, shape)).sum().backward();
  });
  optimizer.step();
}

function expectClose(actual: Tensor, expected: GoldenArray): void {
  actual.dataSync().forEach((value, i) => {
    // Ten steps with a few roundings each; PyTorch has another order of operations.
    expect(Math.abs(value - expected.data[i])).toBeLessThanOrEqual(
      2e-6 * Math.max(1, Math.abs(expected.data[i])),
    );
  });
}

describe('trajectories of ten steps', () => {
  test.each(goldens.cases.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    const parameters = freshParameters();
    const optimizer = make(golden, parameters);
    golden.trajectory.forEach((expected, i) => {
      for (const group of optimizer.paramGroups) Object.assign(group, golden.settings?.[i]);
      step(optimizer, parameters, goldens.gradients[i]);
      expected.forEach((values, p) => {
        expectClose(parameters[p], values);
      });
    });
  });
});

describe('state dict', () => {
  test.each(goldens.cases.map((golden) => [golden.name, golden] as const))(
    '%s: goes on to the same bits after five steps',
    (_, golden) => {
      const parameters = freshParameters();
      const optimizer = make(golden, parameters);
      for (let i = 0; i < 5; i++) step(optimizer, parameters, goldens.gradients[i]);
      const copies = parameters.map((p) => new nn.Parameter(p.dataSync() as Float32Array, p.shape));
      const resumed = make({ ...golden, options: { ...golden.options, lr: 9 } }, copies);
      loadOptimizer(resumed, saveOptimizer(optimizer));
      for (let i = 5; i < 10; i++) {
        step(optimizer, parameters, goldens.gradients[i]);
        step(resumed, copies, goldens.gradients[i]);
      }
      parameters.forEach((p, i) => {
        expect(copies[i].dataSync()).toEqual(p.dataSync());
      });
    },
  );

  test('a state dict of another model is refused, and nothing changes', () => {
    const parameters = freshParameters();
    const optimizer = new Adam(parameters, { lr: 0.5 });
    const other = new Adam([parameters[0]], { lr: 0.1 });
    expect(() => optimizer.loadStateDict(other.stateDict())).toThrow(GradusError);
    expect(optimizer.paramGroups[0].lr).toBe(0.5);
  });
});

describe('settings', () => {
  const parameters = freshParameters();
  test.each<[string, () => unknown]>([
    ['lr must be a number of at least 0, got NaN', () => new SGD(parameters, { lr: Number.NaN })],
    ['lr must be a number of at least 0, got -1', () => new Adam(parameters, { lr: -1 })],
    [
      'betas[1] must be a number of at least 0 and below 1, got 1',
      () => new Adam(parameters, { betas: [0.9, 1] }),
    ],
    ['nesterov needs a momentum', () => new SGD(parameters, { lr: 1, nesterov: true })],
    ['etas[1] must be a number above 1, got 1', () => new Rprop(parameters, { etas: [0.5, 1] })],
    [
      'stepSizes must be a pair such as [1e-6, 50], got 1',
      () => new Rprop(parameters, { stepSizes: 1 as never }),
    ],
    [
      'eps[1] must be a number of at least 0, got null',
      () => new Adafactor(parameters, { eps: [null, null as never] }),
    ],
    [
      'beta2Decay must be a number of at most 0, got 1',
      () => new Adafactor(parameters, { beta2Decay: 1 }),
    ],
    [
      "adjustLrFn must be 'original' or 'match_rms_adamw', got 'none'",
      () => new Muon([parameters[0]], { adjustLrFn: 'none' as never }),
    ],
    [
      'nsSteps must be an integer from 1 to 99, got 100',
      () => new Muon([parameters[0]], { nsSteps: 100 }),
    ],
    ['got no parameters', () => new SGD([], { lr: 1 })],
    ['more than one place', () => new SGD([parameters[0], parameters[0]], { lr: 1 })],
  ])('%s', (message, attempt) => {
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(message);
  });

  test('a rate that a schedule makes NaN is refused at the step', () => {
    const optimizer = new SGD(parameters, { lr: 1 });
    optimizer.paramGroups[0].lr = Number.NaN;
    expect(() => optimizer.step()).toThrow(/lr must be/);
  });
});

test('Muon refuses what is not a matrix', () => {
  const [matrix, vector] = freshParameters();
  expect(() => new Muon([matrix, vector])).toThrow(/trains matrices, got .* shape \[5\].*AdamW/);
  const optimizer = new Muon([matrix]);
  expect(() => optimizer.addParamGroup({ params: [vector] })).toThrow(ShapeError);
  expect(optimizer.paramGroups.length).toBe(1);
});

describe('addParamGroup', () => {
  test('adds a group with its own settings and the defaults', () => {
    const [a, b, c] = freshParameters();
    const optimizer = new SGD([a], { lr: 1, momentum: 0.5 });
    optimizer.addParamGroup({ params: [b, c], lr: 2 });
    expect(optimizer.defaults.lr).toBe(1);
    expect(optimizer.paramGroups.map(({ lr, momentum }) => [lr, momentum])).toEqual([
      [1, 0.5],
      [2, 0.5],
    ]);
    const before = b.dataSync();
    for (const p of [a, b, c]) p.sum().backward();
    optimizer.step();
    expect(b.dataSync()[0]).toBeCloseTo(before[0] - 2, 5);
    expect(optimizer.stateDict().paramGroups.map(({ params }) => params)).toEqual([[0], [1, 2]]);
  });

  test('refuses a parameter of another group, a computed tensor and a wrong setting; nothing changes', () => {
    const [a, b] = freshParameters();
    const optimizer = new SGD([a], { lr: 1 });
    expect(() => optimizer.addParamGroup({ params: [b, a] })).toThrow(/another group already has/);
    expect(() => optimizer.addParamGroup({ params: [b.mul(2)] })).toThrow(/non-leaf/);
    expect(() => optimizer.addParamGroup({ params: [b], lr: -1 })).toThrow(/lr must be/);
    expect(() => optimizer.addParamGroup({ params: [] })).toThrow(/no parameters/);
    expect(() => optimizer.addParamGroup([b] as never)).toThrow(ArgumentError);
    expect(optimizer.paramGroups.length).toBe(1);
  });
});

describe('step with a closure', () => {
  test.each(Object.keys(optimizers))('%s: returns the loss, and steps as without one', (name) => {
    const Class = optimizers[name as 'Adam'];
    const run = (withClosure: boolean) => {
      const w = new nn.Parameter([[1, -2]]);
      const optimizer = new Class([w], { lr: 0.1 });
      const closure = (): Tensor => {
        optimizer.zeroGrad();
        const loss = w.mul(w).sum();
        loss.backward();
        return loss;
      };
      if (withClosure || name === 'LBFGS') expect(optimizer.step(closure).itemSync()).toBe(5);
      else {
        closure();
        optimizer.step();
      }
      return w.dataSync();
    };
    expect(run(true)).toEqual(run(false));
    expect(run(true)).not.toEqual(Float32Array.of(1, -2));
  });

  test('records gradients inside noGrad, and takes the options of a step', () => {
    const w = new nn.Parameter([1]);
    const optimizer = new SGD([w], { lr: 1 });
    const closure = (): Tensor => {
      const loss = w.mul(3).sum();
      loss.backward();
      return loss;
    };
    noGrad(() => optimizer.step(closure, { onlyIf: tensor(false) }));
    expect([...w.dataSync()]).toEqual([1]);
    noGrad(() => optimizer.step(closure));
    expect([...w.dataSync()]).toEqual([-5]);
  });

  test.each([
    ['undefined', () => undefined],
    ['a vector', () => ones([2])],
    ['a promise', async () => ones([])],
  ])('refuses a closure that returns %s', (_, closure) => {
    const optimizer = new SGD(freshParameters(), { lr: 1 });
    expect(() => optimizer.step(closure as never)).toThrow(/must return the loss/);
  });
});

test.each(Object.keys(optimizers).filter((name) => name !== 'LBFGS'))(
  'steps of %s compile once',
  (name) => {
    const Class = optimizers[name as 'Adam'];
    const w = new nn.Parameter([[1, -2, 0.5]]);
    const optimizer = new Class([w], { lr: 0.1 });
    const step = (): void => {
      optimizer.zeroGrad();
      w.mul(w).sum().backward();
      optimizer.step();
      w.dataSync();
    };
    step();
    step();
    const { compilations } = engineStatistics();
    for (let i = 0; i < 8; i++) {
      optimizer.paramGroups[0].lr *= 0.9;
      step();
    }
    expect(engineStatistics().compilations).toBe(compilations);
  },
);
