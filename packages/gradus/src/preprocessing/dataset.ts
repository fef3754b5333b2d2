import { TensorDataset } from '../data/index.ts';
import type { Table } from '../table/index.ts';
import { fromArray, type Tensor } from '../tensor/index.ts';
import { DataError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { describeRowError } from './encode.ts';
import { BINARY_OUTPUTS, type BinaryOutput, checkBinary } from './model.ts';
import type { Preprocessing } from './preprocessing.ts';

/**
 * The rows of a table as samples `[features, target]` for a `DataLoader`. Features are what a `TabularModel` takes;
 * the target is an int32 class, or standardised numbers of shape [targets].
 *
 * @param options `binary`: as of the model. With `'logit'` the target is 0 or 1, float32 of shape [1]
 * @throws ArgumentError for `'logit'` where there are not two classes
 * @throws DataError where the table lacks a column, or a cell cannot be read or has no target; it names the first
 */
export function tabularDataset(
  table: Table,
  preprocessing: Preprocessing,
  options: { binary?: BinaryOutput } = {},
): TensorDataset<readonly [Tensor, Tensor]> {
  const owner = 'tabularDataset';
  const { binary = 'softmax' } = checkOptions(owner, options, { binary: BINARY_OUTPUTS });
  const { description } = preprocessing;
  checkBinary(owner, binary, description.target);
  const features = preprocessing.encode(table);
  const target = preprocessing.encodeTarget(table);
  const errors = [...features.errors, ...target.errors].sort((a, b) => a.row - b.row);
  if (errors.length > 0) {
    const count = new Set(errors.map(({ row }) => row)).size;
    const all = count === 1 ? '' : ` ${count} of ${table.length} rows have such a cell.`;
    const fix = 'Correct it, or leave the row out: table.select(rows).';
    throw new DataError(table.name, `${lowered(describeRowError(errors[0]))}${all} ${fix}`);
  }
  const { length } = table;
  const width = length === 0 ? preprocessing.layer().inFeatures : features.values.length / length;
  const x = fromArray(features.values, [length, width]);
  const y =
    binary === 'logit'
      ? fromArray(Float32Array.from(target.values), [length, 1])
      : description.target.task === 'classification'
        ? fromArray(target.values, [length])
        : fromArray(target.values, [length, description.target.columns.length]);
  return new TensorDataset(x, y);
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
