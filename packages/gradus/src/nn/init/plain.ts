import type { Tensor } from '../../tensor/index.ts';
import { checkArgument, NOT_NEGATIVE } from '../../util/arguments.ts';
import { checked, fill, fillNormal, fillUniform, type InitOptions } from './fill.ts';

/** Fills with U[a, b). */
export function uniform_<T extends Tensor>(tensor: T, a = 0, b = 1, options: InitOptions = {}): T {
  return fillUniform('uniform_', tensor, a, b, checked('uniform_', options));
}

/** Fills with N(mean, std²). */
export function normal_<T extends Tensor>(
  tensor: T,
  mean = 0,
  std = 1,
  options: InitOptions = {},
): T {
  checkArgument('normal_', 'mean', mean, 'number');
  checkArgument('normal_', 'std', std, NOT_NEGATIVE);
  return fillNormal('normal_', tensor, mean, std, checked('normal_', options));
}

/** Fills with one value. */
export function constant_<T extends Tensor>(tensor: T, value: number): T {
  checkArgument('constant_', 'value', value, 'number');
  return fill('constant_', tensor, () => new Float32Array(tensor.numel()).fill(value));
}

/** Fills with 0. */
export function zeros_<T extends Tensor>(tensor: T): T {
  return fill('zeros_', tensor, () => new Float32Array(tensor.numel()));
}

/** Fills with 1. */
export function ones_<T extends Tensor>(tensor: T): T {
  return fill('ones_', tensor, () => new Float32Array(tensor.numel()).fill(1));
}
