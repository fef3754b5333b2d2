import { COUNT, checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { Generator } from '../util/random/index.ts';
import { shown } from '../util/shown.ts';

/** A column whose values change places: row i has the value of row `order[i]`. */
export interface Permutation {
  readonly column: number;
  readonly order: Int32Array;
}

/** How much a metric falls when a column is permuted. */
export interface ColumnImportance {
  readonly mean: number;
  /** The standard deviation over the repeats, divided by their number, as in scikit-learn. */
  readonly std: number;
  /** One for each repeat. */
  readonly values: readonly number[];
}

/** Options of {@link permutationImportance}. */
export interface PermutationImportanceOptions {
  /** How many rows the data have. */
  rows: number;
  /** How many columns they have. */
  columns: number;
  /** How often each column is permuted; default 10. */
  repeats?: number;
  /** Seed of the permutations; default 0. */
  seed?: number;
}

/**
 * How much predictions depend on each column: a metric of them, minus the metric when the values of the column
 * are dealt out to other rows (Breiman 2001). The same seed gives the same numbers.
 *
 * @param score the metric, where larger is better, of the predictions for the data as they are (null), or with
 *   one column permuted; a number or a promise of one. For an error, return its negative
 * @returns an entry for each column
 * @throws ArgumentError where an option is out of range, or `score` gives no number
 */
export async function permutationImportance(
  score: (permutation: Permutation | null) => number | Promise<number>,
  options: PermutationImportanceOptions,
): Promise<ColumnImportance[]> {
  const owner = 'permutationImportance';
  const kinds = { rows: COUNT, columns: COUNT, repeats: POSITIVE_INTEGER, seed: { integer: true } };
  const required = ['rows', 'columns'] as const;
  const { rows, columns, repeats = 10, seed = 0 } = checkOptions(owner, options, kinds, required);
  checkArgument(owner, 'score', score, 'function');
  const generator = new Generator().manualSeed(seed);
  const scoreOf = async (permutation: Permutation | null): Promise<number> => {
    const value = await score(permutation);
    if (typeof value === 'number') return value;
    throw new ArgumentError(owner, `score must return a number, got ${shown(value)}.`);
  };
  const whole = await scoreOf(null);
  const importances: ColumnImportance[] = [];
  for (let column = 0; column < columns; column++) {
    const values: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      values.push(whole - (await scoreOf({ column, order: generator.randperm(rows) })));
    }
    importances.push(summaryOf(values));
  }
  return importances;
}

function summaryOf(values: readonly number[]): ColumnImportance {
  const average = (numbers: readonly number[]): number =>
    numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const mean = average(values);
  const std = Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
  return { mean, std, values };
}
