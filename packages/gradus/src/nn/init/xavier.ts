import type { Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { fansOf } from './fans.ts';
import { fillNormal, fillUniform, INIT_OPTIONS, type InitOptions } from './fill.ts';

/**
 * Options of the Xavier initializations and of orthogonal_.
 *
 * @example
 * ```ts
 * const options: nn.init.XavierOptions = { gain: nn.init.calculateGain('tanh') };
 * nn.init.xavierUniform_(new nn.Linear(784, 100).weight, options);
 * ```
 */
export interface XavierOptions extends InitOptions {
  /** A factor, see {@link calculateGain}; default 1. */
  gain?: number;
}

/**
 * Xavier (Glorot) initialization: variance gain² · 2 / (in + out) roughly keeps the variance of signal and gradient
 * through layers with sigmoid or tanh. Draws from U(−a, a) with a = gain · √(6 / (in + out)).
 *
 * Glorot and Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html
 *
 * @param tensor a weight [out, in, …]
 * @returns `tensor`
 * @throws ShapeError for fewer than two dimensions, ArgumentError for an unknown option
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(2, 4);
 * (await nn.init.xavierUniform_(layer.weight).abs().max().item()) <= 1; // true
 * ```
 */
export function xavierUniform_<T extends Tensor>(tensor: T, options: XavierOptions = {}): T {
  const bound = Math.sqrt(3) * deviation('xavierUniform_', tensor, options);
  return fillUniform('xavierUniform_', tensor, -bound, bound, options);
}

/**
 * {@link xavierUniform_} with values from N(0, gain² · 2 / (in + out)).
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(784, 100);
 * nn.init.xavierNormal_(layer.weight, { gain: nn.init.calculateGain('tanh') });
 * ```
 */
export function xavierNormal_<T extends Tensor>(tensor: T, options: XavierOptions = {}): T {
  return fillNormal(
    'xavierNormal_',
    tensor,
    0,
    deviation('xavierNormal_', tensor, options),
    options,
  );
}

/** The options of Xavier and orthogonal initializations. */
export const XAVIER_OPTIONS = { ...INIT_OPTIONS, gain: 'number' } as const;

function deviation(op: string, tensor: Tensor, options: XavierOptions): number {
  const { gain = 1 } = checkOptions(op, options, XAVIER_OPTIONS);
  const { fanIn, fanOut } = fansOf(op, tensor);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}
