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
   * The targets of every row: int32 classes, or standardised float32 numbers, row by row.
   * @throws DataError where the table lacks a column to predict
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
