/** Simplified indexes have the values of plain arithmetic at every point. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addOffset,
  axisIndex,
  clampIndex,
  flatten,
  linear,
  quotient,
  rangeOf,
  remainder,
  sameIndex,
  unflatten,
  valueIndex,
  ZERO,
} from '../../src/ir/index-algebra.ts';
import type { Expression, Index, IndexAtom } from '../../src/ir/loop.ts';

const EXTENTS = [4, 1, 6, 3];
const POINTS = pointsOf(EXTENTS);
const axes = EXTENTS.map((extent, axis) => axisIndex(axis, extent));

function pointsOf(extents: readonly number[]): number[][] {
  return extents.reduce<number[][]>(
    (points, extent) =>
      points.flatMap((point) => [...Array(extent).keys()].map((i) => [...point, i])),
    [[]],
  );
}

/** The value of an index, as a backend computes it. */
function evaluate({ terms, offset }: Index, point: readonly number[]): number {
  return terms.reduce((sum, { factor, atom }) => sum + factor * atomAt(atom, point), offset);
}

function atomAt(atom: IndexAtom, point: readonly number[]): number {
  switch (atom.kind) {
    case 'axis':
      return point[atom.axis];
    case 'quotient':
      return Math.floor(evaluate(atom.of, point) / atom.by);
    case 'remainder':
      return evaluate(atom.of, point) % atom.by;
    case 'clamp':
      return Math.min(atom.extent - 1, Math.max(0, evaluate(atom.of, point)));
    case 'value':
      throw new Error('there is no data here');
  }
}

const valuesOf = (index: Index) => POINTS.map((point) => evaluate(index, point));

/** An index, and its values at all points by plain arithmetic. */
interface Pair {
  readonly index: Index;
  readonly values: readonly number[];
}

type Step = readonly [kind: number, a: number, b: number, c: number];

/** Applies random operations to the indexes made so far; all stay ≥ 0, as loop code requires. */
function build(steps: readonly Step[]): Pair[] {
  const pairs: Pair[] = axes.map((index) => ({ index, values: valuesOf(index) }));
  for (const [kind, a, b, c] of steps) {
    const one = pairs[a % pairs.length];
    const other = pairs[b % pairs.length];
    const by = 1 + (c % 7);
    if (kind === 0) {
      const values = one.values.map((value, i) => by * value + other.values[i] + b);
      pairs.push({
        index: addOffset(
          linear([
            [by, one.index],
            [1, other.index],
          ]),
          b,
        ),
        values,
      });
    } else if (kind === 1) {
      pairs.push({
        index: quotient(one.index, by),
        values: one.values.map((value) => Math.floor(value / by)),
      });
    } else if (kind === 2) {
      pairs.push({
        index: remainder(one.index, by),
        values: one.values.map((value) => value % by),
      });
    } else if (kind === 3) {
      // Split a dimension, and join it again.
      const joined = linear([
        [by, quotient(one.index, by)],
        [1, remainder(one.index, by)],
      ]);
      pairs.push({ index: joined, values: one.values });
    } else if (kind === 4) {
      const moved = addOffset(one.index, -b);
      const values = one.values.map((value) => Math.min(by - 1, Math.max(0, value - b)));
      pairs.push({ index: clampIndex(moved, by), values });
    } else {
      // A difference of zero.
      const values = one.values;
      const index = linear([
        [1, one.index],
        [by, other.index],
        [-by, other.index],
      ]);
      pairs.push({ index, values });
    }
  }
  return pairs;
}

const steps = fc.array(
  fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.nat({ max: 20 })),
  { minLength: 1, maxLength: 8 },
);

test('random operations have the values of plain arithmetic, within their range', () => {
  fc.assert(
    fc.property(steps, (choices) => {
      for (const { index, values } of build(choices)) {
        expect(valuesOf(index)).toEqual(values);
        const { min, max } = rangeOf(index);
        expect(min).toBeLessThanOrEqual(Math.min(...values));
        expect(max).toBeGreaterThanOrEqual(Math.max(...values));
      }
    }),
    { seed: 1, numRuns: 400 },
  );
});

test('equal indexes have the same values', () => {
  fc.assert(
    fc.property(steps, (choices) => {
      const pairs = build(choices);
      for (const one of pairs) {
        for (const other of pairs) {
          if (sameIndex(one.index, other.index)) expect(one.values).toEqual(other.values);
        }
      }
    }),
    { seed: 2, numRuns: 300 },
  );
});

