import type { Table } from '../table/index.ts';
import type { Generator } from '../util/random/index.ts';
import type { PreprocessingDescription } from './description.ts';
import {
  type EncodedFeatures,
  type EncodedTarget,
  encodeFeatures,
  encodeTarget,
} from './encode.ts';
import { PreprocessingLayer } from './layer.ts';

/**
 * Encodes the rows of a table as numbers. {@link fitPreprocessing} learns it from training rows; after that it is the
 * same for every table.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const fitted: Preprocessing = fitPreprocessing(table, { target: 'price' });
 * fitted.encode(Table.fromRows([{ rooms: 2 }])).values; // [2]
 * await fitted.layer().forward(tensor([[2]])).toArray(); // [[0]]
 * ```
 */
export class Preprocessing {
  /** Everything that was learned, as plain data. */
  readonly description: PreprocessingDescription;

  constructor(description: PreprocessingDescription) {
    this.description = description;
  }

  /**
   * Encodes the features of a table as a matrix, in which NaN is a missing number. Rows with a cell that cannot be
   * read are left out and listed in `errors`. The table needs no target column.
   * @throws TableError if the table lacks a column; it suggests a similar name
   */
  encode(table: Table): EncodedFeatures {
    return encodeFeatures(table, this.description);
  }

  /**
   * Encodes the targets of every row: int32 classes, or standardised float32 numbers, row by row.
   * @throws TableError if the table lacks a target column
   */
  encodeTarget(table: Table): EncodedTarget {
    return encodeTarget(table, this.description.target, this.description.missing);
  }

  /**
   * A new layer that turns the matrix into the input of a network.
   * @param generator draws the initial embeddings; default: the generator that `manualSeed` seeds
   */
  layer(generator?: Generator): PreprocessingLayer {
    return new PreprocessingLayer(this.description.features, generator);
  }
}
