/** Converts rows of plain values to inputs of a graph, and outputs to predictions. */
import type { DType } from '../../ir/dtype.ts';
import type { OnnxValue } from '../../onnx/index.ts';
import { converted } from '../../tensor/create/create.ts';
import { fromArray } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { refuseUnknown } from './inputs.ts';
import { Doubles, dtypeOf, elementsOf, Maps, Texts, tensorOf, type Value } from './values.ts';

/**
 * The value of a row for an input: one value, or a list for an input with several columns. null and undefined are
 * missing.
 *
 * @example
 * ```ts
 * const cell: OnnxCell = [39.1, 18.7, null];
 * ```
 */
export type OnnxCell = Scalar | readonly Scalar[];
type Scalar = number | string | boolean | null | undefined;

/**
 * A row: a value for each input by name, or an array of numbers for a graph with one input.
 *
 * @example
 * ```ts
 * const row: OnnxRow = { age: 31, city: 'Seoul' };
 * ```
 */
export type OnnxRow = Readonly<Record<string, OnnxCell>> | readonly number[];

type Result = number | string | boolean;

/**
 * The outputs for a row, by name. A ZipMap gives numbers by class.
 *
 * @example
 * ```ts
 * const model = loadOnnx(toOnnx(new nn.ReLU(), { inputShape: [1] }));
 * const predictions: OnnxPrediction[] = model.predict([[2], [-2]]);
 * predictions; // [{ output: 2 }, { output: 0 }]
 * ```
 */
export type OnnxPrediction = Record<string, Result | Result[] | Record<string, number>>;

/** The inputs of a graph for all rows. */
export function inputsOfRows(
  declared: readonly OnnxValue[],
  rows: readonly OnnxRow[],
): Map<string, Value> {
  const isAlone = declared.length === 1;
  const cells = declared.map((input) => ({ input, width: widthOf(input), values: [] as Scalar[] }));
  for (const [index, row] of rows.entries()) {
    const where = `row ${index}`;
    const isList = Array.isArray(row);
    if (typeof row !== 'object' || row === null || (isList && !isAlone)) {
      throw new ArgumentError(
        'predict',
        `${where} must be an object with the inputs ${declared.map(({ name }) => shown(name)).join(', ')}, ` +
          `got ${shown(row)}.`,
      );
    }
    const byName = isList ? { [declared[0].name]: row } : (row as Record<string, OnnxCell>);
    refuseUnknown('predict', declared, Object.keys(byName));
    for (const column of cells) {
      const { name } = column.input;
      if (!Object.hasOwn(byName, name)) {
        throw new ArgumentError('predict', `${where} has no input ${shown(name)}.`);
      }
      const given = byName[name];
      const list = (Array.isArray(given) ? given : [given]) as Scalar[];
      column.width ??= list.length;
      if (list.length !== column.width) {
        throw new ArgumentError(
          'predict',
          `${where}: the input ${shown(name)} takes ${column.width} values, got ${list.length}.`,
        );
      }
      for (const value of list) column.values.push(value);
    }
  }
  return new Map(
    cells.map(({ input, width, values }) => [input.name, column(input, width ?? 1, values, rows)]),
  );
}

/** The number of values that an input takes from a row; null where the graph does not define it. */
function widthOf({ shape }: OnnxValue): number | null {
  if (shape === null) return null;
  let width = 1;
  for (const size of shape.slice(1)) {
    if (typeof size !== 'number') return null;
    width *= size;
  }
  return width;
}

function column(
  input: OnnxValue,
  width: number,
  values: readonly Scalar[],
  rows: readonly unknown[],
): Value {
  const { shape: declared, elementType } = input;
  const inner = declared?.slice(1) ?? [width];
  const isKnown = inner.every((size) => typeof size === 'number');
  const shape = [rows.length, ...(isKnown ? (inner as number[]) : [width])];
  const refuse = (place: number, allowed: string): never => {
    const row = Math.floor(place / width);
    throw new ArgumentError(
      'predict',
      `row ${row}: the input ${shown(input.name)} takes ${allowed}, got ${shown(values[place])}.`,
    );
  };
  if (elementType === 'string') {
    return Texts.from(
      values.map((value, place) => {
        if (value === null || value === undefined) return '';
        return typeof value === 'string' ? value : refuse(place, 'strings');
      }),
      shape,
    );
  }
  const dtype: DType = elementType === null ? 'float32' : (dtypeOf(elementType) ?? 'float32');
  const numbers = Float64Array.from(values, (value, place) => {
    if (dtype === 'float32' && (value === null || value === undefined)) return Number.NaN;
    if (typeof value === 'boolean') return Number(value);
    if (typeof value !== 'number') return refuse(place, dtype === 'bool' ? 'booleans' : 'numbers');
    if (dtype === 'float32' || (dtype === 'bool' && (value === 0 || value === 1))) return value;
    const [least, most] = dtype === 'int32' ? [-(2 ** 31), 2 ** 31 - 1] : [0, 255];
    const fits = dtype !== 'bool' && Number.isInteger(value) && value >= least && value <= most;
    return fits ? value : refuse(place, dtype === 'bool' ? 'booleans' : `integers of ${dtype}`);
  });
  if (elementType === 'float64') return new Doubles(numbers, shape);
  return fromArray(converted(numbers, dtype), shape, { dtype });
}

/** The outputs of a graph, row by row. */
export function predictionsOf(outputs: ReadonlyMap<string, Value>, rows: number): OnnxPrediction[] {
  const predictions = Array.from({ length: rows }, (): [string, OnnxPrediction[string]][] => []);
  for (const [name, value] of outputs) {
    const of = rowsOf(name, value, rows);
    for (const [row, entries] of predictions.entries()) entries.push([name, of(row)]);
  }
  return predictions.map((entries) => Object.fromEntries(entries));
}

function rowsOf(name: string, value: Value, rows: number): (row: number) => OnnxPrediction[string] {
  if (value.shape[0] !== rows) {
    throw new ArgumentError(
      'predict',
      `the output ${shown(name)} has shape [${value.shape.join(', ')}], which does not have a row for each of the ` +
        `${rows} rows. Use forward().`,
    );
  }
  if (value instanceof Maps) {
    const data = elementsOf(value.values);
    const { keys } = value;
    return (row) => {
      return Object.fromEntries(keys.map((key, i) => [key, data[row * keys.length + i] as number]));
    };
  }
  const all = resultsOf(value);
  const width = all.length / rows;
  const isOne = value.shape.length === 1 || (value.shape.length === 2 && width === 1);
  return (row) => (isOne ? (all[row] as Result) : all.slice(row * width, (row + 1) * width));
}

function resultsOf(value: Exclude<Value, Maps>): Result[] {
  if (value instanceof Texts) return value.read();
  if (value instanceof Doubles) return [...value.data];
  const { dtype } = tensorOf(value);
  const data = Array.from(elementsOf(tensorOf(value)));
  return dtype === 'bool' ? data.map((bit) => bit === 1) : data;
}
