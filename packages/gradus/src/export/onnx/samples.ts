/** Samples to compare predictions on, as inputs of the file and of the library. */

import { scaleOf } from '../../preprocessing/encode.ts';
import {
  type FeatureDescription,
  Predictor,
  type PreprocessingDescription,
  type TabularModel,
} from '../../preprocessing/index.ts';
import {
  type Column,
  Missing,
  type Row,
  readCategories,
  readDates,
  readNumbers,
  Table,
} from '../../table/index.ts';
import { cat, fromArray, type Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { Generator } from '../../util/random/index.ts';
import { type ExportSubject, inEval } from '../subject.ts';
import type { Cells } from './cells.ts';
import { columnInputs } from './columns.ts';

/** Rows of a table; or pictures as bytes; or the numbers of each input of a module. */
export type Samples = Table | readonly Row[] | readonly ArrayLike<number>[];

/** Inputs of the file, and the library's predictions for them. */
export interface Expected {
  readonly inputs: Readonly<Record<string, Cells>>;
  /** The rows of the inputs that have a prediction. */
  readonly rows: ArrayLike<number>;
  /** Probabilities, or numbers in the units of their columns, row by row. */
  readonly numbers: ArrayLike<number>;
  /** For each number of a row, the difference that counts as 1. */
  readonly scales: readonly number[];
}

export function expectedOf(subject: ExportSubject, samples: Samples): Expected {
  return subject.preprocessing === null
    ? expectedOfModule(subject, samples as readonly ArrayLike<number>[])
    : expectedOfTable(subject, samples as Table | readonly Row[]);
}

function expectedOfTable(subject: ExportSubject, samples: Table | readonly Row[]): Expected {
  const table = samples instanceof Table ? samples : Table.fromRows(samples, { name: 'rows' });
  const model = subject.model as TabularModel;
  const found = new Predictor(model).predict(table);
  const { description } = model.fitted;
  const numbers =
    found.task === 'classification'
      ? found.predictions.flatMap(({ probabilities }) => [...probabilities])
      : found.predictions.flatMap(({ values }) => found.targets.map((name) => values[name]));
  const { target } = description;
  const scales =
    target.task === 'classification' ? target.classNames.map(() => 1) : target.columns.map(scaleOf);
  const rows = found.predictions.map(({ row }) => row);
  return { inputs: inputsOfTable(table, description), rows, numbers, scales };
}

/** The inputs as a caller would pass them. */
function inputsOfTable(table: Table, description: PreprocessingDescription): Record<string, Cells> {
  const missing = new Missing(description.missing);
  const columns = columnInputs(description);
  const shape = [table.length, 1];
  const cells = description.features.map((feature, i): [string, Cells] => {
    const data = cellsOf(table.column(feature.name), feature, missing);
    return [feature.name, { type: columns[i].input, shape, data: rounded(data, columns[i].input) }];
  });
  return Object.fromEntries(cells);
}

function rounded(data: Cells['data'], type: string): Cells['data'] {
  return type === 'float32' ? Float32Array.from(data as ArrayLike<number>) : data;
}

function cellsOf(column: Column, feature: FeatureDescription, missing: Missing): Cells['data'] {
  if (feature.type === 'numeric') {
    return readNumbers(column, missing, feature.loose).column.values;
  }
  if (feature.type === 'date') return readDates(column, missing, feature.dayFirst).column.values;
  const { codes, values } = column.kind === 'text' ? column : readCategories(column, missing);
  return Array.from(codes, (code) => (code < 0 ? '' : values[code]));
}

function expectedOfModule(
  { model, inputShape, picture, output }: ExportSubject,
  samples: readonly ArrayLike<number>[],
): Expected {
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  const data = new Float32Array(samples.length * size);
  samples.forEach((sample, i) => {
    if (sample.length !== size) {
      const problem = `sample ${i} has ${sample.length} numbers`;
      throw new ArgumentError('compareOnnx', `${problem}, and an input has ${size}.`);
    }
    data.set(sample, i * size);
  });
  const shape = [samples.length, ...inputShape];
  const numbers = inEval(model, () => {
    const x = fromArray(picture === null ? data : data.map((byte) => byte / 255), shape);
    const y = model.forward(x) as Tensor;
    if (output.task !== 'classification') return y.dataSync();
    return (
      output.binary === 'logit' ? cat([y.neg().sigmoid(), y.sigmoid()], 1) : y.softmax(1)
    ).dataSync();
  });
  const width = numbers.length / Math.max(1, samples.length);
  const largest = largestOf(numbers);
  const scale = output.task === 'classification' ? 1 : largest;
  return {
    inputs: {
      [picture === null ? 'input' : 'pixels']: {
        type: picture === null ? 'float32' : 'uint8',
        shape,
        data,
      },
    },
    rows: samples.map((_, row) => row),
    numbers,
    scales: Array.from({ length: width }, () => scale),
  };
}

/** The largest absolute value among the finite numbers; at least 1. */
function largestOf(numbers: ArrayLike<number>): number {
  let largest = 1;
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i]);
    if (size > largest && size < Number.POSITIVE_INFINITY) largest = size;
  }
  return largest;
}

/** Random samples that look like training samples. Every call returns the same. */
export function randomSamples(
  { preprocessing, picture, inputShape }: ExportSubject,
  count: number,
): Samples {
  const generator = new Generator().manualSeed(0);
  if (preprocessing !== null) {
    const { features } = preprocessing.description;
    return new Table(
      'random rows',
      features.map((feature) => randomColumn(feature, count, generator)),
    );
  }
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  return Array.from({ length: count }, () => {
    return picture === null
      ? generator.normal(size, 0, 1)
      : Uint8Array.from(generator.uniform(size, 0, 256));
  });
}

/** One cell in ten is missing, and one category in ten is unknown. */
function randomColumn(feature: FeatureDescription, count: number, generator: Generator): Column {
  const { name, type } = feature;
  const chance = generator.uniform(count, 0, 1);
  if (type === 'categorical') {
    const values = [...feature.categories, 'a category that training did not see'];
    const codes = generator.uniform(count, 0, values.length - 1);
    const codeOf = (code: number, i: number) => {
      if (chance[i] < 0.1) return -1;
      return chance[i] < 0.2 ? values.length - 1 : Math.floor(code);
    };
    return { name, kind: 'text', values, codes: Int32Array.from(codes, codeOf) };
  }
  const { mean, std } = type === 'date' ? feature.year : feature;
  const numbers = generator.normal(count, 0, 1);
  const values = Float64Array.from(numbers, (x, i) => {
    if (chance[i] < 0.1) return Number.NaN;
    const number = mean + std * x;
    // Any time in a year.
    return type === 'date' ? Math.round((number - 1970 + chance[i]) * 31_556_952_000) : number;
  });
  return { name, kind: type === 'date' ? 'date' : 'number', values };
}
