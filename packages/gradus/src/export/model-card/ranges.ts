import { isoDate, Missing, readDates, readNumbers, type Table } from '../../table/index.ts';
import type { ExportSubject } from '../subject.ts';
import { rounded } from './markdown.ts';

/** The smallest and the largest value of a column, as text. */
export interface Range {
  readonly low: string;
  readonly high: string;
}

/** The ranges and class counts of the training rows. */
export interface Ranges {
  /** The ranges of number and date columns, by name. */
  readonly columns: ReadonlyMap<string, Range>;
  /** The number of rows of each class. */
  readonly classes: ReadonlyMap<string, number>;
}

/** @param rows the training rows; without them the result is empty */
export function rangesOf(
  { preprocessing, output }: ExportSubject,
  rows: Table | undefined,
): Ranges {
  const columns = new Map<string, Range>();
  const classes = new Map<string, number>();
  if (rows === undefined || preprocessing === null) return { columns, classes };
  const { features, missing } = preprocessing.description;
  const marks = new Missing(missing);
  const names = new Set(rows.columns.map(({ name }) => name));
  const targets = output.task === 'regression' ? output.columns : [];
  const numbers = features.filter((feature) => feature.type === 'numeric');
  for (const { name, loose } of [...numbers, ...targets]) {
    if (!names.has(name)) continue;
    const { column } = readNumbers(rows.column(name), marks, loose);
    put(columns, name, column.values, rounded);
  }
  for (const feature of features) {
    if (feature.type !== 'date' || !names.has(feature.name)) continue;
    const { column } = readDates(rows.column(feature.name), marks, feature.dayFirst);
    put(columns, feature.name, column.values, isoDate);
  }
  if (output.task === 'classification' && output.name !== null && names.has(output.name)) {
    const counts = output.classNames.map(() => 0);
    for (const place of preprocessing.encodeTarget(rows).values) if (place >= 0) counts[place] += 1;
    output.classNames.forEach((name, place) => {
      classes.set(name, counts[place]);
    });
  }
  return { columns, classes };
}

function put(
  columns: Map<string, Range>,
  name: string,
  values: Float64Array,
  format: (value: number) => string,
): void {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low <= high) columns.set(name, { low: format(low), high: format(high) });
}
