/** Positions that do not exist are refused, whatever the tensor. */
import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { grad, ones, type Tensor, tensor, where, zeros } from '../../src/tensor/index.ts';
import { IndexOutOfRangeError } from '../../src/util/errors.ts';
import { BACKENDS } from './backends.ts';

/** The tensors, the dimension, and its size. */
const READ: Readonly<Record<string, [make: () => Tensor, dimension: number, size: number]>> = {
  'a scalar': [() => tensor(5), 0, 1],
  'a vector': [() => tensor([1, 2, 3]), 0, 3],
  'one element': [() => tensor([5]), 0, 1],
  'one element made a scalar': [() => tensor([5]).reshape([]), 0, 1],
  'a scalar made a matrix': [() => tensor(5).reshape(1, 1), 1, 1],
  'a dimension that was added': [() => tensor([1, 2, 3]).unsqueeze(0), 0, 1],
  'a dimension that was added in the middle': [() => ones(2, 3).unsqueeze(1), 1, 1],
  'a dimension that repeats': [() => tensor([1, 2, 3]).expand(5, 3), 0, 5],
  'a repeated dimension of size 1': [() => tensor([[1], [2]]).expand(2, 4), 1, 4],
  'a repeated scalar': [() => tensor(2).expand(3), 0, 3],
  'a part of one row': [() => ones(4, 3).slice(0, 2, 3), 0, 1],
  'a sum that keeps its dimension': [() => ones(4, 3).sum(0, true), 0, 1],
  'what is the same everywhere': [() => zeros(2, 3).add(tensor(1)).mul(0), 1, 3],
  'two numbers': [() => where(ones(2, 3).bool(), 1, 2), 1, 3],
  nothing: [() => zeros(0, 3), 0, 0],
};

const at = (position: number, shape: readonly number[]): Tensor =>
  tensor(new Int32Array(shape.reduce((n, extent) => n * extent, 1)).fill(position)).reshape(shape);

describe.each(BACKENDS)('on %s', (_, create) => {
  const engine = new Engine(create());

  test.each(Object.entries(READ))('%s', (_what, [make, dimension, size]) => {
    runtime.withEngine(engine, () => {
      const x = make();
      const line = x.shape.map((n, d) => (d === dimension ? 1 : n));
      for (const position of [-1, size, size + 7]) {
        for (const shape of x.dim() === 0 ? [[], [1]] : [[1]]) {
          const selected = x.indexSelect(dimension, at(position, shape));
          expect(() => selected.dataSync()).toThrow(IndexOutOfRangeError);
        }
        const gathered = x.gather(dimension, at(position, line));
        expect(() => gathered.sum().itemSync()).toThrow(IndexOutOfRangeError);
      }
      if (size === 0) return;
      const last = x.indexSelect(dimension, at(size - 1, [1])).dataSync();
      expect([...x.gather(dimension, at(size - 1, line)).dataSync()]).toEqual([...last]);
    });
  });

  test.each<[string, (x: Tensor) => Tensor]>([
    ['indexSelect', (x) => x.indexSelect(1, at(3, [2]))],
    ['gather', (x) => x.gather(1, at(3, [2, 2]))],
    ['gather of one a row', (x) => x.gather(1, at(3, [2, 1]))],
  ])('%s, where only the gradient is read', (_what, read) => {
    runtime.withEngine(engine, () => {
      const x = ones(2, 3).requiresGrad_();
      const [gradient] = grad(read(x).sum(), [x]);
      expect(() => gradient?.dataSync()).toThrow(IndexOutOfRangeError);
    });
  });
});
