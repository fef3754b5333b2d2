import type { TableFileProblem } from '../../csv/problem.ts';

type Details = TableFileProblem & { readonly code: 'unsupported' };

/** A correct Parquet file with something that is not read. What calls the readers adds the name of the file. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
  readonly details: Details;

  constructor(
    feature: Details['feature'],
    value: string | null = null,
    known: readonly string[] = [],
  ) {
    super(`unsupported ${feature}`);
    this.details = { code: 'unsupported', feature, value, known };
  }
}
