import { COUNT, checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { Generator } from '../util/random/index.ts';
import { shown } from '../util/shown.ts';

/**
 * A permutation of the values of one column: row i gets the value of row `order[i]`.
 *
 * @example
 * ```ts
 * const column = [10, 20, 30];
 * const permuted = ({ order }: Permutation): number[] => [...order].map((row) => column[row]);
 * permuted({ column: 0, order: Int32Array.of(2, 0, 1) }); // [30, 10, 20]
 * ```
 */
export interface Permutation {
  readonly column: number;
  readonly order: Int32Array;
}

/**
 * How much a metric falls when one column is permuted.
 *
 * @example
 * ```ts
 * const score = (permutation: Permutation | null): number => (permutation === null ? 1 : 0.5);
 * const [first]: ColumnImportance[] = await permutationImportance(score, { rows: 9, columns: 1 });
 * first.mean; // 0.5
 * first.std; // 0
 * ```
 */
export interface ColumnImportance {
  readonly mean: number;
  /** The standard deviation over the repeats (division by n, as in scikit-learn). */
  readonly std: number;
  /** The fall of the metric in each repeat. */
  readonly values: readonly number[];
}

/**
 * Options of {@link permutationImportance}.
 *
 * @example
 * ```ts
 * const options: PermutationImportanceOptions = { rows: 100, columns: 4, repeats: 5, seed: 1 };
 * ```
 */
export interface PermutationImportanceOptions {
  /** Number of rows of the data. */
  rows: number;
  /** Number of columns of the data. */
  columns: number;
  /** Number of permutations of each column; default 10. */
  repeats?: number;
  /** Seed of the permutations; default 0. */
  seed?: number;
}

/**
 * How much predictions depend on each column: the metric of the predictions, minus the metric after the values of
 * that column are permuted among the rows (Breiman 2001). The same seed gives the same numbers.
 *
 * @param score computes the metric with one column permuted, or of the original data (null). Larger is better:
 *   negate an error
 * @returns an entry for each column
 * @throws ArgumentError if an option is out of range, or `score` does not return a number
 *
 * @example
 * ```ts
 * const rows = [[0, 7], [1, 7], [0, 7], [1, 7]]; // the class is the first column
 * const score = (permutation: Permutation | null): number => {
 *   const from = permutation?.column === 0 ? [...permutation.order] : [0, 1, 2, 3];
 *   return accuracy([0, 1, 0, 1], from.map((row) => rows[row][0]));
 * };
 * const importances = await permutationImportance(score, { rows: 4, columns: 2 });
 * importances.map(({ mean }) => mean > 0); // [true, false]
 * ```
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
