/** Code that the normalising layers share. */
import type { Node } from '../graph/node.ts';
import { add, divide, like, multiply, sqrt, subtract } from '../ops/elementwise.ts';
import { spread, sum } from '../ops/reduce.ts';
import type { Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';

/** The mean and the variance of values, which divides by their number. */
export interface Moments {
  readonly mean: Node;
  readonly variance: Node;
}

/** The moments of `x` along `axes`, without these axes; `centred` is `x` minus its mean. */
export function momentsOf(x: Node, axes: readonly number[]): Moments & { centred: Node } {
  const mean = meanOf(x, axes);
  const centred = subtract(x, spread(mean, axes, x.shape.values));
  return { mean, centred, variance: meanOf(multiply(centred, centred), axes) };
}

function meanOf(x: Node, axes: readonly number[]): Node {
  const total = sum(x, axes);
  return divide(total, like(total, x.shape.size / total.shape.size));
}

/** `centred` / √(variance + eps), with the variance repeated along `axes`. */
export function scaled(centred: Node, variance: Node, axes: readonly number[], eps: number): Node {
  const deviation = sqrt(add(variance, like(variance, eps)));
  return divide(centred, spread(deviation, axes, centred.shape.values));
}

/** x · weight + bias, each repeated along `axes`; either may be undefined. */
export function affine(
  x: Node,
  axes: readonly number[],
  weight: Node | undefined,
  bias: Node | undefined,
): Node {
  const shape = x.shape.values;
  const product = weight === undefined ? x : multiply(x, spread(weight, axes, shape));
  return bias === undefined ? product : add(product, spread(bias, axes, shape));
}

/** @throws ArgumentError unless `x` is float32 */
export function checkReal(layer: string, { dtype }: Tensor): void {
  if (dtype === 'float32') return;
  throw new ArgumentError(layer, `takes float32, got ${dtype}. Convert it: x.float().`);
}

/** A number as Python prints it: `1e-05`, `0.1`. */
export function pythonNumber(value: number): string {
  const isSmall = value !== 0 && Math.abs(value) < 1e-4;
  return isSmall ? value.toExponential().replace(/e-(\d)$/, 'e-0$1') : String(value);
}
