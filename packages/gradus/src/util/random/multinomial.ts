import type { Generator } from './generator.ts';

/**
 * `n` positions drawn with probabilities in proportion to `weights`, in double precision, with the numbers of
 * `torch.multinomial` for a tensor of float64.
 * @param weights at least 0, and enough of them above 0
 */
export function multinomial(
  generator: Generator,
  weights: readonly number[],
  n: number,
  replacement: boolean,
): Int32Array {
  return replacement ? withReplacement(generator, weights, n) : distinct(generator, weights, n);
}

/** One draw each: the first position whose cumulative probability reaches it. */
function withReplacement(generator: Generator, weights: readonly number[], n: number): Int32Array {
  let sum = 0;
  const cumulative = Float64Array.from(weights, (weight) => (sum += weight));
  // PyTorch leaves a sum close to 1 as it is.
  if (sum > 1.00001 || sum < 0.99999)
    for (let i = 0; i < cumulative.length; i++) cumulative[i] /= sum;
  cumulative[cumulative.length - 1] = 1;
  return Int32Array.from({ length: n }, () => firstReaching(cumulative, generator.uniform64()));
}

function firstReaching(cumulative: Float64Array, value: number): number {
  let [low, high] = [0, cumulative.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The n largest of weight / e, with a draw e of the exponential distribution for each weight. */
function distinct(generator: Generator, weights: readonly number[], n: number): Int32Array {
  const keys = weights.map((weight) => weight / -Math.log1p(-generator.uniform64()));
  const order = Int32Array.from(keys.keys()).sort((a, b) => keys[b] - keys[a] || a - b);
  return order.slice(0, n);
}
