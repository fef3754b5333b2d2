import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { inspectors } from '../../src/compiler/compile.ts';
import type { Program } from '../../src/ir/loop.ts';
import { kernelRoots, nodesBelow } from '../../src/ir/walk.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import {
  cat,
  fromArray,
  noGrad,
  ones,
  stack,
  type Tensor,
  tensor,
} from '../../src/tensor/index.ts';
import { BACKENDS } from './backends.ts';

const at = (...positions: number[]): Tensor =>
  fromArray(Int32Array.from(positions), [positions.length]);
const scalarAt = (position: number): Tensor => fromArray(Int32Array.of(position), []);

describe.each(BACKENDS)('on %s', (_, createBackend) => {
  const engine = new Engine(createBackend());
  const on = (name: string, run: () => void): void =>
    test(name, () => runtime.withEngine(engine, run));

  on('cat leaves empty vectors out, and promotes as with them', () => {
    const joined = cat([tensor([]), ones([2, 3], { dtype: 'int32' }), ones([1, 3])]);
    expect([joined.dtype, ...joined.shape]).toEqual(['float32', 3, 3]);
    expect(joined.dataSync()).toEqual(new Float32Array(9).fill(1));
    expect(cat([tensor([]), ones([2, 3])], -1).shape).toEqual([2, 3]);
    expect(cat([tensor([]), tensor([])]).shape).toEqual([0]);
    expect(() => cat([ones([0, 3]), ones([2, 2])])).toThrow(/agree/);
  });

  on('an empty vector that requires a gradient makes a result that does, and gets its own', () => {
    for (const [others, dimension] of [
      [[ones([2, 3])], -1],
      [[ones([2], { dtype: 'int32' }), tensor([])], 0],
      [[tensor([])], 0],
      [Array.from({ length: 100 }, () => ones([2, 1])), 1],
    ] as const) {
      const empty = tensor([], { requiresGrad: true });
      const joined = cat([...others, empty], dimension);
      expect(joined.shape).toEqual(cat(others, dimension).shape);
      joined.sum().backward();
      expect(empty.grad?.shape).toEqual([0]);
    }
  });

  on('cat and stack of many tensors', () => {
    const parts = Array.from({ length: 3000 }, (_, i) => tensor([i, -i]));
    const values = Float32Array.from({ length: 6000 }, (_, i) =>
      i % 2 === 0 ? i / 2 : -(i - 1) / 2,
    );
    expect(cat(parts).dataSync()).toEqual(values);
    expect(stack(parts).dataSync()).toEqual(values);
  });

  on('cat of many tensors has gradients', () => {
    const parts = Array.from({ length: 300 }, (_, i) => tensor([i], { requiresGrad: true }));
    cat(parts)
      .mul(tensor(Array.from({ length: 300 }, (_, i) => 2 * i)))
      .sum()
      .backward();
    expect(parts.map(({ grad }) => grad?.itemSync())).toEqual(parts.map((_, i) => 2 * i));
  });

  on('steps through cat and stack of many parameters', () => {
    for (const join of [cat, (parts: Tensor[]) => stack(parts, 1)]) {
      const parts = Array.from({ length: 700 }, (_, i) => tensor([i, -1], { requiresGrad: true }));
      const joined = join(parts);
      joined.mul(joined).sum().backward();
      noGrad(() => {
        for (const part of parts) part.sub_(part.grad as Tensor, 0.25);
      });
      runtime.flush();
      expect(parts.map((part) => [...part.dataSync()])).toEqual(
        parts.map((_, i) => [i / 2, -1 / 2]),
      );
    }
  });

  on('gather and indexSelect of scalars, with gradients', () => {
    for (const [x, index, shape] of [
      [3, scalarAt(0), []],
      [3, at(0, 0), [2]],
      [[3, 4], scalarAt(1), []],
    ] as const) {
      const leaf = tensor(x as number, { requiresGrad: true });
      const found = leaf.gather(0, index);
      expect(found.shape).toEqual(shape);
      found.sum().backward();
      const gradient = leaf.grad?.toArraySync();
      expect(gradient).toEqual(Array.isArray(x) ? [0, 1] : found.numel());
    }
    const leaf = tensor(3, { requiresGrad: true });
    const chosen = leaf.indexSelect(0, at(0));
    expect([chosen.shape, chosen.itemSync()]).toEqual([[], 3]);
    chosen.backward();
    expect(leaf.grad?.itemSync()).toBe(1);
    expect(tensor([3, 4]).indexSelect(0, scalarAt(1)).toArraySync()).toEqual([4]);
    expect(ones([2, 3]).indexSelect(1, scalarAt(1)).shape).toEqual([2, 1]);
    expect(() => ones([2, 2]).gather(0, scalarAt(0))).toThrow(/rank/);
    expect(() => tensor(3).indexSelect(0, at(0, 0))).toThrow(/elements/);
  });
});

test('a step through cat computes as much for each part, however many there are', () => {
  let work = 0;
  let mostStores = 0;
  const measure = ({ kernels }: Program): void => {
    for (const kernel of kernels) {
      const all = [...kernel.extents, ...(kernel.reduction?.extents ?? [])];
      work += all.reduce((points, extent) => points * extent, nodesBelow(kernelRoots(kernel)).size);
      mostStores = Math.max(mostStores, kernel.stores.length);
    }
  };
  const workOf = (length: number): number => {
    work = 0;
    const parts = Array.from({ length }, (_, i) => tensor([i, 1], { requiresGrad: true }));
    const joined = cat(parts);
    joined.mul(joined).sum().backward();
    noGrad(() => {
      for (const part of parts) part.sub_(part.grad as Tensor);
    });
    runtime.flush();
    return work;
  };
  inspectors.push(measure);
  runtime.withEngine(new Engine(createReferenceBackend()), () => {
    expect(workOf(256) / workOf(64)).toBeLessThan(6);
  });
  inspectors.splice(inspectors.indexOf(measure), 1);
  // Each store of a kernel is checked against the others.
  expect(mostStores).toBeLessThan(64);
});
