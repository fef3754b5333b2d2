import { type Row, Table, type Task, targetNames } from '../table/index.ts';
import { cat, fromArray, noGrad, type Tensor } from '../tensor/index.ts';
import { checkArgument } from '../util/arguments.ts';
import { countUp } from '../util/count-up.ts';
import type { NumbersDescription } from './description.ts';
import {
  type EncodedFeatures,
  RowEncoder,
  type RowError,
  scaleOf,
  type UnseenCategory,
} from './encode.ts';
import { TabularModel } from './model.ts';

/** The class of a row. */
export interface ClassPrediction {
  /** The row of the table or list, counted from 0. */
  readonly row: number;
  /** The name of the most probable class. */
  readonly value: string;
  /** In the order of `classNames`; they add up to 1. */
  readonly probabilities: Float32Array;
}

/** The numbers of a row, in the units of the columns to predict. */
export interface NumberPrediction {
  /** The row of the table or list, counted from 0. */
  readonly row: number;
  /** The number of the first target: of the only one, as a rule. */
  readonly value: number;
  /** The number of each target by its name. */
  readonly values: Readonly<Record<string, number>>;
}

/** What was read of the rows. */
interface Read {
  /** The cells that cannot be read; their rows have no prediction. `describeRowError` says each in a sentence. */
  readonly errors: readonly RowError[];
  /** Columns that the training table did not have; they are not used. */
  readonly extraColumns: readonly string[];
  /** Categories that the training rows did not have; to the model they are all one. */
  readonly unseenCategories: readonly UnseenCategory[];
}

/** What a `Predictor` gives. */
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

/** What `predictMatrix` gives. */
export interface PredictedMatrix extends Read {
  readonly task: Task;
  /** What each column of the matrix is: the names of the classes, or of the targets. */
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
 * So many numbers, 4 MB, are encoded at a time.
 * @heuristic
 */
const BLOCK = 1 << 20;

/**
 * Predicts from raw rows: it needs nothing but the model, which holds its preprocessing.
 *
 *     const predictor = new Predictor<RowOf<typeof columns>>(model);
 *     const { predictions, errors } = predictor.predict([{ age: 31, city: 'Seoul', born: null }]);
 *
 * The type parameter is the type of a row; a column of it that is null is missing.
 */
export class Predictor<R extends object = Row> {
  readonly model: TabularModel;

  constructor(model: TabularModel) {
    this.model = checkArgument('Predictor', 'the first argument', model, TabularModel);
  }

  /**
   * Predictions in the order of the rows. Those with a cell that cannot be read have none and stand in `errors`.
   * @throws DataError where a column is missing from all rows; it says which name is near
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
   * The numbers of all predictions in one array: of many rows they take a tenth of the memory of what `predict` gives.
   * @throws DataError where a column is missing from all rows; it says which name is near
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

  /** Writes what `head` makes of the model's outputs, row by row. */
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

/** Both from the logit of the second class: 1 − p would lose the last digits of a small probability. */
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

/** In double precision, unlike `TargetLayer`: a target far from 0 keeps its last digits. */
function toUnits(values: Float32Array | Float64Array, { columns }: NumbersDescription): void {
  const count = columns.length;
  columns.forEach((column, place) => {
    const scale = scaleOf(column);
    for (let at = place; at < values.length; at += count) {
      values[at] = values[at] * scale + column.mean;
    }
  });
}
