import type { DType } from '../../ir/dtype.ts';
import { withGrad } from '../../ops/record.ts';
import { runtime } from '../../runtime/runtime.ts';
import { fromArray, randn, type Tensor } from '../../tensor/index.ts';
import { checkArgument, NOT_NEGATIVE, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { replaceBuffer } from '../module/buffers.ts';
import { Module } from '../module/module.ts';
import type { Parameter } from '../module/parameter.ts';
import {
  computeField,
  isComputed,
  parameterIn,
  refuseOther,
  restoreField,
} from './computed-field.ts';

/**
 * Options of `spectralNorm`.
 *
 * @example
 * ```ts
 * const options: nn.utils.SpectralNormOptions = { nPowerIterations: 5 };
 * nn.utils.spectralNorm(new nn.Linear(2, 3), 'weight', options).weight.shape; // [3, 2]
 * ```
 */
export interface SpectralNormOptions {
  /** The steps of the power iteration in each forward of training; default 1. */
  nPowerIterations?: number;
  /** The least norm that a vector is divided by; default 1e-12. */
  eps?: number;
  /** The dimension of the outputs; default 0. */
  dim?: number;
}

const KINDS = { nPowerIterations: POSITIVE_INTEGER, eps: NOT_NEGATIVE, dim: null } as const;

/** The options with their defaults. @throws ArgumentError for a dimension that `weight` does not have */
export function checkSpectral(
  owner: string,
  options: SpectralNormOptions,
  weight: Tensor,
): Required<SpectralNormOptions> {
  const given = checkOptions(owner, options, KINDS);
  const { nPowerIterations = 1, eps = 1e-12, dim = 0 } = given;
  const rank = weight.dim();
  if (rank === 0) throw new ArgumentError(owner, 'a scalar has no spectral norm.');
  checkArgument(owner, 'dim', dim, { integer: true, least: -rank, most: rank - 1 });
  return { nPowerIterations, eps, dim: dim < 0 ? dim + rank : dim };
}

/** The weight as a matrix: dimension `dim` by all others. */
export function asMatrix(weight: Tensor, dim: number): Tensor {
  const others = weight.shape.map((_, d) => d).filter((d) => d !== dim);
  const first = dim === 0 ? weight : weight.permute([dim, ...others]);
  return first.reshape([first.size(0), -1]);
}

/** x / ‖x‖, where a norm below `eps` counts as `eps`. */
export function unit(x: Tensor, eps: number): Tensor {
  return x.div(x.mul(x).sum().sqrt().clamp(eps));
}

/** A random unit vector, drawn as in PyTorch. */
export function drawnUnit(size: number, eps: number, dtype: DType): Tensor {
  const vector = unit(randn([size], { dtype }), eps);
  return fromArray(vector.dataSync(), [size], { dtype });
}

/** uᵀ · matrix · v, which the power iteration brings near the largest singular value. */
export function sigmaOf(matrix: Tensor, u: Tensor, v: Tensor): Tensor {
  return matrix.matmul(v).mul(u).sum();
}

/**
 * Gives buffers the results of a power iteration, without gradients; the next step computes them.
 * @param compute the new values for the current ones
 */
export function iterate(
  buffers: readonly [Tensor, Tensor],
  times: number,
  compute: (u: Tensor, v: Tensor) => readonly [Tensor, Tensor],
): void {
  withGrad(false, () => {
    // A pending step would overwrite what the vectors so far are computed from.
    runtime.flush();
    let [u, v] = buffers as readonly [Tensor, Tensor];
    for (let i = 0; i < times; i++) [u, v] = compute(u, v);
    // Kept, because the forward uses them too: a step would otherwise lose them.
    [u, v].forEach((vector, i) => {
      replaceBuffer(buffers[i], vector.node);
      buffers[i].keep();
    });
  });
}

const hooks = new WeakMap<Module, Map<string, { remove(): void }>>();

/**
 * Divides a weight by its largest singular value, which limits how much a layer can stretch its input: the critic of a
 * GAN trains more stably. `module.weight` is then computed whenever it is read. Miyato et al. 2018,
 * https://arxiv.org/abs/1802.05957
 *
 * Each forward in training improves the estimate of the singular value by a step of the power iteration. The state
 * dict has the parameter `weight_orig`, which stays the same object, and the buffers `weight_u` and `weight_v`.
 * `parametrizations.spectralNorm` is PyTorch's newer form.
 *
 * @param name the parameter
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter, the dimension does not exist, or an option is unknown
 *
 * @example
 * ```ts
 * const layer = nn.utils.spectralNorm(new nn.Linear(20, 40));
 * Object.keys(layer.stateDict()); // ['bias', 'weight_orig', 'weight_u', 'weight_v']
 * ```
 */
export function spectralNorm<M extends Module>(
  module: M,
  name = 'weight',
  options: SpectralNormOptions = {},
): M {
  checkArgument('spectralNorm', 'module', module, Module);
  const weight = parameterIn('spectralNorm', module, name);
  const { nPowerIterations, eps, dim } = checkSpectral('spectralNorm', options, weight);
  const [rows, columns] = asMatrix(weight, dim).shape;
  Reflect.deleteProperty(module, name);
  module.registerParameter(`${name}_orig`, weight);
  const u = module.registerBuffer(`${name}_u`, drawnUnit(rows, eps, weight.dtype));
  const v = module.registerBuffer(`${name}_v`, drawnUnit(columns, eps, weight.dtype));
  computeField(module, name, {
    get: () => weight.div(sigmaOf(asMatrix(weight, dim), u, v)),
  });
  const hook = module.registerForwardPreHook(() => {
    if (!module.training) return;
    const matrix = asMatrix(weight, dim);
    iterate([u, v], nPowerIterations, (left) => {
      const right = unit(matrix.T.matmul(left), eps);
      return [unit(matrix.matmul(right), eps), right];
    });
  });
  const known = hooks.get(module) ?? new Map<string, { remove(): void }>();
  hooks.set(module, known.set(name, hook));
  return module;
}

/**
 * Makes a weight of {@link spectralNorm} an ordinary parameter again, with its values.
 *
 * @returns `module`
 * @throws ArgumentError if the weight has no spectral norm
 *
 * @example
 * ```ts
 * const layer = nn.utils.removeSpectralNorm(nn.utils.spectralNorm(new nn.Linear(2, 3)));
 * Object.keys(layer.stateDict()); // ['bias', 'weight']
 * ```
 */
export function removeSpectralNorm<M extends Module>(module: M, name = 'weight'): M {
  const hook = hooks.get(module)?.get(name);
  if (hook === undefined || !isComputed(module, name)) {
    refuseOther('removeSpectralNorm', module, name, 'spectral norm');
  }
  const value = (Reflect.get(module, name) as Tensor).dataSync() as Float32Array;
  const weight = Reflect.get(module, `${name}_orig`) as Parameter;
  hook.remove();
  hooks.get(module)?.delete(name);
  for (const part of ['orig', 'u', 'v']) Reflect.deleteProperty(module, `${name}_${part}`);
  restoreField(module, name, weight.setData(value));
  return module;
}
