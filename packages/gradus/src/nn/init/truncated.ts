import { erfinv } from '../../functions/elementwise/special.ts';
import type { Reals } from '../../ir/dtype.ts';
import { fromArray, type Tensor } from '../../tensor/index.ts';
import { type Bounds, checkArgument } from '../../util/arguments.ts';
import { erf } from '../../util/erf.ts';
import { defaultGenerator } from '../../util/random/index.ts';
import { checked, fill, type InitOptions } from './fill.ts';

const POSITIVE: Bounds = { above: 0 };

/**
 * Fills a tensor of any shape with values from N(mean, std²), limited to [a, b]: uniform values between the
 * probabilities of a and b go through the inverse of the distribution function.
 *
 * @param a the lowest value; in the units of the values, not of `std`
 * @returns `tensor`
 * @throws ArgumentError unless `tensor` is a leaf of real numbers, `std` is above 0, and a ≤ b
 *
 * @example
 * ```ts
 * const w = nn.init.truncNormal_(zeros([1000]), 0, 0.02, -0.04, 0.04);
 * (await w.abs().max().item()) <= 0.041; // true
 * ```
 */
export function truncNormal_<T extends Tensor>(
  tensor: T,
  mean = 0,
  std = 1,
  a = -2,
  b = 2,
  options: InitOptions = {},
): T {
  const op = 'truncNormal_';
  const { generator = defaultGenerator } = checked(op, options);
  checkArgument(op, 'mean', mean, 'number');
  checkArgument(op, 'std', std, POSITIVE);
  checkArgument(op, 'a', a, 'number');
  checkArgument(op, 'b', b, { least: a });
  const probability = (x: number): number => (1 + erf((x - mean) / std / Math.SQRT2)) / 2;
  return fill(op, tensor, (zeros) => {
    const low = 2 * probability(a) - 1;
    const drawn = generator.uniform(zeros, low, 2 * probability(b) - 1);
    const standard = erfinv(fromArray(drawn, [drawn.length], { dtype: tensor.dtype }));
    const values = standard
      .mul(std * Math.SQRT2)
      .add(mean)
      .clamp(a, b);
    return values.dataSync() as Reals;
  });
}
