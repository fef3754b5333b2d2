import type { Tensor } from '../../tensor/index.ts';
import { fansOf } from './fans.ts';
import { checked, fillNormal, fillUniform, type InitOptions } from './fill.ts';

/**
 * LeCun initialization: variance 1 / in, so that a sum of inputs of variance 1 has variance 1. Here from
 * U(−b, b) with b = √(3 / in). PyTorch has no function of this name.
 *
 * LeCun et al. 1998, "Efficient BackProp"
 *
 * @param tensor a weight [out, in, …]
 * @throws ShapeError for fewer than two dimensions
 */
export function lecunUniform_<T extends Tensor>(tensor: T, options: InitOptions = {}): T {
  const bound = Math.sqrt(3 / fansOf('lecunUniform_', tensor).fanIn);
  return fillUniform('lecunUniform_', tensor, -bound, bound, checked('lecunUniform_', options));
}

/** {@link lecunUniform_} with values from a normal distribution. */
export function lecunNormal_<T extends Tensor>(tensor: T, options: InitOptions = {}): T {
  const std = 1 / Math.sqrt(fansOf('lecunNormal_', tensor).fanIn);
  return fillNormal('lecunNormal_', tensor, 0, std, checked('lecunNormal_', options));
}
