import { type Row, Table, type Task, targetNames } from '../table/index.ts';
import { cat, fromArray, noGrad, type Tensor } from '../tensor/index.ts';
import { checkArgument } from '../util/arguments.ts';
import { countUp } from '../util/count-up.ts';
import type { NumbersDescription } from './description.ts';
import { type EncodedFeatures, RowEncoder, scaleOf, type UnseenCategory } from './encode.ts';
import { TabularModel } from './model.ts';
import type { RowError } from './row-error.ts';

/**
 * The predicted class of a row.
 *
 * @example
 * ```ts
 * const table = Table.fromRows(['no', 'no', 'yes', 'yes'].map((sick, dose) => ({ dose, sick })));
 * const model = new TabularModel(fitPreprocessing(table, { target: 'sick' }));
 * const { predictions } = new Predictor(model).predict([{ dose: 3 }]);
 * const { row, probabilities } = predictions[0] as ClassPrediction;
 * probabilities.length; // 2
 * ```
 */
export interface ClassPrediction {
  /** The row of the table or list, counted from 0. */
  readonly row: number;
  /** The name of the most probable class. */
  readonly value: string;
  /** The probability of each class, in the order of `classNames`; they add up to 1. */
  readonly probabilities: Float32Array;
}

/**
 * The predicted numbers of a row, in the units of the targets.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const model = new TabularModel(fitPreprocessing(table, { target: 'price' }));
 * const { predictions } = new Predictor(model).predict([{ rooms: 2 }]);
 * const { value, values } = predictions[0] as NumberPrediction;
 * values.price === value; // true
 * ```
 */
export interface NumberPrediction {
  /** The row of the table or list, counted from 0. */
  readonly row: number;
  /** The number of the first target, usually the only one. */
  readonly value: number;
  /** The number of each target by its name. */
  readonly values: Readonly<Record<string, number>>;
}

/** How the rows could be read. */
interface Read {
  /** The cells that cannot be read; their rows have no prediction. `describeRowError` writes one as a sentence. */
  readonly errors: readonly RowError[];
  /** Columns that the training table did not have; they are not used. */
  readonly extraColumns: readonly string[];
  /** Categories that the training rows did not have. The model treats them all alike. */
  readonly unseenCategories: readonly UnseenCategory[];
}

/**
 * The result of {@link Predictor.predict}.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const model = new TabularModel(fitPreprocessing(table, { target: 'price' }));
 * const result: Predictions = new Predictor(model).predict([{ rooms: 2 }, { rooms: 'many' }]);
 * result.predictions.map(({ row }) => row); // [0]
 * result.errors.map(({ row }) => row); // [1]
 * ```
 */
export type Predictions =
  | (Read & {
      readonly task: 'classification';
      readonly classNames: readonly string[];
      readonly predictions: readonly ClassPrediction[];
    })
  | (Read & {
      readonly task: 'regression';
      /** The names of the targets, in the order of the model's outputs. */
      readonly targets: readonly string[];
      readonly predictions: readonly NumberPrediction[];
    });

/**
 * The result of {@link Predictor.predictMatrix}.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const model = new TabularModel(fitPreprocessing(table, { target: 'price' }));
 * const { names, rows }: PredictedMatrix = new Predictor(model).predictMatrix(table);
 * names; // ['price']
 * rows; // [0, 1]
 * ```
 */
export interface PredictedMatrix extends Read {
  readonly task: Task;
  /** The names of the columns of the matrix: the classes, or the targets. */
  readonly names: readonly string[];
  /** The rows that have a prediction, in their order, counted from 0. */
  readonly rows: Int32Array;
  /** [rows · names], row by row: float32 probabilities, or float64 numbers in the units of the targets. */
  readonly values: Float32Array | Float64Array;
}

/**
 * Rows that go through the model at once.
 * @heuristic
 */
const BATCH = 1024;
/**
 * Numbers that are encoded at a time: 4 MB.
 * @heuristic
 */
const BLOCK = 1 << 20;

/**
 * Predicts from raw rows, with the preprocessing of the model. The type parameter is the type of a row; null is a
 * missing value.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const model = new TabularModel(fitPreprocessing(table, { target: 'price' })); // train it first
 * const predictor = new Predictor<{ rooms: number | null }>(model);
 * const { predictions, errors } = predictor.predict([{ rooms: 2 }, { rooms: null }]);
 * predictions.length; // 2
 * ```
 */
export class Predictor<R extends object = Row> {
  readonly model: TabularModel;

  constructor(model: TabularModel) {
    this.model = checkArgument('Predictor', 'the first argument', model, TabularModel);
  }

