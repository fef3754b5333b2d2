import { ArgumentError, Generator } from 'gradus';
import { Table } from 'gradus/table';

/**
 * Options of {@link pointSet}.
 *
 * @example
 * ```ts
 * const options: PointSetOptions = { classes: 3, noise: 0.05, size: 300, seed: 1 };
 * pointSet('spiral', options).length; // 300
 * ```
 */
export interface PointSetOptions {
  /** The same seed gives the same points. Default: 0. */
  seed?: number | bigint;
  /** The standard deviation of the normal noise on x and y, at least 0. The default depends on the set. */
  noise?: number;
  /** The number of points of all classes, from two for each class to ten million. Default: 500. */
  size?: number;
  /** The number of classes, 2 to 10, for `spiral` (its arms) and `gaussians`. Other sets have 2. Default: 2. */
  classes?: number;
  /** The columns before the label, each once, in this order. Default: `['x', 'y']`. */
  features?: readonly PointFeature[];
}

const FEATURES = {
  x: (x) => x,
  y: (_, y) => y,
  xx: (x) => x * x,
  yy: (_, y) => y * y,
  xy: (x, y) => x * y,
  sinx: (x) => Math.sin(Math.PI * x),
  siny: (_, y) => Math.sin(Math.PI * y),
} satisfies Record<string, (x: number, y: number) => number>;

/**
 * A number that a point has: a coordinate, `xx` for x², `yy` for y², `xy` for their product, `sinx` for sin(πx), or
 * `siny` for sin(πy).
 *
 * @example
 * ```ts
 * const features: PointFeature[] = ['xx', 'yy'];
 * pointSet('circles', { features }).columns.map(({ name }) => name); // ['xx', 'yy', 'label']
 * ```
 */
export type PointFeature = keyof typeof FEATURES;

/**
 * The names of all features of a point.
 *
 * @example
 * ```ts
 * POINT_FEATURES; // ['x', 'y', 'xx', 'yy', 'xy', 'sinx', 'siny']
 * ```
 */
export const POINT_FEATURES = Object.keys(FEATURES) as readonly PointFeature[];

/**
 * A feature of a point, as a float32 value.
 *
 * @example
 * ```ts
 * pointFeature('xy', 3, 0.5); // 1.5
 * ```
 */
export function pointFeature(name: PointFeature, x: number, y: number): number {
  return Math.fround(FEATURES[name](x, y));
}

/** Which point to make: number `at` of the `count` points of class `label`. */
interface Place {
  readonly label: number;
  readonly classes: number;
  readonly at: number;
  readonly count: number;
  readonly generator: Generator;
}

interface PointSet {
  readonly noise: number;
  readonly hasClasses?: boolean;
  /** x and y without noise. */
  point(place: Place): readonly [x: number, y: number];
}

const FULL_TURN = 2 * Math.PI;

