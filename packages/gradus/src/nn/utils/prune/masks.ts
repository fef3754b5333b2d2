/** Which elements of a tensor to keep: masks of 1 and 0, computed from values that have been read. */
import type { Tensor } from '../../../tensor/index.ts';
import { ArgumentError } from '../../../util/errors.ts';
import { defaultGenerator } from '../../../util/random/index.ts';

/** What a rule sees: scores in row-major order, the shape, and which elements are left. */
interface Scores {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  readonly mask: Float32Array;
}

/** A rule that gives a new mask. It never restores removed elements. */
export type Rule = (scores: Scores) => Float32Array;

/** A tensor's values as {@link Scores}. */
export function scoresOf(values: Tensor, mask: Tensor): Scores {
  return {
    values: values.dataSync() as Float32Array,
    shape: values.shape,
    mask: mask.dataSync() as Float32Array,
  };
}

/** Removes the elements with the smallest absolute values among those that are left. */
export function smallest(owner: string, amount: number): Rule {
  return unstructured(owner, amount, (values) => values.map(Math.abs), 'smallest');
}

/** Removes random elements among those that are left; draws a number for each of them. */
export function random(owner: string, amount: number): Rule {
  return unstructured(
    owner,
    amount,
    (values) => defaultGenerator.uniform(values.length),
    'largest',
  );
}

function unstructured(
  owner: string,
  amount: number,
  rate: (values: Float32Array) => Float32Array,
  removed: 'smallest' | 'largest',
): Rule {
  return ({ values, mask }) => {
    const left = positions(mask.length).filter((i) => mask[i] === 1);
    const count = countOf(owner, amount, left.length);
    if (count === 0) return mask;
    const rates = rate(Float32Array.from(left, (i) => values[i]));
    const sign = removed === 'smallest' ? 1 : -1;
    const order = positions(left.length).sort((a, b) => sign * (rates[a] - rates[b]) || a - b);
    return without(
      mask,
      order.slice(0, count).map((i) => left[i]),
    );
  };
}

/** Removes the channels along `dim` with the smallest norms among those that are left. */
export function weakestChannels(owner: string, amount: number, p: number, dim: number): Rule {
  return channels(owner, amount, dim, (lines) => {
    const norms = lines.map((line) => normOf(line, p));
    return positions(lines.length).sort((a, b) => norms[a] - norms[b] || a - b);
  });
}

/** Removes random channels along `dim` among those that are left; draws a number for each of them. */
export function randomChannels(owner: string, amount: number, dim: number): Rule {
  return channels(owner, amount, dim, (lines) => {
    const rates = defaultGenerator.uniform(lines.length);
    return positions(lines.length).sort((a, b) => rates[a] - rates[b] || a - b);
  });
}

/** @param order the positions of the channels, those to remove first */
function channels(
  owner: string,
  amount: number,
  dim: number,
  order: (lines: readonly Float32Array[]) => readonly number[],
): Rule {
  return ({ values, shape, mask }) => {
    const axis = dim < 0 ? dim + shape.length : dim;
    if (!Number.isInteger(axis) || axis < 0 || axis >= shape.length) {
      throw new ArgumentError(
        owner,
        `dimension ${dim} does not exist in a tensor of shape [${shape}].`,
      );
    }
    const width = shape.slice(axis + 1).reduce((m, n) => m * n, 1);
    const channelOf = (i: number): number => Math.floor(i / width) % shape[axis];
    const left = positions(shape[axis]).filter((c) =>
      mask.some((kept, i) => kept !== 0 && channelOf(i) === c),
    );
    const count = countOf(owner, amount, left.length);
    if (count === 0) return mask;
    const lines = left.map((c) => values.filter((_, i) => channelOf(i) === c));
    const removed = new Set(
      order(lines)
        .slice(0, count)
        .map((i) => left[i]),
    );
    return without(
      mask,
      positions(mask.length).filter((i) => removed.has(channelOf(i))),
    );
  };
}

function normOf(line: Float32Array, p: number): number {
  const sizes = Array.from(line, Math.abs);
  if (p === Number.POSITIVE_INFINITY) return Math.max(...sizes);
  if (p === Number.NEGATIVE_INFINITY) return Math.min(...sizes);
  if (p === 0) return sizes.filter((size) => size !== 0).length;
  return sizes.reduce((sum, size) => sum + size ** p, 0) ** (1 / p);
}

function without(mask: Float32Array, removed: readonly number[]): Float32Array {
  const result = mask.slice();
  for (const i of removed) result[i] = 0;
  return result;
}

function positions(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

/**
 * How many of `total` elements an amount means: a number of elements from 1 on, a share below 1.
 * @throws ArgumentError for a negative or fractional number, and for more than there are
 */
function countOf(owner: string, amount: number, total: number): number {
  const isShare = amount >= 0 && amount < 1;
  if (!isShare && !(Number.isInteger(amount) && amount >= 1)) {
    throw new ArgumentError(
      owner,
      `amount must be a share from 0 to below 1, or a number of elements from 1 on, got ${amount}.`,
    );
  }
  if (isShare) return roundedToEven(amount * total);
  if (amount <= total) return amount;
  throw new ArgumentError(owner, `amount ${amount} is more than the ${total} that are left.`);
}

/** Rounds as Python does: halves to the even neighbour. */
function roundedToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