  /**
   * Predictions in the order of the rows. Rows with a cell that cannot be read have no prediction, but an entry in
   * `errors`.
   * @throws TableError if all rows lack a column; it suggests a similar name
   */
  predict(rows: readonly R[] | Table): Predictions {
    const { task, names, rows: read, values, ...rest } = this.predictMatrix(rows);
    if (task === 'classification') {
      const predictions = classesOf(values as Float32Array, read, names);
      return { task, classNames: names, predictions, ...rest };
    }
    return { task, targets: names, predictions: numbersOf(values, read, names), ...rest };
  }

  /**
   * The numbers of all predictions in one array. For many rows, this takes a tenth of the memory of {@link predict}.
   * @throws TableError if all rows lack a column; it suggests a similar name
   */
  predictMatrix(rows: readonly R[] | Table): PredictedMatrix {
    const { description } = this.model.fitted;
    const { target } = description;
    const table = rows instanceof Table ? rows : this.tableOf(rows);
    const encoder = new RowEncoder(table, description);
    const isClass = target.task === 'classification';
    const names = isClass ? target.classNames : targetNames(target);
    const Values = isClass ? Float32Array : Float64Array;
    const isLogit = this.model.architecture.binary === 'logit';
    const head = isLogit ? probabilitiesOfLogit : isClass ? softmax : (y: Tensor) => y;
    const values = new Values(table.length * names.length);
    const places = new Int32Array(table.length);
    const errors: RowError[] = [];
    let count = 0;
    for (const block of blocksOf(table.length, encoder.width)) {
      const encoded = encoder.read(block);
      places.set(encoded.rows, count);
      this.predictInto(values.subarray(count * names.length), encoded, head);
      count += encoded.rows.length;
      for (const error of encoded.errors) errors.push(error);
    }
    if (target.task === 'regression') toUnits(values, target);
    return {
      ...{ task: target.task, names, errors },
      rows: places.subarray(0, count),
      values: values.subarray(0, count * names.length),
      ...encoder.differences(),
    };
  }

  private tableOf(rows: readonly R[]): Table {
    const columns = this.model.fitted.description.features.map(({ name }) => name);
    return Table.fromRows(rows, { name: 'rows', ...(rows.length === 0 && { columns }) });
  }

  /** Writes `head` of the model's outputs to `to`, row by row. */
  private predictInto(
    to: Float32Array | Float64Array,
    { values, rows }: Pick<EncodedFeatures, 'values' | 'rows'>,
    head: (output: Tensor) => Tensor,
  ): void {
    const { model } = this;
    const { training } = model;
    const width = model.preprocessing.inFeatures;
    let at = 0;
    model.eval();
    try {
      for (let start = 0; start < rows.length; start += BATCH) {
        const batch = values.subarray(start * width, (start + BATCH) * width);
        const x = fromArray(batch, [batch.length / width, width]);
        const outputs = noGrad(() => head(model.forward(x)).dataSync());
        to.set(outputs, at);
        at += outputs.length;
      }
    } finally {
      model.train(training);
    }
  }
}

/** The rows of a table in blocks of whole batches. */
function* blocksOf(length: number, width: number): Iterable<Int32Array> {
  const all = countUp(length);
  const size = BATCH * Math.max(1, Math.floor(BLOCK / width / BATCH));
  for (let start = 0; start < length; start += size) yield all.subarray(start, start + size);
}

function softmax(logits: Tensor): Tensor {
  return logits.softmax(1);
}

/** Both probabilities from the logit. Not 1 − p, which loses the last digits of a small probability. */
function probabilitiesOfLogit(logit: Tensor): Tensor {
  return cat([logit.neg().sigmoid(), logit.sigmoid()], 1);
}

function classesOf(
  values: Float32Array,
  rows: Int32Array,
  classNames: readonly string[],
): ClassPrediction[] {
  const count = classNames.length;
  return Array.from(rows, (row, i) => {
    const probabilities = values.subarray(i * count, (i + 1) * count);
    const place = probabilities.indexOf(Math.max(...probabilities));
    return { row, value: classNames[Math.max(place, 0)], probabilities };
  });
}

function numbersOf(
  values: ArrayLike<number>,
  rows: Int32Array,
  targets: readonly string[],
): NumberPrediction[] {
  const count = targets.length;
  return Array.from(rows, (row, i) => {
    const numbers = targets.map((name, place) => [name, values[i * count + place]] as const);
    return { row, value: numbers[0][1], values: Object.fromEntries(numbers) };
  });
}

/** As `TargetLayer`, but in double precision, so that a target far from 0 keeps its last digits. */
function toUnits(values: Float32Array | Float64Array, { columns }: NumbersDescription): void {
  const count = columns.length;
  columns.forEach((column, place) => {
    const scale = scaleOf(column);
    for (let at = place; at < values.length; at += count) {
      values[at] = values[at] * scale + column.mean;
    }
  });
}
