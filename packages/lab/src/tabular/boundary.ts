import type { Predictor } from 'gradus/preprocessing';
import { type Column, Missing, readNumbers, Table } from 'gradus/table';
import type { Boundary, BoundaryAxis } from './judgement.ts';

/** The cells along each side of a boundary. */
const SIZE = 80;
/** The most points of a boundary; more would hide it. */
const MOST_POINTS = 500;
/** The margin at each end of an axis, as a share of the range of the values. */
const MARGIN = 0.05;

/**
 * The decision boundary of a network on the plane of its two features. Null unless there are exactly two, both are
 * numbers and not empty, and the target is classes.
 *
 * @param train makes the training rows; these and `test` decide the size of the plane
 * @param test the rows to show as points
 * @param actual the class of each test row; −1 for none
 */
export function boundaryOf(
  predictor: Predictor,
  train: () => Table,
  test: Table,
  actual: ArrayLike<number>,
): Boundary | null {
  const { features, target } = predictor.model.fitted.description;
  if (target.task !== 'classification' || features.length !== 2) return null;
  if (features.some(({ type }) => type !== 'numeric')) return null;
  const parts = [train(), test];
  const [x, y] = features.map(({ name }) =>
    axisOf(
      name,
      parts.map((table) => valuesOf(predictor, table, name)),
    ),
  );
  if (x === null || y === null) return null;
  return {
    x,
    y,
    size: SIZE,
    ...gridOf(predictor, x, y),
    points: pointsOf(predictor, test, actual),
  };
}

/** The values of a feature, as the predictor reads them. */
function valuesOf(predictor: Predictor, table: Table, name: string): ArrayLike<number> {
  const { features, missing } = predictor.model.fitted.description;
  const feature = features.find((each) => each.name === name);
  const isLoose = feature?.type === 'numeric' && feature.loose;
  return readNumbers(table.column(name), new Missing(missing), isLoose).column.values;
}

function axisOf(column: string, parts: readonly ArrayLike<number>[]): BoundaryAxis | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of parts) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  if (low > high || !Number.isFinite(2 * (high - low))) return null;
  const margin = MARGIN * (high - low) || Math.abs(low) || 1;
  return { column, low: low - margin, high: high + margin };
}

function gridOf(
  predictor: Predictor,
  x: BoundaryAxis,
  y: BoundaryAxis,
): Pick<Boundary, 'classes' | 'confidences'> {
  const middle = ({ low, high }: BoundaryAxis, cell: number): number =>
    low + ((cell + 0.5) / SIZE) * (high - low);
  const numbers = (axis: BoundaryAxis, cellOf: (place: number) => number): Column => ({
    name: axis.column,
    kind: 'number',
    values: Float64Array.from({ length: SIZE ** 2 }, (_, place) => middle(axis, cellOf(place))),
  });
  const result = predictor.predict(
    new Table('grid', [
      numbers(x, (place) => place % SIZE),
      numbers(y, (place) => Math.floor(place / SIZE)),
    ]),
  );
  if (result.task !== 'classification') return { classes: [], confidences: [] };
  const best = result.predictions.map(({ probabilities }) => Math.max(...probabilities));
  return {
    classes: result.predictions.map(({ probabilities }, i) =>
      Math.max(0, probabilities.indexOf(best[i])),
    ),
    confidences: best.map((probability) => Math.round(100 * probability) || 0),
  };
}

function pointsOf(
  predictor: Predictor,
  test: Table,
  actual: ArrayLike<number>,
): Boundary['points'] {
  const [x, y] = predictor.model.fitted.description.features.map(({ name }) =>
    valuesOf(predictor, test, name),
  );
  const rows = Array.from(actual, (_, row) => row).filter(
    (row) => actual[row] >= 0 && Number.isFinite(x[row]) && Number.isFinite(y[row]),
  );
  return evenly(rows.length, MOST_POINTS).map((at) => {
    const row = rows[at];
    return [x[row], y[row], actual[row]];
  });
}

/** At most `most` of the indices below `length`, evenly spaced. */
export function evenly(length: number, most: number): number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}