test('positions of a shape are unflattened and flattened again, with an offset too', () => {
  const shapes = [[4, 1, 6, 3], [24, 3], [72], [2, 36], [3, 3, 8], [8, 9]];
  const position = flatten(axes, EXTENTS);
  for (const shape of shapes) {
    for (const offset of [0, 1, 7]) {
      const start = addOffset(position, offset);
      const parts = unflatten(start, [shape[0] + 1, ...shape.slice(1)]);
      POINTS.forEach((point, i) => {
        let rest = i + offset;
        const expected = [...shape].reverse().map((extent, d) => {
          if (d === shape.length - 1) return rest;
          const own = rest % extent;
          rest = Math.floor(rest / extent);
          return own;
        });
        expect(parts.map((part) => evaluate(part, point))).toEqual(expected.reverse());
      });
      expect(valuesOf(flatten(parts, [shape[0] + 1, ...shape.slice(1)]))).toEqual(valuesOf(start));
    }
  }
  expect(unflatten(ZERO, [0, 5])).toEqual([ZERO, ZERO]);
  expect(unflatten(ZERO, [])).toEqual([]);
  expect(flatten([], [])).toEqual(ZERO);
});

describe('the simplest form', () => {
  const i = axes[0];
  const k = axes[2];

  test('of an axis with one point is 0', () => {
    expect(axes[1]).toBe(ZERO);
  });

  test('of a quotient has no divisible terms, and no terms that are too small', () => {
    const index = linear([
      [6, i],
      [1, k],
    ]);
    expect(quotient(index, 6)).toEqual(i);
    expect(remainder(index, 6)).toEqual(k);
    expect(quotient(index, 3).terms).toHaveLength(2);
    expect(quotient(k, 6)).toEqual(ZERO);
    expect(quotient(addOffset(k, 1), 6).terms).toHaveLength(1);
    expect(remainder(addOffset(k, 1), 6).terms[0].atom.kind).toBe('remainder');
    expect(quotient(index, 1)).toBe(index);
    expect(remainder(index, 1)).toBe(ZERO);
  });

  test('of a quotient of a quotient is one quotient', () => {
    const index = quotient(
      quotient(
        linear([
          [4, i],
          [1, k],
        ]),
        3,
      ),
      2,
    );
    expect(index).toEqual({
      terms: [
        {
          factor: 1,
          atom: {
            kind: 'quotient',
            of: linear([
              [4, i],
              [1, k],
            ]),
            by: 6,
          },
        },
      ],
      offset: 0,
    });
  });

  test('of a constant that is split is a constant', () => {
    const number = addOffset(ZERO, 17);
    expect(quotient(number, 5)).toEqual({ terms: [], offset: 3 });
    expect(remainder(number, 5)).toEqual({ terms: [], offset: 2 });
  });

  test('of a dimension that was split and joined is that dimension', () => {
    const index = linear([
      [5, i],
      [1, k],
    ]);
    expect(
      linear([
        [4, quotient(index, 4)],
        [1, remainder(index, 4)],
      ]),
    ).toEqual(index);
    expect(
      linear([
        [1, remainder(index, 4)],
        [4, quotient(index, 4)],
      ]),
    ).toEqual(index);
  });

  test('of an index within its extent has no clamp', () => {
    expect(clampIndex(k, 6)).toBe(k);
    expect(clampIndex(k, 5).terms[0].atom.kind).toBe('clamp');
    expect(clampIndex(addOffset(k, -1), 6).terms[0].atom.kind).toBe('clamp');
  });
});

test('atoms are equal only if all their parts are', () => {
  const load = (buffer: number): Expression => ({
    kind: 'load',
    dtype: 'int32',
    buffer,
    index: ZERO,
  });
  const one = load(0);
  const [i, , k] = axes;
  const sum = linear([
    [4, i],
    [1, k],
  ]);
  const different: Index[] = [
    i,
    k,
    addOffset(i, 1),
    linear([[2, i]]),
    linear([
      [1, i],
      [1, k],
    ]),
    quotient(sum, 5),
    quotient(sum, 7),
    quotient(addOffset(sum, 1), 5),
    remainder(sum, 5),
    remainder(sum, 7),
    clampIndex(sum, 5),
    clampIndex(sum, 7),
    clampIndex(addOffset(sum, 1), 5),
    valueIndex(one, 3),
    valueIndex(one, 4),
    valueIndex(load(0), 3),
  ];
  for (const [a, index] of different.entries()) {
    for (const [b, other] of different.entries()) {
      expect(sameIndex(index, other), `${a} and ${b}`).toBe(a === b);
      expect(sameIndex(index, copyOf(other)), `${a} and ${b}`).toBe(a === b);
    }
  }
});

/** A copy of an index that shares only expressions that read data. */
function copyOf({ terms, offset }: Index): Index {
  const copies = terms.map(({ factor, atom }) => {
    const copy = 'of' in atom ? { ...atom, of: copyOf(atom.of) } : { ...atom };
    return { factor, atom: copy };
  });
  return { terms: copies, offset };
}
