/** Dropout as functions. Pass the mode of the module: `F.dropout(x, 0.5, this.training)`. */
import type { Shape, Tensor } from '../../tensor/index.ts';
import { AlphaDropout, FeatureAlphaDropout } from '../dropout/alpha-dropout.ts';
import { Dropout, type DropoutOptions } from '../dropout/dropout.ts';
import { Dropout1d } from '../dropout/dropout-1d.ts';

/**
 * Sets each element to 0 with probability p and divides the others by 1 − p. See `nn.Dropout`.
 * @param training false returns `x`; default true, as in PyTorch
 * @throws ArgumentError if `p` is not in [0, 1], or an option is unknown
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await F.dropout(ones([4])).toArray(); // [0, 0, 2, 0]
 * await F.dropout(ones([4]), 0.5, false).toArray(); // [1, 1, 1, 1]
 * ```
 */
export function dropout<S extends Shape>(
  x: Tensor<S>,
  p = 0.5,
  training = true,
  options?: DropoutOptions,
): Tensor<S> {
  return new Dropout(p, options).train(training).forward(x);
}

/**
 * Dropout that keeps mean and variance, for networks with {@link selu}. See `nn.AlphaDropout`.
 * @param training default false, as in PyTorch
 * @throws ArgumentError if `p` is not in [0, 1], or an option is unknown
 *
 * @example
 * ```ts
 * const x = ones([4]);
 * F.alphaDropout(x, 0.5) === x; // true
 * F.alphaDropout(x, 0.5, true).shape; // [4]
 * ```
 */
export function alphaDropout<S extends Shape>(
  x: Tensor<S>,
  p = 0.5,
  training = false,
  options?: DropoutOptions,
): Tensor<S> {
  return new AlphaDropout(p, options).train(training).forward(x);
}

/**
 * {@link alphaDropout} of whole channels: x [N, C, ...]. See `nn.FeatureAlphaDropout`.
 * @param training default false, as in PyTorch
 * @throws ArgumentError if `p` is not in [0, 1], or an option is unknown
 *
 * @example
 * ```ts
 * F.featureAlphaDropout(ones([2, 3, 4]), 0.5, true).shape; // [2, 3, 4]
 * ```
 */
export function featureAlphaDropout<S extends Shape>(
  x: Tensor<S>,
  p = 0.5,
  training = false,
  options?: DropoutOptions,
): Tensor<S> {
  return new FeatureAlphaDropout(p, options).train(training).forward(x);
}

/**
 * {@link dropout} of whole channels: x [N, C, L] or [C, L]. See `nn.Dropout1d`.
 * @param training default true, as in PyTorch
 * @throws ArgumentError if `p` is not in [0, 1], or an option is unknown
 * @throws ShapeError unless `x` has two or three dimensions
 *
 * @example
 * ```ts
 * F.dropout1d(ones([2, 3, 4])).shape; // [2, 3, 4]
 * ```
 */
export function dropout1d<S extends Shape>(
  x: Tensor<S>,
  p = 0.5,
  training = true,
  options?: DropoutOptions,
): Tensor<S> {
  return new Dropout1d(p, options).train(training).forward(x);
}
