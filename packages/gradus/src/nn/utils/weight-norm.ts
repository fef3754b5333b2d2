import type { Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';
import {
  computeField,
  isComputed,
  parameterIn,
  refuseOther,
  restoreField,
} from './computed-field.ts';

/**
 * The norm of each slice of `v` along `dim`, in a shape that broadcasts to `v`; with null the norm of all elements.
 */
export function normExcept(v: Tensor, dim: number | null): Tensor {
  if (dim === null) return v.mul(v).sum().sqrt();
  const others = v.shape.map((_, d) => d).filter((d) => d !== dim);
  return others.length === 0 ? v.abs() : v.mul(v).sum(others, true).sqrt();
}

/** v · g / ‖v‖, with a norm for each slice along `dim`. */
export function normalizedWeight(g: Tensor, v: Tensor, dim: number | null): Tensor {
  return v.mul(g.div(normExcept(v, dim)));
}

/** `dim` counted from the front; null for the norm of all elements, which is also what PyTorch's −1 means. */
export function checkNormDimension(
  owner: string,
  dim: number | null,
  weight: Tensor,
): number | null {
  if (dim === null || dim === -1) return null;
  const last = weight.dim() - 1;
  if (Number.isInteger(dim) && dim >= 0 && dim <= last) return dim;
  throw new ArgumentError(
    owner,
    `dim must be from 0 to ${last} for a weight of shape [${weight.shape}], or null for one norm of all elements, got ` +
      `${dim}.`,
  );
}

/**
 * Splits a weight into its length and its direction: weight = weight_g · weight_v / ‖weight_v‖, which trains faster in
 * some networks. `module.weight` is then computed whenever it is read. Salimans and Kingma 2016,
 * https://arxiv.org/abs/1602.07868
 *
 * Make the optimizer after this call, because the module has new parameters `weight_g` and `weight_v`.
 * `parametrizations.weightNorm` is PyTorch's newer form, with other names in the state dict.
 *
 * @param name the parameter
 * @param dim the dimension that gets a length for each position: 0 for each output. null or −1 for one length
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter, or the dimension does not exist
 *
 * @example
 * ```ts
 * const layer = nn.utils.weightNorm(new nn.Linear(20, 40));
 * layer.getParameter('weight_g').shape; // [40, 1]
 * layer.getParameter('weight_v').shape; // [40, 20]
 * layer.weight.shape; // [40, 20]
 * ```
 */
export function weightNorm<M extends Module>(
  module: M,
  name = 'weight',
  dim: number | null = 0,
): M {
  checkArgument('weightNorm', 'module', module, Module);
  const weight = parameterIn('weightNorm', module, name);
  const axis = checkNormDimension('weightNorm', dim, weight);
  const { requiresGrad } = weight;
  const length = new Parameter(normExcept(weight, axis), { requiresGrad });
  const g = module.registerParameter(`${name}_g`, length);
  const v = module.registerParameter(`${name}_v`, new Parameter(weight, { requiresGrad }));
  computeField(module, name, { get: () => normalizedWeight(g, v, axis) });
  return module;
}

/**
 * Makes a weight of {@link weightNorm} an ordinary parameter again, with its values.
 *
 * @returns `module`
 * @throws ArgumentError if the weight has no weight norm
 *
 * @example
 * ```ts
 * const layer = nn.utils.removeWeightNorm(nn.utils.weightNorm(new nn.Linear(2, 3)));
 * Object.keys(layer.stateDict()); // ['bias', 'weight']
 * ```
 */
export function removeWeightNorm<M extends Module>(module: M, name = 'weight'): M {
  const g: unknown = Reflect.get(module, `${name}_g`);
  if (!isComputed(module, name) || !(g instanceof Parameter)) {
    refuseOther('removeWeightNorm', module, name, 'weight norm');
  }
  const weight = new Parameter(Reflect.get(module, name) as Tensor, {
    requiresGrad: g.requiresGrad,
  });
  Reflect.deleteProperty(module, `${name}_g`);
  Reflect.deleteProperty(module, `${name}_v`);
  restoreField(module, name, weight);
  return module;
}
