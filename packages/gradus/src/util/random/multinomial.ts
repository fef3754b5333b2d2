import { exponential } from './distributions.ts';
import type { Generator } from './generator.ts';

/**
 * `count` positions, each drawn with a probability in proportion to its weight. These are the numbers that
 * `torch.multinomial` draws for weights of the same precision.
 * @param weights at least 0, and enough of them above 0
 * @param rounded rounds every result to the precision of the weights: `Math.fround` for float32
 */
export function multinomial(
  generator: Generator,
  weights: ArrayLike<number>,
  count: number,
  replacement: boolean,
  rounded: (value: number) => number = (value) => value,
): Int32Array {
  const choose = replacement ? withReplacement : withoutReplacement;
  return choose(generator, weights, count, rounded);
}

/** One draw for each position: the first one whose cumulative probability reaches the draw. */
function withReplacement(
  generator: Generator,
  weights: ArrayLike<number>,
  count: number,
  rounded: (value: number) => number,
): Int32Array {
  let total = 0;
  const shares = Float64Array.from(weights, (weight) => (total = rounded(total + weight)));
  for (let i = 0; i < shares.length; i++) shares[i] = rounded(shares[i]! / total);
  shares[shares.length - 1] = 1;
  return Int32Array.from({ length: count }, () => firstReaching(shares, generator.uniform64()));
}

/** The first position whose value is at least `wanted`; the values rise. */
function firstReaching(values: Float64Array, wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The positions with the largest weight / e, largest first. Each weight draws an e of the exponential distribution. */
function withoutReplacement(
  generator: Generator,
  weights: ArrayLike<number>,
  count: number,
  rounded: (value: number) => number,
): Int32Array {
  const keys = Float64Array.from(weights, (weight) =>
    rounded(weight / rounded(exponential(generator, 1))),
  );
  const order = Int32Array.from(keys.keys()).sort((i, j) => keys[j]! - keys[i]! || i - j);
  return order.slice(0, count);
}
