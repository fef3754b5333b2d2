/** Which values a pending step shares nodes with. */
import { describe, expect, test } from 'vitest';
import { Storage } from '../../src/graph/storage.ts';
import { tuple } from '../../src/graph/tuple.ts';
import { add, divide, multiply } from '../../src/ops/elementwise.ts';
import { leaf, scalar } from '../../src/ops/leaves.ts';
import { Key } from '../../src/runtime/key.ts';
import { readsOverwritten, readsPrevious, Traversal } from '../../src/runtime/traversal.ts';

const state = () => new Storage('float32', Float32Array.of(1, 2), true);
const read = (storage: Storage) => leaf(storage, tuple([2]));

/** A storage that was written once, and a leaf from before the write. */
function overwritten({ isKept }: { isKept: boolean }) {
  const storage = state();
  const before = read(storage);
  storage.version = 1;
  storage.oldest = isKept ? 0 : 1;
  return { storage, before, now: read(storage) };
}

const step = () => {
  const storage = state();
  const target = read(storage);
  const value = add(target, target);
  const traversal = new Traversal();
  traversal.add({ node: value, target });
  return { storage, target, value, traversal };
};

describe('a step touches', () => {
  test('values that it computes, values that depend on them, and values that read what it overwrites', () => {
    const { target, value, traversal } = step();
    const other = read(state());
    expect(traversal.touches(value)).toBe(true);
    expect(traversal.touches(multiply(other, value))).toBe(true);
    expect(traversal.touches(multiply(target, other))).toBe(true);
    expect(traversal.touches(multiply(read(target.storage as Storage), other))).toBe(true);
  });

  test('nothing else', () => {
    const { traversal } = step();
    const other = read(state());
    expect(traversal.touches(other)).toBe(false);
    expect(traversal.touches(multiply(other, add(other, other)))).toBe(false);
  });

  test('no value that can no longer be computed', () => {
    const { target, value, traversal } = step();
    const { before } = overwritten({ isKept: false });
    for (const met of [target, value]) {
      expect(traversal.touches(multiply(met, before))).toBe(false);
      expect(traversal.touches(multiply(before, met))).toBe(false);
      expect(traversal.touches(add(multiply(before, before), met))).toBe(false);
    }
  });

  test('a known value only if it is one of its own', () => {
    const { value, traversal } = step();
    const known = add(value, value);
    known.value = Float32Array.of(0, 0);
    expect(traversal.touches(known)).toBe(false);
    expect(traversal.touches(add(known, read(state())))).toBe(false);
  });
});

test('values are lost when their inputs are, unless they are known', () => {
  const { before, now } = overwritten({ isKept: false });
  const kept = overwritten({ isKept: true });
  const sum = add(multiply(now, now), add(now, before));
  expect([before, now, sum, multiply(now, now), kept.before].map(readsOverwritten)).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
  sum.value = Float32Array.of(0, 0);
  expect(readsOverwritten(add(sum, now))).toBe(false);
});

test('the values before the last write differ from the present ones in the key', () => {
  const { before, now } = overwritten({ isKept: true });
  expect(readsPrevious(add(now, multiply(now, before)))).toBe(true);
  expect(readsPrevious(add(now, now))).toBe(false);
  const traversal = new Traversal();
  traversal.add({ node: add(now, now), target: null });
  expect(traversal.readsPrevious).toBe(false);
  traversal.add({ node: add(now, before), target: null });
  expect(traversal.readsPrevious).toBe(true);
});

describe('the order and the key', () => {
  test('have each node once, after its inputs', () => {
    const x = read(state());
    const product = multiply(x, x);
    const sum = add(product, x);
    const traversal = new Traversal();
    traversal.add({ node: sum, target: null });
    traversal.add({ node: product, target: null });
    traversal.finish();
    expect(traversal.order).toEqual([x, product, sum]);
    new Key().write(traversal);
    expect(traversal.order.map(({ slot }) => slot)).toEqual([0, 1, 2]);
    expect(traversal.roots.map(({ node }) => node)).toEqual([sum, product]);
  });

  const keyOf = (make: () => Parameters<Traversal['add']>[0][]): string => {
    const traversal = new Traversal();
    for (const root of make()) traversal.add(root);
    traversal.finish();
    const key = new Key();
    key.write(traversal);
    const words = key.copy();
    key.write(traversal);
    expect(key.equals(words)).toBe(true);
    return words.join();
  };

  test('are equal for equal structure, and differ with everything that needs another program', () => {
    const data = () => leaf(new Storage('float32', Float32Array.of(1, 2), false), tuple([2]));
    const bytes = () => leaf(new Storage('uint8', Uint8Array.of(1, 2), false), tuple([2]));
    const row = () => leaf(new Storage('float32', Float32Array.of(1, 2), false), tuple([1, 2]));
    const byColumns = () => {
      const storage = state();
      storage.columns = 2;
      return read(storage);
    };
    const twice = (make: typeof data) => () => {
      const x = make();
      return [{ node: multiply(x, x), target: null }];
    };
    const to = (keepsOld: boolean) => () => {
      const x = read(state());
      return [{ node: multiply(x, x), target: x, keepsOld }];
    };
    const makers = [
      twice(data),
      twice(bytes),
      twice(row),
      twice(byColumns),
      twice(() => read(state())),
      twice(() => overwritten({ isKept: true }).before),
      () => [{ node: multiply(data(), data()), target: null }],
      () => {
        const x = data();
        return [{ node: add(x, x), target: null }];
      },
      () => {
        const x = data();
        const product = multiply(x, x);
        product.value = Float32Array.of(1, 4);
        return [{ node: add(product, product), target: null }];
      },
      to(false),
      to(true),
      () => [{ node: divide(data(), scalar(2, tuple([2]))), target: null }],
      () => [{ node: divide(scalar(2, tuple([2])), data()), target: null }],
      () => [{ node: divide(scalar(2), scalar(2)), target: null }],
    ];
    const keys = makers.map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
    expect(makers.map(keyOf)).toEqual(keys);
  });

  test('include values marked with keep(), once', () => {
    const x = read(state());
    const product = multiply(x, x);
    product.keep = true;
    const sum = add(product, x);
    sum.keep = true;
    const traversal = new Traversal();
    traversal.add({ node: sum, target: null });
    traversal.finish();
    expect(traversal.roots.map(({ node }) => node)).toEqual([sum, product]);
  });
});

test('a node that was not visited belongs to no traversal', () => {
  const node = read(state());
  expect(new Traversal().has(node)).toBe(false);
  // Traversals are numbered from 1.
  expect(node.mark).toBe(0);
});
