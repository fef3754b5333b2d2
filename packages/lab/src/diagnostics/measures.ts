/** Measures of tensors in two parts: recorded operations that run compiled, and a summary of their few results. */
import type { Tensor, TypedArray } from 'gradus';
import type { Histogram } from './record.ts';

/** Values in a histogram: enough to show its shape. */
const SAMPLED = 2000;
const BINS = 20;
/** Significant digits of logged numbers. More would only lengthen the log. */
const DIGITS = 6;

/** A recorded measure. The first call of `read` computes all recorded measures at once. */
export interface Pending<T> {
  read(): T;
}

/** `value` rounded to {@link DIGITS} digits; null if it is not finite. */
export function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null;
}

/** √(mean of squares). Columns are summed in float32, and their sums in float64. */
export function rms(tensor: Tensor): Pending<number> {
  const squares = tensor.mul(tensor).sum(0);
  return { read: () => Math.sqrt(total(squares) / tensor.numel()) };
}

/** Sum of all elements. */
export function total(tensor: Tensor): number {
  let sum = 0;
  for (const value of tensor.dataSync()) sum += value;
  return sum;
}

/**
 * A histogram of at most 2,000 values, from evenly spaced rows.
 * @param ends the range of the values, if known
 */
export function histogram(
  tensor: Tensor,
  ends: readonly [number, number] | null = null,
): Pending<Histogram> {
  const rows = tensor.shape[0] ?? 1;
  const step = Math.min(rows, Math.ceil(tensor.numel() / SAMPLED)) || 1;
  // A copy: the next step overwrites what a view would read.
  const sample = tensor.detach().slice(0, null, null, step).mul(1);
  return { read: () => histogramOf(sample.dataSync(), ends) };
}

/** Counts finite values in bins of equal width; in one bin if all values are equal. */
export function histogramOf(
  values: TypedArray,
  ends: readonly [number, number] | null = null,
): Histogram {
  const [low, high] = ends ?? extremes(values);
  const counts = new Array<number>(BINS).fill(0);
  const scale = BINS / (high - low || 1);
  for (let i = 0; i < values.length; i++) {
    const place = (values[i] - low) * scale;
    // All comparisons with NaN are false.
    if (place < 0) counts[0] += Number(place > Number.NEGATIVE_INFINITY);
    else if (place < BINS) counts[Math.trunc(place)]++;
    else if (place < Number.POSITIVE_INFINITY) counts[BINS - 1]++;
  }
  return { low: rounded(low) ?? 0, high: rounded(high) ?? 0, counts };
}

function extremes(values: TypedArray): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < low && value > Number.NEGATIVE_INFINITY) low = value;
    if (value > high && value < Number.POSITIVE_INFINITY) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

/** RMS of a parameter's values, and a histogram of at most 2,000 of them, evenly spaced. */
export function spread(parameter: Tensor): { rms: number; histogram: Histogram } {
  const values = parameter.dataSync();
  const step = stepThrough(values.length, parameter.shape.at(-1) ?? 1);
  return {
    rms: Math.sqrt(sumOfSquares(values) / values.length),
    histogram: histogramOf(everyNth(values, step)),
  };
}

function sumOfSquares(values: TypedArray): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

function everyNth(values: TypedArray, step: number): Float32Array {
  const sample = new Float32Array(Math.ceil(values.length / step));
  for (let i = 0; i < sample.length; i++) sample[i] = values[i * step];
  return sample;
}

/** A step that shares no divisor with the length of a row, so that it visits all columns. */
function stepThrough(length: number, columns: number): number {
  let step = Math.max(1, Math.ceil(length / SAMPLED));
  while (commonDivisor(step, columns) > 1) step++;
  return step;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** A unit with |output| above this, on the scale −1 … 1, is saturated (Karpathy). */
export const SATURATED = 0.97;

/** Shares of elements near each end, and the mean slope relative to the largest slope: 1 − g². */
export function saturation(
  output: Tensor,
  [from, to]: readonly [number, number],
): Pending<{ low: number; high: number; slope: number | null }> {
  const g = output.sub((from + to) / 2).mul(2 / (to - from));
  const [low, high] = [g.lt(-SATURATED).sum(0), g.gt(SATURATED).sum(0)];
  const squares = g.mul(g).sum(0);
  const n = output.numel();
  const share = (tensor: Tensor): number => rounded(total(tensor) / n) ?? 0;
  return {
    read: () => ({ low: share(low), high: share(high), slope: rounded(1 - total(squares) / n) }),
  };
}

/** Number of units (last dimension) that are 0 for all samples, and the share of elements that are 0. */
export function silence(output: Tensor): Pending<{ dead: number; zeros: number }> {
  const units = output.shape.at(-1) ?? 1;
  const active = output.reshape(-1, units).ne(0).sum(0);
  return {
    read: () => {
      const counts = [...active.dataSync()];
      const fired = counts.reduce((sum, n) => sum + n, 0);
      const dead = counts.filter((n) => n === 0).length;
      return { dead, zeros: rounded(1 - fired / output.numel()) ?? 0 };
    },
  };
}
