/** Code that the normalising layers share. */
import type { Node } from '../../graph/node.ts';
import { add, divide, like, multiply, sqrt, subtract } from '../../ops/elementwise.ts';
import { spread, sum } from '../../ops/reduce.ts';
import type { Tensor } from '../../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { checkLike, checkTensor } from '../arguments.ts';
import { replaceBuffer } from '../module/buffers.ts';

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

/** Moves running statistics towards those of a batch: running · (1 − share) + batch · share. */
export function moveTowards(running: Tensor, batch: Node, share: Node): void {
  const kept = multiply(running.node, subtract(like(batch, 1), share));
  replaceBuffer(running, add(kept, multiply(batch, share)));
}

/**
 * The sizes of the dimensions that a layer normalises.
 * @throws ArgumentError unless there is one or more, and each is a positive integer
 */
export function normalizedDimensions(
  layer: string,
  given: number | readonly number[],
): readonly number[] {
  const sizes = Array.isArray(given) ? [...given] : [given];
  if (sizes.length === 0) {
    throw new ArgumentError(
      layer,
      `normalizedShape must have a dimension or more, got ${shown(given)}.`,
    );
  }
  return sizes.map((n) => checkArgument(layer, 'normalizedShape', n, POSITIVE_INTEGER));
}

/**
 * The number of dimensions of `x` before the normalised ones.
 * @param layer the layer's class
 * @throws ShapeError if the last dimensions of `x` are others, ArgumentError for another dtype than that of
 *   the parameters
 */
export function dimensionsBefore(
  layer: string,
  normalizedShape: readonly number[],
  x: Tensor,
  parameter: Tensor | null,
): number {
  const owner = `${layer} [${normalizedShape}]`;
  checkTensor(owner, 'the input', x);
  const { shape } = x;
  const before = shape.length - normalizedShape.length;
  if (before < 0 || shape.slice(before).join() !== normalizedShape.join()) {
    throw new ShapeError(
      owner,
      [shape],
      `expected last dimensions of [${normalizedShape}], got [${shape}]. Make this layer ` +
        `${layer} of the size of its input, or give it an input that ends in [${normalizedShape}].`,
    );
  }
  checkLike(owner, x, parameter);
  return before;
}
