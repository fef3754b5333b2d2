/** Dropout as functions. Pass the mode of the module: `F.dropout(x, 0.5, this.training)`. */
import type { Shape, Tensor } from '../../tensor/index.ts';
import { Dropout, type DropoutOptions } from '../dropout.ts';

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
