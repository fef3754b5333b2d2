import { ArgumentError, Generator } from 'gradus';
import { Table } from 'gradus/table';

/** How a 2-D point set is made. */
export interface PointSetOptions {
  /** The same seed gives the same points. Default: 0. */
  seed?: number | bigint;
  /** The standard deviation of the normal noise on x and y, at least 0. The default depends on the set. */
  noise?: number;
  /** How many points there are in all, from two for each class to ten million. Default: 500. */
  size?: number;
  /** How many classes, from 2 to 10: of `spiral` (its arms) and `gaussians`. The others have 2. Default: 2. */
  classes?: number;
}

/** Where a point lies: `at` counts the points of its class, `count` says how many those are. */
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

/** The name of a 2-D point set. */
export type PointSetKind = keyof typeof POINT_SETS;

/** The names of all 2-D point sets. */
export const POINT_SET_KINDS = Object.keys(POINT_SETS) as readonly PointSetKind[];

/** What a point set is made with where nothing else is said, and how many classes it can have. */
export interface PointSetDefaults {
  readonly size: number;
  readonly noise: number;
  readonly classes: number;
  readonly mostClasses: number;
}

/**
 * What `pointSet` takes for options that are not given.
 *
 * @throws ArgumentError for a set that does not exist
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
 * Points in the plane, as a table with the columns `x`, `y` and `label` (0, 1, …). They stand in the order of their
 * classes, which are of the same size to within one point. Coordinates are float32 values.
 *
 *     const table = pointSet('spiral', { classes: 3, noise: 0.05, seed: 1 });
 *
 * @throws ArgumentError for a set that does not exist, or an option outside its range
 */
export function pointSet(kind: PointSetKind, options: PointSetOptions = {}): Table {
  const usual = pointSetDefaults(kind);
  const set: PointSet = POINT_SETS[kind];
  const { seed = 0, noise = usual.noise, size = usual.size, classes = usual.classes } = options;
  check('noise', noise, Number.isFinite(noise) && noise >= 0, 'a number of at least 0');
  const most = usual.mostClasses;
  const range = most === 2 ? `2, because ${kind} has two classes` : 'an integer from 2 to 10';
  check('classes', classes, isInteger(classes, 2, most), range);
  const least = 2 * classes;
  check('size', size, isInteger(size, least, 1e7), `an integer from ${least} to 10000000`);
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
  return new Table(kind, [
    { name: 'x', kind: 'number', values: x.map((value, row) => Math.fround(value + drift[row])) },
    {
      name: 'y',
      kind: 'number',
      values: y.map((value, row) => Math.fround(value + drift[size + row])),
    },
    { name: 'label', kind: 'number', values: labels },
  ]);
}

function isInteger(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function check(name: string, value: number, holds: boolean, allowed: string): void {
  if (holds) return;
  throw new ArgumentError('pointSet', `${name} must be ${allowed}, got ${String(value)}.`);
}