function onCircle(angle: number, radius: number): [number, number] {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

const POINT_SETS = {
  /** A circle of radius 1 and one of radius 0.5 inside, as scikit-learn's `make_circles(factor=0.5)`. */
  circles: {
    noise: 0.1,
    point: ({ label, at, count }) => onCircle((FULL_TURN * at) / count, label === 0 ? 1 : 0.5),
  },
  /** Four squares; class 1 where exactly one of x and y is above 0. Without noise, 0.05 from the axes. */
  xor: {
    noise: 0,
    point: ({ label, at, generator }) => {
      const [x, y] = generator.uniform(2, 0.05, 1);
      const side = at % 2 === 0 ? 1 : -1;
      return [side * x, (label === 0 ? side : -side) * y];
    },
  },
  /** Arms that turn 1.75 times around the centre, from near it to radius 1. */
  spiral: {
    noise: 0.02,
    hasClasses: true,
    point: ({ label, classes, at, count }) => {
      const radius = (at + 1) / count;
      return onCircle(FULL_TURN * (1.75 * radius + label / classes), radius);
    },
  },
  /** Two half circles that reach into each other, as scikit-learn's `make_moons`. */
  moons: {
    noise: 0.1,
    point: ({ label, at, count }) => {
      const [x, y] = onCircle((Math.PI * at) / (count - 1), 1);
      return label === 0 ? [x, y] : [1 - x, 0.5 - y];
    },
  },
  /** Normal clouds around centres on a circle of radius 1; the noise is their standard deviation. */
  gaussians: {
    noise: 0.3,
    hasClasses: true,
    point: ({ label, classes }) => onCircle((FULL_TURN * label) / classes, 1),
  },
} satisfies Record<string, PointSet>;

/**
 * The name of a 2-D point set.
 *
 * @example
 * ```ts
 * const kind: PointSetKind = 'moons';
 * pointSet(kind).length; // 500
 * ```
 */
export type PointSetKind = keyof typeof POINT_SETS;

/**
 * The names of all 2-D point sets.
 *
 * @example
 * ```ts
 * POINT_SET_KINDS; // ['circles', 'xor', 'spiral', 'moons', 'gaussians']
 * ```
 */
export const POINT_SET_KINDS = Object.keys(POINT_SETS) as readonly PointSetKind[];

/**
 * The defaults of a point set, and the largest number of its classes.
 *
 * @example
 * ```ts
 * const defaults: PointSetDefaults = pointSetDefaults('spiral');
 * defaults.mostClasses; // 10
 * ```
 */
export interface PointSetDefaults {
  readonly size: number;
  readonly noise: number;
  readonly classes: number;
  readonly mostClasses: number;
}

/**
 * What `pointSet` takes for options that are not given.
 *
 * The defaults of a point set. @throws ArgumentError for a set that does not exist
 *
 * @example
 * ```ts
 * pointSetDefaults('moons'); // { size: 500, noise: 0.1, classes: 2, mostClasses: 2 }
 * ```
 */
export function pointSetDefaults(kind: PointSetKind): PointSetDefaults {
  if (!POINT_SET_KINDS.includes(kind)) {
    const problem = `there is no point set '${kind}'. The sets are ${POINT_SET_KINDS.join(', ')}.`;
    throw new ArgumentError('pointSet', problem);
  }
  const { noise, hasClasses }: PointSet = POINT_SETS[kind];
  return { size: 500, noise, classes: 2, mostClasses: hasClasses ? 10 : 2 };
}

/**
 * Makes points in the plane, as a table with the columns `x`, `y` and `label` (0, 1, …), or with other features than
 * `x` and `y`. They are in the order of their classes, whose sizes differ by at most one point. Features are float32
 * values.
 *
 * @throws ArgumentError for a set that does not exist, or an option outside its range
 *
 * @example
 * ```ts
 * const table = pointSet('spiral', { classes: 3, noise: 0.05, size: 90, seed: 1 });
 * table.columns.map(({ name }) => name); // ['x', 'y', 'label']
 * table.row(89).label; // 2
 * ```
 */
export function pointSet(kind: PointSetKind, options: PointSetOptions = {}): Table {
  const usual = pointSetDefaults(kind);
  const set: PointSet = POINT_SETS[kind];
  const { seed = 0, noise = usual.noise, size = usual.size, classes = usual.classes } = options;
  const { features = ['x', 'y'] } = options;
  check('noise', noise, Number.isFinite(noise) && noise >= 0, 'a number of at least 0');
  const most = usual.mostClasses;
  const range = most === 2 ? `2, because ${kind} has two classes` : 'an integer from 2 to 10';
  check('classes', classes, isInteger(classes, 2, most), range);
  const least = 2 * classes;
  check('size', size, isInteger(size, least, 1e7), `an integer from ${least} to 10000000`);
  const isKnown = features.every((name) => POINT_FEATURES.includes(name));
  const areFeatures = features.length > 0 && isKnown && new Set(features).size === features.length;
  check('features', features, areFeatures, `a list of ${POINT_FEATURES.join(', ')}, each once`);
  const generator = new Generator().manualSeed(seed);
  const [x, y, labels] = [0, 1, 2].map(() => new Float64Array(size));
  for (let label = 0; label < classes; label++) {
    const first = Math.floor((label * size) / classes);
    const count = Math.floor(((label + 1) * size) / classes) - first;
    for (let at = 0; at < count; at++) {
      [x[first + at], y[first + at]] = set.point({ label, classes, at, count, generator });
      labels[first + at] = label;
    }
  }
  const drift = generator.normal(2 * size, 0, noise);
  for (let row = 0; row < size; row++) {
    x[row] = Math.fround(x[row] + drift[row]);
    y[row] = Math.fround(y[row] + drift[size + row]);
  }
  return new Table(kind, [
    ...features.map((name) => ({
      name,
      kind: 'number' as const,
      values: x.map((value, row) => pointFeature(name, value, y[row])),
    })),
    { name: 'label', kind: 'number', values: labels },
  ]);
}

function isInteger(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function check(name: string, value: unknown, holds: boolean, allowed: string): void {
  if (holds) return;
  throw new ArgumentError('pointSet', `${name} must be ${allowed}, got ${String(value)}.`);
}
