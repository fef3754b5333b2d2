import type { Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { fansOf } from './fans.ts';
import { fillNormal, fillUniform, INIT_OPTIONS, type InitOptions } from './fill.ts';

/** Options of the Xavier initializations and of orthogonal_. */
export interface XavierOptions extends InitOptions {
  /** A factor, see {@link calculateGain}; default 1. */
  gain?: number;
}

/**
 * Xavier (Glorot) initialization: variance gain² · 2 / (in + out), so that the signal keeps its size both
 * ways through layers with sigmoid or tanh. Here from U(−a, a) with a = gain · √(6 / (in + out)).
 *
 * Glorot and Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html
 *
 * @param tensor a weight [out, in, …]
 * @throws ShapeError for fewer than two dimensions
 */
export function xavierUniform_<T extends Tensor>(tensor: T, options: XavierOptions = {}): T {
  const bound = Math.sqrt(3) * deviation('xavierUniform_', tensor, options);
  return fillUniform('xavierUniform_', tensor, -bound, bound, options);
}

/** {@link xavierUniform_} with values from a normal distribution. */
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
