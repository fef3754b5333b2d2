import { type Row, Table, targetNames } from '../table/index.ts';
import { cat, fromArray, noGrad, type Tensor } from '../tensor/index.ts';
import { checkArgument } from '../util/arguments.ts';
import type { ClassesDescription, NumbersDescription } from './description.ts';
import { type EncodedFeatures, type RowError, scaleOf, type UnseenCategory } from './encode.ts';
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

/**
 * Rows that go through the model at once.
 * @heuristic
 */
const BATCH = 1024;

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
    const { description } = this.model.fitted;
    const { target, features } = description;
    const names = features.map(({ name }) => name);
    const table =
      rows instanceof Table
        ? rows
        : Table.fromRows(rows, { name: 'rows', ...(rows.length === 0 && { columns: names }) });
    const encoded = this.model.fitted.encode(table);
    const { errors, extraColumns, unseenCategories } = encoded;
    const read = { errors, extraColumns, unseenCategories };
    if (target.task === 'classification') {
      const { classNames } = target;
      const isLogit = this.model.architecture.binary === 'logit';
      const outputs = this.outputs(encoded, isLogit ? probabilitiesOfLogit : (y) => y.softmax(1));
      const predictions = classesOf(outputs, encoded.rows, target);
      return { task: 'classification', classNames, predictions, ...read };
    }
    const targets = targetNames(target);
    const predictions = numbersOf(
      this.outputs(encoded, (y) => y),
      encoded.rows,
      target,
    );
    return { task: 'regression', targets, predictions, ...read };
  }

  /** What `head` makes of the model's outputs, row by row. */
  private outputs(
    { values, rows }: EncodedFeatures,
    head: (output: Tensor) => Tensor,
  ): Float32Array {
    const { model } = this;
    const { training } = model;
    const width = model.preprocessing.inFeatures;
    const parts: Float32Array[] = [];
    model.eval();
    try {
      for (let start = 0; start < rows.length; start += BATCH) {
        const batch = values.slice(start * width, (start + BATCH) * width);
        const x = fromArray(batch, [batch.length / width, width]);
        parts.push(noGrad(() => head(model.forward(x)).dataSync()) as Float32Array);
      }
    } finally {
      model.train(training);
    }
    return joined(parts);
  }
}

/** Both from the logit of the second class: 1 − p would lose the last digits of a small probability. */
function probabilitiesOfLogit(logit: Tensor): Tensor {
  return cat([logit.neg().sigmoid(), logit.sigmoid()], 1);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function classesOf(
  outputs: Float32Array,
  rows: Int32Array,
  { classNames }: ClassesDescription,
): ClassPrediction[] {
  const count = classNames.length;
  return Array.from(rows, (row, i) => {
    const probabilities = outputs.subarray(i * count, (i + 1) * count);
    const place = probabilities.indexOf(Math.max(...probabilities));
    return { row, value: classNames[Math.max(place, 0)], probabilities };
  });
}

/** In double precision, unlike `TargetLayer`: a target far from 0 keeps its last digits. */
function numbersOf(
  outputs: Float32Array,
  rows: Int32Array,
  { columns }: NumbersDescription,
): NumberPrediction[] {
  const scales = columns.map(scaleOf);
  return Array.from(rows, (row, i) => {
    const numbers = columns.map(({ mean }, place) => {
      return outputs[i * columns.length + place] * scales[place] + mean;
    });
    const values = Object.fromEntries(columns.map(({ name }, place) => [name, numbers[place]]));
    return { row, value: numbers[0], values };
  });
}
