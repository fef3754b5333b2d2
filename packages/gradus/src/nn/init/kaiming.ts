import type { Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { type Fans, fansOf } from './fans.ts';
import { fillNormal, fillUniform, INIT_OPTIONS, type InitOptions } from './fill.ts';
import { calculateGain, type Nonlinearity } from './gain.ts';

const OPTIONS = {
  ...INIT_OPTIONS,
  a: 'number',
  mode: ['fanIn', 'fanOut'],
  nonlinearity: null,
} as const;

/**
 * Options of the Kaiming initializations.
 *
 * @example
 * ```ts
 * const options: nn.init.KaimingOptions = { nonlinearity: 'relu', mode: 'fanOut' };
 * nn.init.kaimingNormal_(new nn.Linear(784, 100).weight, options);
 * ```
 */
export interface KaimingOptions extends InitOptions {
  /** The slope of the leaky ReLU that follows; default 0, a plain ReLU. */
  a?: number;
  /** `'fanIn'`, the default, keeps the variance of the signal; `'fanOut'` keeps that of the gradient. */
  mode?: keyof Fans;
  /** The function after the layer; default `'leakyRelu'`. */
  nonlinearity?: Nonlinearity;
}

/**
 * Kaiming (He) initialization: variance gain² / fan keeps the variance of the signal through layers with ReLU.
 * Draws from U(−b, b) with b = gain · √(3 / fan).
 *
 * He et al. 2015, https://arxiv.org/abs/1502.01852
 *
 * @param tensor a weight [out, in, …]
 * @returns `tensor`
 * @throws ShapeError for fewer than two dimensions, ArgumentError for an unknown option
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(784, 100);
 * nn.init.kaimingUniform_(layer.weight, { nonlinearity: 'relu' });
 * ```
 */
export function kaimingUniform_<T extends Tensor>(tensor: T, options: KaimingOptions = {}): T {
  const bound = Math.sqrt(3) * deviation('kaimingUniform_', tensor, options);
  return fillUniform('kaimingUniform_', tensor, -bound, bound, options);
}

/**
 * {@link kaimingUniform_} with values from N(0, gain² / fan).
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(784, 100);
 * nn.init.kaimingNormal_(layer.weight, { nonlinearity: 'relu' });
 * ```
 */
export function kaimingNormal_<T extends Tensor>(tensor: T, options: KaimingOptions = {}): T {
  return fillNormal(
    'kaimingNormal_',
    tensor,
    0,
    deviation('kaimingNormal_', tensor, options),
    options,
  );
}

function deviation(op: string, tensor: Tensor, options: KaimingOptions): number {
  const { a = 0, mode = 'fanIn', nonlinearity = 'leakyRelu' } = checkOptions(op, options, OPTIONS);
  const fan = fansOf(op, tensor)[mode];
  return calculateGain(nonlinearity, a) / Math.sqrt(fan);
}
