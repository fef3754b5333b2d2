/** Spaces: what values are drawn, how likely they are, which belong together, and which mistakes are told. */
import fc from 'fast-check';
import { ArgumentError } from 'gradus';
import {
  checkSpace,
  choice,
  type Dimension,
  fromUnit,
  integer,
  logUniform,
  type Settings,
  type Space,
  toUnit,
  uniform,
} from 'gradus/sweep';
import { describe, expect, test } from 'vitest';

const place = fc.double({ min: 0, max: 1, noNaN: true });
const bounds = (number: fc.Arbitrary<number>) =>
  fc
    .tuple(number, number)
    .filter(([a, b]) => a !== b)
    .map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a]));
const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });

const anyNumber: fc.Arbitrary<Dimension> = fc.oneof(
  bounds(fc.double({ noNaN: true, noDefaultInfinity: true })).map(([a, b]) => uniform(a, b)),
  bounds(positive).map(([a, b]) => logUniform(a, b)),
  bounds(fc.maxSafeInteger()).map(([a, b]) => integer(a, b)),
  bounds(fc.integer({ min: 1 })).map(([a, b]) => integer(a, b, { log: true })),
);
const anyChoice = fc
  .uniqueArray(fc.jsonValue({ maxDepth: 0 }), { minLength: 1, selector: (v) => JSON.stringify(v) })
  .map((values) => choice(values as string[]));

/** Spaces whose later dimensions may depend on earlier choices. */
const anySpace: fc.Arbitrary<Space> = fc
  .array(fc.tuple(fc.oneof(anyNumber, anyChoice), fc.nat(), fc.nat()), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => {
    const space: Record<string, Dimension> = {};
    for (const [i, [dimension, parent, value]] of parts.entries()) {
      const above = space[`d${parent % (i + 1)}`];
      const when =
        above?.kind === 'choice'
          ? { [`d${parent % (i + 1)}`]: above.values[value % above.values.length] }
          : undefined;
      space[`d${i}`] = when === undefined ? dimension : { ...dimension, when };
    }
    return space;
  });
const spaceAndPoint = anySpace.chain((space) => {
  const n = Object.keys(space).length;
  return fc.tuple(fc.constant(space), fc.array(place, { minLength: n, maxLength: n }));
});

/** How often each value is drawn by points that lie evenly. */
function counts(dimension: Dimension, points: number): Map<unknown, number> {
  const found = new Map<unknown, number>();
  for (let i = 0; i < points; i++) {
    const { x } = fromUnit({ x: dimension }, [(i + 0.5) / points]) as Settings;
    found.set(x, (found.get(x) ?? 0) + 1);
  }
  return found;
}

describe('values', () => {
  test('lie in their range, and so do those at the ends of the cube', () => {
    fc.assert(
      fc.property(anyNumber, fc.oneof(place, fc.constantFrom(0, 1)), (dimension, at) => {
        checkSpace({ dimension });
        const { least, most } = dimension as { least: number; most: number };
        const { x } = fromUnit({ x: dimension }, [at]) as { x: number };
        expect(x).toBeGreaterThanOrEqual(least);
        expect(x).toBeLessThanOrEqual(most);
        if (dimension.kind === 'integer') expect(Number.isInteger(x)).toBe(true);
      }),
    );
  });

  test('at both ends of the cube are the ends of the range', () => {
    for (const dimension of [uniform(0.1, 0.3), logUniform(1e-4, 1e-1), integer(-3, 7)]) {
      const { least, most } = dimension;
      expect(fromUnit({ x: dimension }, [0])).toEqual({ x: least });
      expect(fromUnit({ x: dimension }, [1])).toEqual({ x: most });
    }
  });

  test('of a logarithmic scale are powers of ten at equal distances', () => {
    const lr = logUniform(1e-4, 1e-1);
    const drawn = [0, 1 / 3, 2 / 3, 1].map((at) => fromUnit({ lr }, [at]).lr);
    expect(drawn).toEqual([1e-4, 1e-3, 1e-2, 1e-1]);
  });

  test('that are integers are equally likely, the first and the last one too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        (least, n) => {
          const found = counts(integer(least, least + n), 100 * (n + 1));
          const expected = Array.from({ length: n + 1 }, (_, i) => [least + i, 100]);
          expect([...found]).toEqual(expected);
        },
      ),
    );
  });

  test('of a choice are equally likely', () => {
    expect([...counts(choice(['a', 'b', null]), 300).values()]).toEqual([100, 100, 100]);
  });

  test('of the lowest and of the highest power of ten are equally likely', () => {
    const found = [...counts(logUniform(1e-4, 1e-1), 3000)].map(([x]) => x as number);
    expect(found.filter((x) => x < 1e-3)).toHaveLength(1000);
    expect(found.filter((x) => x > 1e-2)).toHaveLength(1000);
  });

  test('that are integers on a logarithmic scale have whole cells, the first and the last one too', () => {
    const points = 100_000;
    const found = counts(integer(1, 64, { log: true }), points);
    const width = Math.log(64.5 / 0.5);
    for (const n of [1, 2, 8, 63, 64]) {
      const share = Math.log((n + 0.5) / (n - 0.5)) / width;
      expect((found.get(n) ?? 0) / points).toBeCloseTo(share, 4);
    }
    // Each doubling is about equally likely.
    const between = (a: number, b: number) =>
      [...found].filter(([n]) => (n as number) >= a && (n as number) < b).length;
    expect(between(1, 2)).toBe(1);
    expect(between(32, 64)).toBe(32);
  });
});

