import { GradusError, ones, ShapeError, tensor, zeros } from 'gradus';
import * as nn from 'gradus/nn';
import { expect, test } from 'vitest';

const { getTotalNorm, clipGradNorm_, parametersToVector, vectorToParameters } = nn.utils;

test('parameters become a vector and back, and gradients flow through the vector', () => {
  const layer = new nn.Linear(3, 2);
  const vector = parametersToVector(layer.parameters());
  expect([...vector.dataSync()]).toEqual([...layer.weight.dataSync(), ...layer.bias!.dataSync()]);
  vector.mul(2).sum().backward();
  expect([...layer.bias!.grad!.dataSync()]).toEqual([2, 2]);
  vectorToParameters(tensor([1, 2, 3, 4, 5, 6, 7, 8]), layer.parameters());
  expect(layer.weight.toArraySync()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(layer.bias!.toArraySync()).toEqual([7, 8]);
  expect(layer.weight.isLeaf && layer.weight.requiresGrad).toBe(true);
});

test('a vector of another length is refused', () => {
  const { parameters } = { parameters: [zeros(2, 2)] };
  expect(() => vectorToParameters(ones(3), parameters)).toThrow(ShapeError);
  expect(() => vectorToParameters(ones(5), parameters)).toThrow(
    'take a vector of 4 elements, got shape [5]',
  );
  expect(() => vectorToParameters(ones(2, 2), parameters)).toThrow('got shape [2,2]');
  expect(() => parametersToVector([])).toThrow('needs at least one tensor');
});

test('the norm of several tensors', () => {
  const parts = [tensor([3]), tensor([[-4, 0]])];
  expect(getTotalNorm(parts).itemSync()).toBe(5);
  expect(getTotalNorm(parts, { normType: 1 }).itemSync()).toBe(7);
  expect(getTotalNorm(parts, { normType: Infinity }).itemSync()).toBe(4);
  expect(getTotalNorm([]).itemSync()).toBe(0);
});

test('a norm that is not finite is an error on request', () => {
  const w = tensor([1, 2], { requiresGrad: true });
  w.mul(Infinity).sum().backward();
  expect(() => clipGradNorm_(w, 1, { errorIfNonfinite: true })).toThrow(GradusError);
  expect(() => clipGradNorm_(w, 1, { errorIfNonfinite: true })).toThrow(
    'the norm of order 2 is Infinity',
  );
  expect([...w.grad!.dataSync()]).toEqual([Infinity, Infinity]);
  expect(clipGradNorm_(w, 1).itemSync()).toBe(Infinity);
  const v = tensor([3, 4], { requiresGrad: true });
  v.mul(v).sum().backward();
  expect(clipGradNorm_(v, 1, { errorIfNonfinite: true }).itemSync()).toBe(10);
});
