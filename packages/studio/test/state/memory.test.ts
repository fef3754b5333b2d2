import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Memory } from '../../src/state/memory.ts';

test('what was not used for longest is forgotten first', () => {
  const memory = new Memory<number>(2);
  memory.set('a', 1);
  memory.set('b', 2);
  expect(memory.get('a')).toBe(1);
  memory.set('c', 3);
  expect(memory.get('b')).toBeUndefined();
  expect(memory.get('a')).toBe(1);
  expect(memory.get('c')).toBe(3);
});

test('a value that is set again takes no second place', () => {
  const memory = new Memory<number>(2);
  memory.set('a', 1);
  memory.set('b', 2);
  memory.set('a', 3);
  expect(memory.get('b')).toBe(2);
  expect(memory.get('a')).toBe(3);
});

test('it never keeps more than it may, and always the last one set', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.constantFrom(...'abcdefgh')),
      (most, keys) => {
        const memory = new Memory<string>(most);
        for (const key of keys) memory.set(key, key);
        const kept = [...'abcdefgh'].filter((key) => memory.get(key) !== undefined);
        expect(kept.length).toBeLessThanOrEqual(most);
        if (keys.length > 0) expect(memory.get(keys[keys.length - 1])).toBe(keys.at(-1));
      },
    ),
  );
});
