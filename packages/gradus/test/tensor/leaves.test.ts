/** Leaves of every kind are trained, frozen, moved between backends, and compared by their values. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ArgumentError, engineMemory, ones, ShapeError, stack, tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { Adam, SGD } from 'gradus/optim';
import { gradcheck } from 'gradus/train';
import { expect, test } from 'vitest';
import { tuple } from '../../src/graph/tuple.ts';
import { stateTensor } from '../../src/tensor/index.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test.each([
  ['made with requiresGrad', () => ones([2], { requiresGrad: true })],
  ['asked afterwards', () => ones([2]).requiresGrad_()],
  ['frozen and set free again', () => thawed(new nn.Parameter(Float32Array.of(1, 1), [2]))],
])('an optimizer trains a tensor %s like a parameter', (_, make) => {
  const trained = [make(), new nn.Parameter(Float32Array.of(1, 1), [2])].map((w) => {
    const optimizer = new Adam([w], { lr: 0.1 });
    for (let i = 0; i < 3; i++) {
      optimizer.zeroGrad();
      w.mul(w).sum().backward();
      optimizer.step();
    }
    return w.dataSync();
  });
  expect(trained[0]).toEqual(trained[1]);
  expect(trained[0][0]).toBeLessThan(0.8);
});

function thawed(parameter: nn.Parameter): nn.Parameter {
  return parameter.requiresGrad_(false).requiresGrad_(true);
}

test('gradients of a plain tensor add up over steps without zeroGrad', () => {
  const w = ones([1], { requiresGrad: true });
  const optimizer = new SGD([w], { lr: 1 });
  for (let i = 0; i < 3; i++) {
    w.mul(2).sum().backward();
    optimizer.step();
  }
  expect(w.itemSync()).toBe(1 - 2 - 4 - 6);
});

test('backward refuses a gradient of another shape or dtype', () => {
  const y = ones([2], { requiresGrad: true }).mul(2);
  expect(() => y.backward(ones([3]))).toThrow(ShapeError);
  expect(() => y.backward(ones([1]))).toThrow(/must have the shape of the value, \[2\], got \[1\]/);
  expect(() => y.backward(ones([2], { dtype: 'int32' }))).toThrow(ArgumentError);
});

test.each(['uint8', 'int32', 'bool'] as const)('a layer refuses %s at the call', (dtype) => {
  const model = new nn.Sequential(new nn.Flatten(), new nn.Linear(4, 2));
  const run = () => model.forward(ones([1, 2, 2], { dtype }));
  expect(run).toThrow(ArgumentError);
  expect(run).toThrow(new RegExp(`^1 \\(Linear 4 → 2\\): .*${dtype}.*float\\(\\)`));
});

test('shapes from before and after the table of shapes was cleared are equal', () => {
  const [before, state] = [ones([2]), stateTensor(Float32Array.of(1, 2), [2])];
  for (let i = 0; i < 66_000; i++) tuple([7, 7, i]);
  expect(before.shape).not.toBe(ones([2]).shape);
  expect(stack([before, ones([2])]).dataSync()).toEqual(Float32Array.of(1, 1, 1, 1));
  expect(state.copy_(tensor([5, 6])).dataSync()).toEqual(Float32Array.of(5, 6));
});

test('parameters that moved to another engine and back release their memory once', async () => {
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  process.on('uncaughtException', note);
  const before = engineMemory().stateBytes;
  for (let i = 0; i < 50; i++) moveThereAndBack();
  const kept = () => engineMemory().stateBytes - before;
  // Fifty models hold 4,000 bytes. Values of the last models may still wait to be read.
  for (let i = 0; i < 10 || (kept() >= 2000 && i < 1000); i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  process.off('uncaughtException', note);
  expect(errors).toEqual([]);
  expect(kept()).toBeLessThan(2000);
});

function moveThereAndBack(): void {
  const model = new nn.Linear(9, 2);
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  for (let i = 0; i < 2; i++) {
    optimizer.zeroGrad();
    model
      .forward(ones([1, 9]))
      .sum()
      .backward();
    optimizer.step();
    optimizer.zeroGrad();
    gradcheck((x) => model.forward(x).sum(), [ones([1, 9], { requiresGrad: true })]);
  }
}
