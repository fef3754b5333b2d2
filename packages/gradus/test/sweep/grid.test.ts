/** Grids: every combination once, also where dimensions are conditional. */
import fc from 'fast-check';
import {
  checkSpace,
  choice,
  type Dimension,
  grid,
  integer,
  logUniform,
  type Space,
  sweep,
  uniform,
} from 'gradus/sweep';
import { describe, expect, test } from 'vitest';

function all(space: Space, steps: number): unknown[] {
  const method = grid({ steps });
  return Array.from({ length: method.size(space) }, (_, i) =>
    method.suggest(space, i, [], 0, 'min'),
  );
}

describe('grid', () => {
  test('takes all values of a choice and of a short range of integers, and the ends of a long one', () => {
    const levels = (dimension: Dimension, steps: number) =>
      all({ x: dimension }, steps).map((settings) => (settings as { x: unknown }).x);
    expect(levels(choice(['a', null, [1, 2]]), 1)).toEqual(['a', null, [1, 2]]);
    expect(levels(uniform(0, 0.3), 4)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(levels(uniform(0, 0.3), 1)).toEqual([0.15]);
    expect(levels(logUniform(1e-4, 1), 5)).toEqual([1e-4, 1e-3, 1e-2, 1e-1, 1]);
    expect(levels(integer(1, 3), 5)).toEqual([1, 2, 3]);
    expect(levels(integer(1, 3, { log: true }), 3)).toEqual([1, 2, 3]);
    expect(levels(integer(0, 100), 3)).toEqual([0, 50, 100]);
    expect(levels(integer(1, 256, { log: true }), 3)).toEqual([1, 16, 256]);
    expect(levels(integer(1, 2 ** 52), 2)).toEqual([1, 2 ** 52]);
  });

  test('varies the last dimension fastest', () => {
    expect(all({ a: choice([1, 2]), b: choice(['x', 'y']) }, 5)).toEqual([
      { a: 1, b: 'x' },
      { a: 1, b: 'y' },
      { a: 2, b: 'x' },
      { a: 2, b: 'y' },
    ]);
  });

  test('adds no combinations by a dimension whose condition does not hold', () => {
    const space = {
      optimizer: choice(['SGD', 'Adam']),
      momentum: uniform(0, 0.9, { when: { optimizer: 'SGD' } }),
    };
    expect(all(space, 2)).toEqual([
      { optimizer: 'SGD', momentum: 0 },
      { optimizer: 'SGD', momentum: 0.9 },
      { optimizer: 'Adam' },
    ]);
  });

  test('includes values of long ranges that conditions name', () => {
    const space = { depth: integer(1, 100), last: choice([true, false], { when: { depth: 7 } }) };
    expect(all(space, 2)).toEqual([
      { depth: 1 },
      { depth: 7, last: true },
      { depth: 7, last: false },
      { depth: 100 },
    ]);
  });

  test('has each combination exactly once', () => {
    fc.assert(
      fc.property(conditionalSpaces, fc.integer({ min: 1, max: 3 }), (space, steps) => {
        checkSpace(space);
        const found = all(space, steps).map((settings) => JSON.stringify(settings));
        expect(new Set(found).size).toBe(found.length);
        expect(new Set(found)).toEqual(new Set(product(space, steps)));
      }),
    );
  });

  test('is cut short by a number of trials, and ends where it has fewer', async () => {
    const space = { x: uniform(0, 1), y: uniform(0, 1) };
    const options = { space, objective: ({ x }: { x: number }) => x, method: grid({ steps: 2 }) };
    expect((await sweep({ ...options, trials: 3 })).trials).toHaveLength(3);
    expect((await sweep({ ...options, trials: 9 })).trials).toHaveLength(4);
  });

  test('refuses a wrong number of steps', () => {
    expect(() => grid({ steps: 0 })).toThrow(
      'grid: steps must be an integer of at least 1, got 0.',
    );
  });
});

const conditionalSpaces: fc.Arbitrary<Space> = fc
  .array(
    fc.record({ n: fc.integer({ min: 1, max: 3 }), above: fc.option(fc.nat()), value: fc.nat() }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((parts) => {
    const space: Record<string, Dimension> = {};
    for (const [i, { n, above, value }] of parts.entries()) {
      const parent = above === null || i === 0 ? null : `d${above % i}`;
      const when = parent === null ? {} : { when: { [parent]: value % parts[above! % i].n } };
      const values = Array.from({ length: n }, (_, v) => v);
      space[`d${i}`] =
        i % 2 === 1 && n > 1
          ? { kind: 'integer', least: 0, most: n - 1, ...when }
          : { kind: 'choice', values, ...when };
    }
    return space;
  });

/** The combinations by brute force: all of them, without what does not apply, each once. */
function product(space: Space, steps: number): string[] {
  let rows: Record<string, unknown>[] = [{}];
  for (const [name, dimension] of Object.entries(space)) {
    const { when = {} } = dimension;
    const named = Object.values(space).flatMap(({ when: other = {} }) => other[name] ?? []);
    const alone = all({ x: { ...dimension, when: undefined } as Dimension }, steps) as {
      x: number;
    }[];
    const values = [...new Set([...alone.map(({ x }) => x), ...named])];
    rows = rows.flatMap((row) => {
      const holds = Object.entries(when).every(([above, value]) => row[above] === value);
      return holds ? values.map((value) => ({ ...row, [name]: value })) : [row];
    });
  }
  return rows.map((row) => JSON.stringify(row));
}
