/** Optimizers against PyTorch's trajectories, and their state. */
import { ArgumentError, fromArray, GradusError, type Tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { Adam, type Optimizer, optimizers, SGD } from 'gradus/optim';
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
      const resumed = make(golden, copies);
      resumed.loadStateDict(optimizer.stateDict());
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
