import type { Tensor } from '../../tensor/index.ts';
import { fansOf } from './fans.ts';
import { checked, fillNormal, fillUniform, type InitOptions } from './fill.ts';

/**
 * LeCun initialization: with variance 1 / in, a weighted sum of inputs of variance 1 has variance 1. Draws from
 * U(−b, b) with b = √(3 / in). PyTorch does not have this function.
 *
 * LeCun et al. 1998, "Efficient BackProp"
 *
 * @param tensor a weight [out, in, …]
 * @returns `tensor`
 * @throws ShapeError for fewer than two dimensions, ArgumentError for an unknown option
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(3, 4);
 * (await nn.init.lecunUniform_(layer.weight).abs().max().item()) <= 1; // true
 * ```
 */
export function lecunUniform_<T extends Tensor>(tensor: T, options: InitOptions = {}): T {
  const bound = Math.sqrt(3 / fansOf('lecunUniform_', tensor).fanIn);
  return fillUniform('lecunUniform_', tensor, -bound, bound, checked('lecunUniform_', options));
}

/**
 * {@link lecunUniform_} with values from N(0, 1 / in).
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(784, 100);
 * nn.init.lecunNormal_(layer.weight);
 * ```
 */
export function lecunNormal_<T extends Tensor>(tensor: T, options: InitOptions = {}): T {
  const std = 1 / Math.sqrt(fansOf('lecunNormal_', tensor).fanIn);
  return fillNormal('lecunNormal_', tensor, 0, std, checked('lecunNormal_', options));
}
