/** Ready-made parametrizations, with PyTorch's names in the state dict. */

import type { Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { Module } from '../module/module.ts';
import { parameterIn } from './computed-field.ts';
import { registerParametrization } from './parametrize.ts';
import {
  asMatrix,
  checkSpectral,
  drawnUnit,
  iterate,
  type SpectralNormOptions,
  sigmaOf,
  unit,
} from './spectral-norm.ts';
import { checkNormDimension, normalizedWeight, normExcept } from './weight-norm.ts';

export { type OrthogonalMap, type OrthogonalOptions, orthogonal } from './orthogonal.ts';

/** Printed under this name, as in PyTorch. */
class _WeightNorm extends Module {
  readonly #dim: number | null;

  constructor(dim: number | null) {
    super();
    this.#dim = dim;
  }

  forward(g: Tensor, v: Tensor): Tensor {
    return normalizedWeight(g, v, this.#dim);
  }

  rightInverse(weight: Tensor): readonly [Tensor, Tensor] {
    return [normExcept(weight, this.#dim), weight];
  }
}

/**
 * Splits a weight into its length and its direction: weight = g · v / ‖v‖, with the parameters
 * `parametrizations.weight.original0` (g) and `original1` (v). Make the optimizer after this call. Salimans and Kingma
 * 2016, https://arxiv.org/abs/1602.07868
 *
 * @param name the parameter
 * @param dim the dimension that gets a length for each position: 0 for each output. null or −1 for one length
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter, or the dimension does not exist
 *
 * @example
 * ```ts
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(20, 40));
 * layer.getParameter('parametrizations.weight.original0').shape; // [40, 1]
 * ```
 */
export function weightNorm<M extends Module>(
  module: M,
  name = 'weight',
  dim: number | null = 0,
): M {
  checkArgument('weightNorm', 'module', module, Module);
  const axis = checkNormDimension('weightNorm', dim, parameterIn('weightNorm', module, name));
  return registerParametrization(module, name, new _WeightNorm(axis), { unsafe: true });
}

/** Printed under this name, as in PyTorch. */
class _SpectralNorm extends Module {
  declare _u: Tensor;
  declare _v: Tensor;
  readonly #settings: Required<SpectralNormOptions>;
  readonly #isVector: boolean;

  constructor(weight: Tensor, settings: Required<SpectralNormOptions>) {
    super();
    this.#settings = settings;
    this.#isVector = weight.dim() === 1;
    if (this.#isVector) return;
    const { eps, dim } = settings;
    const matrix = asMatrix(weight.detach(), dim);
    this.registerBuffer('_u', drawnUnit(matrix.size(0), eps, matrix.dtype));
    this.registerBuffer('_v', drawnUnit(matrix.size(1), eps, matrix.dtype));
    this.iterate(matrix, 15);
    for (const buffer of [this._u, this._v]) buffer.setData(buffer.dataSync());
  }

  private iterate(matrix: Tensor, times: number): void {
    const { eps } = this.#settings;
    iterate([this._u, this._v], times, (_, right) => {
      const left = unit(matrix.matmul(right), eps);
      return [left, unit(matrix.T.matmul(left), eps)];
    });
  }

  forward(weight: Tensor): Tensor {
    const { eps, dim, nPowerIterations } = this.#settings;
    if (this.#isVector) return unit(weight, eps);
    const matrix = asMatrix(weight, dim);
    if (this.training) this.iterate(matrix, nPowerIterations);
    return weight.div(sigmaOf(matrix, this._u, this._v));
  }

  rightInverse(value: Tensor): Tensor {
    return value;
  }
}

/**
 * Divides a weight by its largest singular value, which limits how much a layer can stretch its input. Miyato et al.
 * 2018, https://arxiv.org/abs/1802.05957
 *
 * Fifteen steps of the power iteration run at this call, and more in training whenever the weight is read. The
 * parameter `parametrizations.weight.original` stays the same object, so an optimizer still trains it.
 *
 * @param name the parameter
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter, the dimension does not exist, or an option is unknown
 *
 * @example
 * ```ts
 * const layer = nn.utils.parametrizations.spectralNorm(new nn.Linear(20, 40));
 * layer.getBuffer('parametrizations.weight.0._u').shape; // [40]
 * ```
 */
export function spectralNorm<M extends Module>(
  module: M,
  name = 'weight',
  options: SpectralNormOptions = {},
): M {
  checkArgument('spectralNorm', 'module', module, Module);
  const weight = parameterIn('spectralNorm', module, name);
  const settings = checkSpectral('spectralNorm', options, weight);
  return registerParametrization(module, name, new _SpectralNorm(weight, settings));
}
