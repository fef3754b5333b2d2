import { POINT_SET_KINDS, type PointSetKind, pointSet, pointSetDefaults } from '@gradus/datasets';
import { ArgumentError } from 'gradus';
import { inferColumns, type Table } from 'gradus/table';
import { describe, expect, test } from 'vitest';

// scikit-learn 1.2.1: make_circles(11, shuffle=False, factor=0.5) and make_moons(11, shuffle=False).
const CIRCLES = [
  [1, 0],
  [0.30901699437494745, 0.9510565162951535],
  [-0.8090169943749473, 0.5877852522924732],
  [-0.8090169943749476, -0.587785252292473],
  [0.30901699437494723, -0.9510565162951536],
  [0.5, 0],
  [0.25, 0.4330127018922193],
  [-0.25, 0.4330127018922193],
  [-0.5, 0],
  [-0.25, -0.4330127018922192],
  [0.25, -0.4330127018922195],
];
const MOONS = [
  [1, 0],
  [Math.SQRT1_2, Math.SQRT1_2],
  [0, 1],
  [-Math.SQRT1_2, Math.SQRT1_2],
  [-1, 0],
  [0, 0.5],
  [0.19098300562505255, -0.08778525229247314],
  [0.6909830056250525, -0.45105651629515353],
  [1.3090169943749475, -0.45105651629515364],
  [1.8090169943749475, -0.08778525229247325],
  [2, 0.5],
];

const pointsOf = (table: Table) =>
  Array.from({ length: table.length }, (_, row) => {
    const { x, y, label } = table.row(row);
    return [x, y, label] as [number, number, number];
  });

describe('pointSet', () => {
  test.each<[PointSetKind, number[][]]>([
    ['circles', CIRCLES],
    ['moons', MOONS],
  ])('%s without noise are those of scikit-learn', (kind, expected) => {
    pointsOf(pointSet(kind, { size: 11, noise: 0 })).forEach(([x, y, label], row) => {
      expect(x).toBeCloseTo(expected[row][0], 6);
      expect(y).toBeCloseTo(expected[row][1], 6);
      expect(label).toBe(row < 5 ? 0 : 1);
    });
  });

  test.each(POINT_SET_KINDS)('%s is the same by the same seed', (kind) => {
    const table = pointSet(kind, { seed: 4, noise: 0.1 });
    expect(pointsOf(table)).toEqual(pointsOf(pointSet(kind, { seed: 4, noise: 0.1 })));
    expect(pointsOf(table)).not.toEqual(pointsOf(pointSet(kind, { seed: 5, noise: 0.1 })));
    const plan = inferColumns(table, { target: 'label' });
    expect(plan.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'x numeric',
      'y numeric',
    ]);
    expect(plan.target).toMatchObject({ task: 'classification', classCounts: [250, 250] });
  });

  test.each(POINT_SET_KINDS)('%s is made with its defaults where nothing is said', (kind) => {
    const { size, noise, classes, mostClasses } = pointSetDefaults(kind);
    expect(pointsOf(pointSet(kind))).toEqual(pointsOf(pointSet(kind, { size, noise, classes })));
    expect(() => pointSet(kind, { classes: mostClasses })).not.toThrow();
    expect(() => pointSet(kind, { classes: mostClasses + 1 })).toThrow('classes must be');
  });

  test('noise has the standard deviation asked for', () => {
    const clean = pointsOf(pointSet('spiral', { size: 20_000, noise: 0 }));
    const noisy = pointsOf(pointSet('spiral', { size: 20_000, noise: 0.25 }));
    for (const axis of [0, 1]) {
      const square = noisy.reduce(
        (sum, point, row) => sum + (point[axis] - clean[row][axis]) ** 2,
        0,
      );
      expect(Math.sqrt(square / 20_000)).toBeCloseTo(0.25, 2);
    }
  });

  test('the classes of xor are told by the signs alone', () => {
    for (const [x, y, label] of pointsOf(pointSet('xor'))) {
      expect(Number(x > 0 !== y > 0)).toBe(label);
      expect(Math.min(Math.abs(x), Math.abs(y))).toBeGreaterThan(0.049);
    }
  });

  test('spirals and clouds have up to ten classes of the same size', () => {
    for (const kind of ['spiral', 'gaussians'] as const) {
      const labels = pointsOf(pointSet(kind, { classes: 3, size: 31 })).map(([, , label]) => label);
      expect([0, 1, 2].map((label) => labels.filter((other) => other === label).length)).toEqual([
        10, 10, 11,
      ]);
    }
  });

  test.each<[string, () => unknown]>([
    [
      "there is no point set 'rings'. The sets are circles, xor, spiral, moons, gaussians.",
      () => pointSet('rings' as 'xor'),
    ],
    ['noise must be a number of at least 0, got -1.', () => pointSet('xor', { noise: -1 })],
    [
      'noise must be a number of at least 0, got NaN.',
      () => pointSet('xor', { noise: Number.NaN }),
    ],
    ['size must be an integer from 4 to 10000000, got 3.', () => pointSet('xor', { size: 3 })],
    ['classes must be 2, because moons has two', () => pointSet('moons', { classes: 3 })],
    ['classes must be an integer from 2 to 10', () => pointSet('spiral', { classes: 11 })],
    ['the seed 0.5 is not an integer', () => pointSet('spiral', { seed: 0.5 })],
  ])('%s', (message, make) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });
});