describe('settings', () => {
  test('become a point and settings again', () => {
    fc.assert(
      fc.property(spaceAndPoint, ([space, point]) => {
        checkSpace(space);
        const settings = fromUnit(space, point);
        const back = toUnit(space, settings);
        for (const [i, name] of Object.keys(space).entries()) {
          expect(Number.isNaN(back[i])).toBe(!(name in settings));
          if (name in settings) expect(back[i]).toBeGreaterThanOrEqual(0);
          if (name in settings) expect(back[i]).toBeLessThanOrEqual(1);
        }
        const again = fromUnit(space, back) as Record<string, unknown>;
        for (const [name, value] of Object.entries(settings)) {
          if (typeof value !== 'number' || space[name].kind === 'choice') {
            expect(again[name]).toEqual(value);
          } else {
            const { least, most } = space[name] as { least: number; most: number };
            const unit = Math.max(Math.abs(value), Math.abs(least), Math.abs(most)) * 1e-11;
            expect(Math.abs((again[name] as number) / 2 - value / 2)).toBeLessThanOrEqual(unit);
          }
        }
      }),
    );
  });

  test('of small ranges of integers come back exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.nat(1e6),
        fc.boolean(),
        place,
        (least, n, log, at) => {
          const space = { x: integer(least, least + n + 1, { log }) };
          const settings = fromUnit(space, [at]);
          expect(fromUnit(space, toUnit(space, settings))).toEqual(settings);
        },
      ),
    );
  });

  test('hold a dimension exactly where its condition holds, and all above it', () => {
    fc.assert(
      fc.property(spaceAndPoint, ([space, point]) => {
        const settings = fromUnit(space, point) as Record<string, unknown>;
        for (const [name, { when = {} }] of Object.entries(space)) {
          const holds = Object.entries(when).every(
            ([above, value]) =>
              above in settings && JSON.stringify(settings[above]) === JSON.stringify(value),
          );
          expect(name in settings).toBe(holds);
        }
      }),
    );
  });

  test('depend on lists, numbers and several dimensions', () => {
    const space = {
      hidden: choice([[64], [64, 64]]),
      depth: integer(1, 2),
      second: uniform(0, 1, { when: { hidden: [64, 64], depth: 2 } }),
    };
    expect(fromUnit(space, [0.9, 0.9, 0.5])).toEqual({ hidden: [64, 64], depth: 2, second: 0.5 });
    expect(fromUnit(space, [0.1, 0.9, 0.5])).toEqual({ hidden: [64], depth: 2 });
    expect(fromUnit(space, [0.9, 0.1, 0.5])).toEqual({ hidden: [64, 64], depth: 1 });
  });

  test('may have any name', () => {
    const space = JSON.parse(
      '{"__proto__": {"kind": "choice", "values": [1, 2]}, "constructor": {"kind": "uniform", "least": 0, "most": 1, "when": {"__proto__": 2}}}',
    ) as Space;
    checkSpace(space);
    expect(JSON.stringify(fromUnit(space, [0.9, 0.5]))).toBe('{"__proto__":2,"constructor":0.5}');
    expect(JSON.stringify(fromUnit(space, [0.1, 0.5]))).toBe('{"__proto__":1}');
    expect([...toUnit(space, fromUnit(space, [0.9, 0.5]))]).toEqual([0.75, 0.5]);
  });
});

