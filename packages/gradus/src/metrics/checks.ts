/** Checks of the arguments of metrics. */
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/**
 * An array or typed array of numbers.
 *
 * @example
 * ```ts
 * const actual: Numbers = [0, 1, 1];
 * const predicted: Numbers = Uint8Array.of(0, 1, 0);
 * accuracy(actual, predicted); // 0.6666666666666666
 * ```
 */
export type Numbers = ArrayLike<number>;

/** The largest difference between 1 and the sum of a row's probabilities; above the rounding of float32. */
const SUM_TOLERANCE = 1e-4;

/** @throws ArgumentError unless `values` is an array or a typed array */
export function checkNumbers(owner: string, name: string, values: unknown): void {
  if (Array.isArray(values)) return;
  if (ArrayBuffer.isView(values) && !(values instanceof DataView)) return;
  throw new ArgumentError(
    owner,
    `${name} must be an array or a typed array of numbers, got ${shown(values)}. Read a tensor first: ` +
      'await x.data().',
  );
}

/** @throws ArgumentError unless both are arrays of numbers of equal length */
export function checkPair(owner: string, actual: Numbers, predicted: Numbers): void {
  checkNumbers(owner, 'actual', actual);
  checkNumbers(owner, 'predicted', predicted);
  if (actual.length === predicted.length) return;
  throw new ArgumentError(
    owner,
    `actual has ${actual.length} values, but predicted has ${predicted.length}. Pass one of each for every row.`,
  );
}

/** @throws ArgumentError if a label is not an integer from 0 to classes − 1 */
export function checkLabels(owner: string, name: string, labels: Numbers, classes: number): void {
  checkNumbers(owner, name, labels);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    const range = classes === Number.POSITIVE_INFINITY ? '0, 1, 2, …' : `0 … ${classes - 1}`;
    throw new ArgumentError(
      owner,
      `${name}[${row}] is ${shown(label)}. Labels are the integers ${range}, one for each class.`,
    );
  }
}

/** The number of values in each of `rows` rows. @throws ArgumentError if the last row is not complete */
export function widthOf(owner: string, name: string, values: Numbers, rows: number): number {
  checkNumbers(owner, name, values);
  const width = rows === 0 ? 0 : values.length / rows;
  if (Number.isInteger(width) && (width > 0 || values.length === 0) && width > 0 === rows > 0) {
    return width;
  }
  throw new ArgumentError(
    owner,
    `${name} has ${values.length} values for ${rows} rows. Pass the same number of values for each row, row by row.`,
  );
}

/** Probabilities of all classes, row by row. */
export interface Probabilities {
  readonly classes: number;
  /** [rows · classes] */
  readonly values: Numbers;
}

/**
 * The probabilities of `rows` rows. With one value a row, it is the probability of class 1 of two classes.
 * @throws ArgumentError if one is not from 0 to 1, or those of a row do not sum to 1; NaN passes
 */
export function probabilitiesOf(
  owner: string,
  probabilities: Numbers,
  rows: number,
): Probabilities {
  const width = widthOf(owner, 'probabilities', probabilities, rows);
  for (let i = 0; i < probabilities.length; i++) {
    if (!(probabilities[i] < 0 || probabilities[i] > 1)) continue;
    throw new ArgumentError(
      owner,
      `probabilities[${i}] is ${probabilities[i]}. Probabilities are from 0 to 1: apply softmax or sigmoid to logits.`,
    );
  }
  if (width === 1) return { classes: 2, values: withComplement(probabilities) };
  for (let row = 0; row < rows; row++) checkSum(owner, probabilities, row, width);
  return { classes: width, values: probabilities };
}

function withComplement(probabilities: Numbers): Float64Array {
  const both = new Float64Array(2 * probabilities.length);
  for (let row = 0; row < probabilities.length; row++) {
    both[2 * row] = 1 - probabilities[row];
    both[2 * row + 1] = probabilities[row];
  }
  return both;
}

function checkSum(owner: string, probabilities: Numbers, row: number, width: number): void {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += probabilities[row * width + c];
  if (!(Math.abs(sum - 1) > SUM_TOLERANCE)) return;
  throw new ArgumentError(
    owner,
    `the probabilities of row ${row} sum to ${sum}, not to 1. Pass one for each class, for example from softmax.`,
  );
}
