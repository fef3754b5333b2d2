/** Points in the plane: where they are, and the columns of any other points. */
import { type PointFeature, pointFeature } from '@gradus/datasets';
import { GradusError } from 'gradus';
import { type Column, Table } from 'gradus/table';
import { DRAWN_FILE, DRAWN_SIDE } from '../../experiment/index.ts';
import type { Plane, PlanePart } from '../messages.ts';
import { pointTable, type TableSet } from './load.ts';

/** The margin at each end of an axis, as a share of the range of the points. */
const MARGIN = 0.06;

/**
 * The points of a table with their classes or numbers.
 * @throws GradusError if the table does not have points in the plane
 */
export async function planeOf(set: TableSet): Promise<Plane> {
  const { summary, rows } = set;
  const { source, target, classNames } = summary.data;
  const table =
    source.kind === 'points'
      ? (await pointTable({ ...source, features: ['x', 'y'] })).table
      : set.table;
  if (!table.has('x') || !table.has('y')) {
    throw new GradusError('the table has no columns x and y.', { code: 'argument' });
  }
  const [x, y, value] = ['x', 'y', target[0]].map((name) => numbersOf(table, name, classNames));
  const part = (indices: Int32Array): PlanePart => ({
    x: Float32Array.from(indices, (row) => x[row]),
    y: Float32Array.from(indices, (row) => y[row]),
    value: Float32Array.from(indices, (row) => value[row]),
  });
  const isDrawn = source.kind === 'file' && source.path === DRAWN_FILE;
  const drawn = [-DRAWN_SIDE, DRAWN_SIDE] as const;
  return {
    ...{ x: isDrawn ? drawn : axisOf(x), y: isDrawn ? drawn : axisOf(y), classNames },
    range: classNames === null ? rangeOf(value) : null,
    parts: {
      train: part(rows.train),
      validation: part(rows.validation),
      test: part(rows.test),
    },
  };
}

/** Numbers of a column; of classes, their indices. */
function numbersOf(
  table: Table,
  name: string,
  classNames: readonly string[] | null,
): ArrayLike<number> {
  const column = table.column(name);
  const isTarget = name !== 'x' && name !== 'y';
  if (!isTarget || classNames === null) return (column as Column & { kind: 'number' }).values;
  const at = new Map(classNames.map((each, i) => [each, i]));
  return Float64Array.from(
    { length: table.length },
    (_, row) => at.get(String(table.row(row)[name])) ?? 0,
  );
}

function rangeOf(values: ArrayLike<number>): readonly [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low, high];
}

function axisOf(values: ArrayLike<number>): readonly [low: number, high: number] {
  const [low, high] = rangeOf(values);
  const margin = MARGIN * (high - low) || 1;
  return [low - margin, high + margin];
}

/** The features of the points of a grid, row by row from the top left. */
export function gridTable({ flat }: TableSet, { x, y }: Plane, size: number): Table {
  const { features } = flat.preprocessing.description;
  const at = ([low, high]: Plane['x'], place: number): number =>
    Math.fround(low + ((place + 0.5) / size) * (high - low));
  const values = (name: PointFeature): Float64Array =>
    Float64Array.from({ length: size * size }, (_, cell) =>
      pointFeature(name, at(x, cell % size), at(y, size - 1 - Math.floor(cell / size))),
    );
  return new Table(
    'grid',
    features.map(({ name }) => ({
      ...{ name, kind: 'number' as const, values: values(name as PointFeature) },
    })),
  );
}