describe('checkSpace', () => {
  const lr = uniform(0, 1);
  const MISTAKES: readonly [string, unknown, string][] = [
    [
      'no space',
      undefined,
      'space: the space has no dimensions. Add at least one, for example { lr: logUniform(1e-4, 1) }.',
    ],
    [
      'an empty space',
      {},
      'space: the space has no dimensions. Add at least one, for example { lr: logUniform(1e-4, 1) }.',
    ],
    [
      'no dimension',
      { lr: [1, 2] },
      'space.lr: an array of length 2 is not a dimension. Make one with choice, uniform, logUniform or integer.',
    ],
    [
      'null',
      { lr: null },
      'space.lr: null is not a dimension. Make one with choice, uniform, logUniform or integer.',
    ],
    [
      'an unknown kind',
      { lr: { kind: 'normal' } },
      'space.lr: { kind } is not a dimension. Make one with choice, uniform, logUniform or integer.',
    ],
    [
      'a kind that is not text',
      { lr: { kind: { toString: 1 } } },
      'space.lr: { kind } is not a dimension. Make one with choice, uniform, logUniform or integer.',
    ],
    [
      'an unknown option',
      { lr: { ...lr, min: 0 } },
      "space.lr: there is no option 'min'. Options: kind, least, most, when.",
    ],
    [
      'a missing end',
      { lr: { kind: 'uniform', least: 0 } },
      'space.lr: most must be a finite number, got undefined.',
    ],
    [
      'an infinite end',
      { lr: uniform(0, 1 / 0) },
      'space.lr: most must be a finite number, got Infinity.',
    ],
    [
      'ends in the wrong order',
      { lr: uniform(2, 1) },
      'space.lr: least must be below most, got least 2 and most 1.',
    ],
    [
      'equal ends',
      { n: integer(2, 2) },
      'space.n: least must be below most, got least 2 and most 2.',
    ],
    ['a fraction', { n: integer(0.5, 2) }, 'space.n: least must be an integer, got 0.5.'],
    [
      'the logarithm of 0',
      { lr: logUniform(0, 1) },
      'space.lr: a logarithmic scale must begin above 0, got least 0.',
    ],
    [
      'the logarithm of a negative integer',
      { n: integer(-1, 8, { log: true }) },
      'space.n: a logarithmic scale must begin above 0, got least -1.',
    ],
    [
      'an empty choice',
      { a: choice([]) },
      'space.a: a choice needs at least one value, got an empty list.',
    ],
    ['no values', { a: { kind: 'choice' } }, 'space.a: values must be an Array, got undefined.'],
    [
      'a value twice',
      { a: choice([[1], 2, [1]]) },
      'space.a: the choice holds the value [1] twice. Remove one.',
    ],
    [
      'a value that is not JSON',
      { a: choice([() => 1] as never) },
      'space.a: the values of a choice must be numbers, strings, booleans, null or lists of these, got the function without a name.',
    ],
    [
      'a value that JSON cannot hold',
      { a: choice([1, [Number.NaN]]) },
      'space.a: the values of a choice must be numbers, strings, booleans, null or lists of these, got an array of length 1.',
    ],
    [
      'a condition that is none',
      { a: { ...lr, when: 'b' } },
      "space.a: when must be an object, got 'b'.",
    ],
    [
      'a condition on itself',
      { a: uniform(0, 1, { when: { a: 1 } }) },
      "space.a: its condition names 'a' itself. Name an earlier dimension.",
    ],
    [
      'a condition on nothing known',
      { lr, a: uniform(0, 1, { when: { b: 1 } }) },
      "space.a: its condition names 'b', which is not a dimension. Dimensions: lr, a.",
    ],
    [
      'a condition on a later dimension',
      { a: uniform(0, 1, { when: { b: 1 } }), b: choice([1]) },
      "space.a: its condition names 'b', which comes later. Put 'b' before 'a'.",
    ],
    [
      'a circle',
      {
        a: choice([1], { when: { c: 1 } }),
        b: choice([1], { when: { a: 1 } }),
        c: choice([1], { when: { b: 1 } }),
      },
      "space.a: its condition names 'c', which itself depends on 'a'.",
    ],
    [
      'a condition on a range',
      { lr, a: uniform(0, 1, { when: { lr: 1 } }) },
      "space.a: its condition names 'lr', whose scale is continuous. Name a choice or an integer.",
    ],
    [
      'a value that the choice does not have',
      { b: choice([1, '2']), a: uniform(0, 1, { when: { b: 2 } }) },
      'space.a: its condition is b = 2, but b cannot have this value.',
    ],
    [
      'an integer outside of its range',
      { b: integer(1, 3), a: uniform(0, 1, { when: { b: 4 } }) },
      'space.a: its condition is b = 4, but b cannot have this value.',
    ],
    [
      'a fraction for an integer',
      { b: integer(1, 3), a: uniform(0, 1, { when: { b: 1.5 } }) },
      'space.a: its condition is b = 1.5, but b cannot have this value.',
    ],
  ];

  test.each(MISTAKES)('%s', (_, space, message) => {
    expect(() => checkSpace(space as Space)).toThrow(ArgumentError);
    expect(() => checkSpace(space as Space)).toThrow(message);
  });

  test('a condition on a circle outside of it is an error about the order', () => {
    const space = {
      a: choice([1], { when: { b: 1 } }),
      b: choice([1], { when: { c: 1 } }),
      c: choice([1], { when: { b: 1 } }),
    };
    expect(() => checkSpace(space)).toThrow("space.a: its condition names 'b', which comes later.");
  });
});
