/** grad() returns gradients and stores none, so it can look into a model during training. */
import { ArgumentError, GradusError, grad, ones, ShapeError, tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { expect, test } from 'vitest';

test('gradients of leaves and of intermediate values; null for independent inputs if they are allowed', () => {
  const x = tensor([1, -2, 3], { requiresGrad: true });
  const other = ones([3], { requiresGrad: true });
  const y = x.mul(x);
  const [dx, dy, none] = grad(y.mul(2).sum(), [x, y, other], null, { allowUnused: true });
  expect([...(dx?.dataSync() ?? [])]).toEqual([4, -8, 12]);
  expect([...(dy?.dataSync() ?? [])]).toEqual([2, 2, 2]);
  expect(none).toBeNull();
  expect([x.grad, y.grad, other.grad]).toEqual([null, null, null]);
});

test('grad of tensors stays as it was, and hooks are called, as in PyTorch', () => {
  const layer = new nn.Linear(2, 1);
  const loss = () => layer.forward(ones([1, 2])).sum();
  loss().backward();
  const before = layer.weight.grad;
  let calls = 0;
  layer.registerFullBackwardHook(() => calls++);
  const [weight] = grad(loss(), [layer.weight]);
  expect(calls).toBe(1);
  expect([...weight.dataSync()]).toEqual([1, 1]);
  expect(layer.weight.grad).toBe(before);
});

test('an upstream gradient is multiplied in, and must have the right shape', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const y = x.mul(3);
  expect([...grad(y, [x], tensor([1, -1]))[0].dataSync()]).toEqual([3, -3]);
  expect(() => grad(y, [x])).toThrow(ArgumentError);
  expect(() => grad(y, [x], ones([3]))).toThrow(ShapeError);
  expect(() => grad(y, [x], ones([2], { dtype: 'int32' }))).toThrow(ArgumentError);
  expect(() => grad(y.detach().sum(), [x])).toThrow(GradusError);
});
