import type { Tensor } from '../../tensor/index.ts';
import { checkArgument, NOT_NEGATIVE } from '../../util/arguments.ts';
import { checked, fill, fillNormal, fillUniform, type InitOptions } from './fill.ts';

/**
 * Fills a tensor of any shape with values from U[a, b).
 *
 * @returns `tensor`
 * @throws ArgumentError unless `tensor` is a leaf of real numbers
 *
 * @example
 * ```ts
 * await nn.init.uniform_(zeros([2]), 3, 4).floor().toArray(); // [3, 3]
 * ```
 */
export function uniform_<T extends Tensor>(tensor: T, a = 0, b = 1, options: InitOptions = {}): T {
  return fillUniform('uniform_', tensor, a, b, checked('uniform_', options));
}

/**
 * Fills a tensor of any shape with values from N(mean, std²).
 *
 * @returns `tensor`
 * @throws ArgumentError unless `tensor` is a leaf of real numbers and `std` at least 0
 *
 * @example
 * ```ts
 * await nn.init.normal_(zeros([2]), 5, 0).toArray(); // [5, 5]
 * ```
 */
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

/**
 * Fills a tensor of any shape with one value.
 *
 * @returns `tensor`
 * @throws ArgumentError unless `tensor` is a leaf of real numbers and `value` a finite number
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(3, 2);
 * await nn.init.constant_(layer.bias!, 0.5).toArray(); // [0.5, 0.5]
 * ```
 */
export function constant_<T extends Tensor>(tensor: T, value: number): T {
  checkArgument('constant_', 'value', value, 'number');
  return fill('constant_', tensor, (zeros) => zeros.fill(value));
}

/**
 * Fills a tensor of any shape with 0, and returns it. @throws ArgumentError unless it is a leaf of real numbers
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(3, 2);
 * await nn.init.zeros_(layer.bias!).toArray(); // [0, 0]
 * ```
 */
export function zeros_<T extends Tensor>(tensor: T): T {
  return fill('zeros_', tensor, (zeros) => zeros);
}

/**
 * Fills a tensor of any shape with 1, and returns it. @throws ArgumentError unless it is a leaf of real numbers
 *
 * @example
 * ```ts
 * await nn.init.ones_(zeros([2])).toArray(); // [1, 1]
 * ```
 */
export function ones_<T extends Tensor>(tensor: T): T {
  return fill('ones_', tensor, (zeros) => zeros.fill(1));
}
