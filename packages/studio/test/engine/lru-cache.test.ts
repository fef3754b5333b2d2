import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LruCache } from '../../src/engine/lru-cache.ts';

test('drops the least recently used value first', () => {
  const cache = new LruCache<number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  expect(cache.get('a')).toBe(1);
  cache.set('c', 3);
  expect(cache.get('b')).toBeUndefined();
  expect(cache.get('a')).toBe(1);
  expect(cache.get('c')).toBe(3);
});

test('replaces a value of the same key', () => {
  const cache = new LruCache<number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.set('a', 3);
  expect(cache.get('b')).toBe(2);
  expect(cache.get('a')).toBe(3);
});

test('never exceeds its size, and always has the last value', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.constantFrom(...'abcdefgh')),
      (most, keys) => {
        const cache = new LruCache<string>(most);
        for (const key of keys) cache.set(key, key);
        const kept = [...'abcdefgh'].filter((key) => cache.get(key) !== undefined);
        expect(kept.length).toBeLessThanOrEqual(most);
        if (keys.length > 0) expect(cache.get(keys[keys.length - 1])).toBe(keys.at(-1));
      },
    ),
  );
});
