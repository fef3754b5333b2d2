import { TensorDataset } from '../data/index.ts';
import type { Table } from '../table/index.ts';
import { fromArray, type Tensor } from '../tensor/index.ts';
import { DataError } from '../util/errors.ts';
import type { Generator } from '../util/random/index.ts';
import type { PreprocessingDescription } from './description.ts';
import {
  describeRowError,
  type EncodedFeatures,
  type EncodedTarget,
  encodeFeatures,
  encodeTarget,
} from './encode.ts';
import { PreprocessingLayer } from './layer.ts';

/**
 * How rows of a table become numbers: learned from training rows by `fitPreprocessing`, and the same for every table
 * after that.
 */
export class Preprocessing {
  /** What was learned, as plain data. */
  readonly description: PreprocessingDescription;

  constructor(description: PreprocessingDescription) {
    this.description = description;
  }

  /**
   * The features of a table as a matrix of numbers, in which NaN means missing. Rows with a cell that cannot be read
   * are left out and named in `errors`. The target column is not needed.
   * @throws DataError where the table lacks a column; it says which name is near
   */
  encode(table: Table): EncodedFeatures {
    return encodeFeatures(table, this.description);
  }

  /**
   * The target of every row: int32 classes, or standardised float32 numbers.
   * @throws DataError where the table has no such column
   */
  encodeTarget(table: Table): EncodedTarget {
    return encodeTarget(table, this.description.target, this.description.missing);
  }

  /**
   * A new layer that takes the matrix to what a network takes.
   * @param generator where initial embeddings are drawn; default: the one that `manualSeed` seeds
   */
  layer(generator?: Generator): PreprocessingLayer {
    return new PreprocessingLayer(this.description.features, generator);
  }
}

/**
 * The rows of a table as samples `[features, target]` for a `DataLoader`. Features are what a `TabularModel` takes;
 * the target is an int32 class, or a standardised number of shape [1].
 * @throws DataError where the table lacks a column, or a cell cannot be read or has no target; it names the first
 */
export function tabularDataset(
  table: Table,
  preprocessing: Preprocessing,
): TensorDataset<readonly [Tensor, Tensor]> {
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
  const { values } = target;
  return new TensorDataset(
    fromArray(features.values, [length, width]),
    fromArray(values, values instanceof Float32Array ? [length, 1] : [length]),
  );
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
