import { type Dataset, TensorDataset } from '../data/index.ts';
import { Table, targetNames } from '../table/index.ts';
import { checkRows } from '../table/table.ts';
import { fromArray, type Tensor } from '../tensor/index.ts';
import { countUp } from '../util/count-up.ts';
import { DataError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import type { PreprocessingDescription } from './description.ts';
import { encodeTarget, RowEncoder } from './encode.ts';
import { inputsOf } from './inputs.ts';
import { BINARY_OUTPUTS, type BinaryOutput, checkBinary } from './model.ts';
import { PackedRows } from './packed-rows.ts';
import type { Preprocessing } from './preprocessing.ts';
import { describeRowError, type RowError } from './row-error.ts';

/**
 * Numbers that are encoded at a time: 4 MB. The rows of larger tables stay packed, and each batch becomes a matrix when
 * it is read, because the whole matrix and its copy in the backend take more memory than the table.
 * @heuristic
 */
const BLOCK = 1 << 20;

/**
 * The rows of a table as samples `[features, target]` for a `DataLoader`. Features are the input of a `TabularModel`,
 * float32 [inputs]. The target is an int32 class [], or standardised numbers, float32 [targets].
 *
 * @param options `rows`: the rows to use, in this order; default: all. `binary`: as for the model. With `'logit'` the
 *   target is 0 or 1, float32 [1]
 * @throws ArgumentError for `'logit'` without two classes, or a row that does not exist
 * @throws DataError if the table lacks a column, or a cell cannot be read, or a target is missing; it names the first
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const fitted = fitPreprocessing(table, { target: 'price' });
 * const [[features, targets]] = new DataLoader(tabularDataset(table, fitted), { batchSize: 2 });
 * await features.toArray(); // [[1], [3]]
 * await targets.toArray(); // [[-1], [1]]
 * ```
 */
export function tabularDataset(
  table: Table,
  { description }: Preprocessing,
  options: { rows?: Int32Array; binary?: BinaryOutput } = {},
): EncodedDataset {
  const owner = 'tabularDataset';
  const kinds = { rows: Int32Array, binary: BINARY_OUTPUTS };
  const { rows = countUp(table.length), binary = 'softmax' } = checkOptions(owner, options, kinds);
  checkBinary(owner, binary, description.target);
  checkRows(owner, rows, table.length);
  const encoder = new RowEncoder(table, description);
  const targets = new TargetEncoder(table, description, rows.length, binary);
  const most = Math.max(1, Math.floor(BLOCK / encoder.width));
  const isLarge = rows.length > most;
  const packed = isLarge ? new PackedRows(inputsOf(description.features), rows.length) : null;
  const wrong = new WrongRows();
  let matrix: Float32Array = new Float32Array();
  for (let start = 0; start < rows.length; start += most) {
    const block = rows.subarray(start, start + most);
    matrix = encoder.encode(block);
    wrong.add([...encoder.errorsIn(block, matrix), ...targets.encode(block, start)]);
    packed?.put(matrix, start);
  }
  wrong.refuse(table.name, rows.length);
  if (packed !== null) return new PackedDataset(packed, targets);
  const x = fromArray(matrix, [rows.length, encoder.width]);
  return new TensorDataset(x, fromArray(targets.values, [rows.length, ...targets.shape]));
}

/** Features and target. */
type Encoded = readonly [Tensor, Tensor];

type EncodedDataset = Dataset<Encoded> & Required<Pick<Dataset<Encoded>, 'batch'>>;

/** Packed samples. Each batch becomes tensors when it is read. */
class PackedDataset implements EncodedDataset {
  readonly length: number;
  readonly #features: PackedRows;
  readonly #targets: TargetEncoder;

  constructor(features: PackedRows, targets: TargetEncoder) {
    this.length = features.length;
    this.#features = features;
    this.#targets = targets;
  }

  get(i: number): Encoded {
    const [x, y] = this.batch(Int32Array.of(i < 0 ? i + this.length : i));
    return [x.squeeze(0), y.squeeze(0)];
  }

  batch(indices: Int32Array): Encoded {
    checkRows('dataset', indices, this.length);
    const { width } = this.#features;
    const { shape } = this.#targets;
    const x = fromArray(this.#features.take(indices), [indices.length, width]);
    return [x, fromArray(this.#targets.take(indices), [indices.length, ...shape])];
  }
}

/** Encodes the targets of some rows, block by block. */
class TargetEncoder {
  /** int32 classes, or float32 numbers row by row. */
  readonly values: Int32Array | Float32Array;
  /** The shape of the target of a row. */
  readonly shape: readonly number[];
  readonly #table: Table;
  readonly #description: PreprocessingDescription;

  constructor(
    table: Table,
    description: PreprocessingDescription,
    rows: number,
    binary: BinaryOutput,
  ) {
    const { target } = description;
    const columns = targetNames(target).map((name) => table.column(name));
    const isClass = target.task === 'classification' && binary === 'softmax';
    this.values = isClass ? new Int32Array(rows) : new Float32Array(rows * columns.length);
    this.shape = isClass ? [] : [columns.length];
    this.#table = new Table(table.name, columns);
    this.#description = description;
  }

  /** Encodes a block of rows, which begins at `start`. Returns the cells that cannot be encoded. */
  encode(rows: Int32Array, start: number): RowError[] {
    const { target, missing } = this.#description;
    const { values, errors } = encodeTarget(this.#table.select(rows), target, missing);
    this.values.set(values, start * (values.length / rows.length));
    return errors.map((error) => ({ ...error, row: rows[error.row] }));
  }

  /** The targets of rows, given by their index among the encoded rows. */
  take(rows: Int32Array): Int32Array | Float32Array {
    const [width = 1] = this.shape;
    const { values } = this;
    const some = new (values instanceof Int32Array ? Int32Array : Float32Array)(
      rows.length * width,
    );
    for (let i = 0, at = 0; i < rows.length; i++) {
      for (let place = 0; place < width; place++) some[at++] = values[rows[i] * width + place];
    }
    return some;
  }
}

/** Counts the rows with cells that cannot be encoded, and keeps the first such cell. */
class WrongRows {
  #first: RowError | null = null;
  #count = 0;

  add(errors: readonly RowError[]): void {
    if (errors.length === 0) return;
    this.#count += new Set(errors.map(({ row }) => row)).size;
    this.#first ??= errors.reduce((first, other) => (other.row < first.row ? other : first));
  }

  /** @throws DataError if there is such a row among the `rows` rows */
  refuse(file: string, rows: number): void {
    if (this.#first === null) return;
    const all = this.#count === 1 ? '' : ` ${this.#count} of ${rows} rows have such a cell.`;
    const fix = 'Correct it, or leave the row out: table.select(rows).';
    throw new DataError(file, `${lowered(describeRowError(this.#first))}${all} ${fix}`);
  }
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
