/** States of optimizers in memory, and the arguments of optimizers. */
import { ones, type Tensor, tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { Adam, AdamW, SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';

const KINDS = [
  ['SGD', (w: nn.Parameter) => new SGD([w], { lr: 0.1, momentum: 0.9 })],
  ['Adam', (w: nn.Parameter) => new Adam([w], { lr: 0.1, amsgrad: true })],
  ['AdamW', (w: nn.Parameter) => new AdamW([w], { lr: 0.1 })],
] as const;

function setUp(make: (w: nn.Parameter) => SGD | Adam) {
  const w = new nn.Parameter(Float32Array.of(1, -2), [2]);
  const optimizer = make(w);
  const step = (factor: number): void => {
    optimizer.zeroGrad();
    w.mul(w).mul(factor).sum().backward();
    optimizer.step();
  };
  return { w, optimizer, step };
}

describe.each(KINDS)('a state of %s', (_, make) => {
  test('is a copy: a roll-back goes on as it did the first time', () => {
    const { w, optimizer, step } = setUp(make);
    step(1);
    const saved = optimizer.stateDict();
    const weights = w.dataSync() as Float32Array;
    const run = (): Float32Array => {
      for (const factor of [5, 0.1, 3]) step(factor);
      return w.dataSync() as Float32Array;
    };
    const first = run();
    for (let i = 0; i < 2; i++) {
      optimizer.loadStateDict(saved as never);
      w.setData(weights.slice());
      expect(run()).toEqual(first);
    }
  });

  test('says the same after further steps, and does not follow what is changed in it', () => {
    const { optimizer, step } = setUp(make);
    step(1);
    const saved = optimizer.stateDict();
    const text = (): string => JSON.stringify([saved.paramGroups, shown(saved.state[0])]);
    const before = text();
    step(7);
    optimizer.paramGroups[0].lr = 5;
    expect(text()).toBe(before);
    optimizer.loadStateDict(saved as never);
    saved.paramGroups[0].lr = 9;
    for (const value of Object.values(saved.state[0])) if (typeof value !== 'number') value.zero_();
    expect(optimizer.paramGroups[0].lr).toBe(0.1);
    expect(shown(optimizer.stateDict().state[0])).toEqual(JSON.parse(before)[1]);
  });
});

function shown(values: Record<string, Tensor | number>): unknown {
  return Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : [...value.dataSync()],
  ]);
}

test('a state from before the first step takes away what later steps have left', () => {
  const { w, optimizer, step } = setUp((w) => new SGD([w], { lr: 0.1, momentum: 0.9 }));
  const fresh = optimizer.stateDict();
  const run = (): Float32Array => {
    w.setData(Float32Array.of(1, -2));
    for (const factor of [5, 0.1]) step(factor);
    return w.dataSync() as Float32Array;
  };
  const first = run();
  expect(optimizer.state.size).toBe(1);
  optimizer.loadStateDict(fresh as never);
  expect(optimizer.state.size).toBe(0);
  expect(run()).toEqual(first);
});

test('settings that are lists are copied in both directions', () => {
  const { optimizer } = setUp((w) => new Adam([w]));
  const saved = optimizer.stateDict() as ReturnType<Adam['stateDict']>;
  (saved.paramGroups[0].betas as [number, number])[0] = 0;
  expect((optimizer as Adam).paramGroups[0].betas).toEqual([0.9, 0.999]);
  optimizer.loadStateDict(saved as never);
  (saved.paramGroups[0].betas as [number, number])[0] = 0.5;
  expect((optimizer as Adam).paramGroups[0].betas).toEqual([0, 0.999]);
});

describe('an optimizer refuses', () => {
  const leaf = (): Tensor => tensor([1, 2], { requiresGrad: true });

  test.each([
    ['a product', () => leaf().mul(0.01)],
    ['a view', () => leaf().view(2, 1)],
    ['a copy', () => leaf().clone()],
  ])('%s of a leaf', (_, make) => {
    expect(() => new SGD([make()], { lr: 1 })).toThrow(/can't optimize a non-leaf tensor/);
    expect(() => new Adam([{ params: [leaf(), make()] }])).toThrow(/non-leaf/);
  });

  test('parameters without any requiresGrad; some can be frozen', () => {
    const frozen = new nn.Linear(2, 1);
    for (const parameter of frozen.parameters()) parameter.requiresGrad_(false);
    expect(() => new SGD(frozen.parameters(), { lr: 1 })).toThrow(
      /no parameter requires a gradient/,
    );
    expect(() => new SGD([ones([2])], { lr: 1 })).toThrow(/requiresGrad_\(\)/);
    expect(() => new SGD([...frozen.parameters(), leaf()], { lr: 1 })).not.toThrow();
  });
});
