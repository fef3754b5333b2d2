/** Versions of a storage, the calls that overwrote them, and interned lists. */
import { describe, expect, test } from 'vitest';
import { Storage } from '../../src/graph/storage.ts';
import { EMPTY, sameValues, tuple } from '../../src/graph/tuple.ts';

/** A storage that calls have overwritten one after the other, without keeping old values. */
function writtenBy(...calls: string[]): Storage {
  const storage = new Storage('float32', Float32Array.of(1, 2, 3), true);
  for (const call of calls) {
    storage.version++;
    storage.oldest = storage.version;
    storage.noteOverwrite(call);
  }
  return storage;
}

const overwriters = (storage: Storage, count: number) =>
  Array.from({ length: count }, (_, version) => storage.overwriter(version));

describe('a storage', () => {
  test('holds all versions from the oldest on, including future ones', () => {
    const storage = writtenBy('a', 'b');
    storage.oldest = 1;
    expect([0, 1, 2, 3].map((version) => storage.holds(version))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(storage.length).toBe(3);
  });

  test('names the call that overwrote each version', () => {
    expect(overwriters(writtenBy('a', 'a', 'b', 'a'), 5)).toEqual([
      'a',
      'a',
      'b',
      'a',
      'a later write',
    ]);
  });

  test('remembers the last 32 calls, and counts repetitions as one', () => {
    const calls = Array.from({ length: 40 }, (_, i) => `call ${i}`);
    const storage = writtenBy(...calls);
    expect(storage.overwriter(39)).toBe('call 39');
    expect(storage.overwriter(8)).toBe('call 8');
    // Older versions get the first remembered call.
    expect(storage.overwriter(7)).toBe('call 8');
    const repeated = writtenBy('first', ...calls.map(() => 'second'));
    expect(repeated.overwriter(0)).toBe('first');
    expect(repeated.overwriter(1)).toBe('second');
  });
});

describe('a tuple', () => {
  test('is the same object for equal values, and another one for other values', () => {
    expect(tuple([2, 3])).toBe(tuple([2, 3]));
    expect(tuple([])).toBe(EMPTY);
    const all = [[], [2], [3], [2, 3], [3, 2], [2, 3, 1], [6], [-2, 3]].map((each) => tuple(each));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test('has the product of its values as size, and cannot be changed', () => {
    expect([[], [4], [2, 3], [2, 0, 3]].map((each) => tuple(each).size)).toEqual([1, 4, 6, 0]);
    const values = [2, 3];
    const made = tuple(values);
    values[0] = 9;
    expect(made.values).toEqual([2, 3]);
    expect(Object.isFrozen(made.values)).toBe(true);
  });

  test('is equal by its values even if the table was cleared in between', () => {
    const before = tuple([7, 8]);
    for (let i = 0; i < 70_000; i++) tuple([1_000_000 + i]);
    const after = tuple([7, 8]);
    expect(after).not.toBe(before);
    expect(tuple([])).toBe(EMPTY);
    expect(sameValues(before, after)).toBe(true);
    expect(sameValues(after, tuple([8, 7]))).toBe(false);
    expect(sameValues(tuple([78]), before)).toBe(false);
  });
});
