import { fromArray, ones, Tensor } from '../../../tensor/index.ts';
import { checkArgument } from '../../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../../util/errors.ts';
import { checkOptions } from '../../../util/options.ts';
import { shown } from '../../../util/shown.ts';
import { Module } from '../../module/module.ts';
import type { Parameter } from '../../module/parameter.ts';
import {
  computeField,
  isComputed,
  parameterIn,
  refuseOther,
  restoreField,
} from '../computed-field.ts';
import { type Rule, random, randomChannels, scoresOf, smallest, weakestChannels } from './masks.ts';

/**
 * Options of the functions that prune by importance.
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(2, 1);
 * const options: nn.utils.prune.PruneOptions = { importanceScores: tensor([[5, 1]]) };
 * nn.utils.prune.l1Unstructured(layer, 'weight', 1, options);
 * await layer.getBuffer('weight_mask').toArray(); // [[1, 0]]
 * ```
 */
export interface PruneOptions {
  /** Scores in the shape of the parameter, which decide instead of its values. */
  importanceScores?: Tensor | null;
}

const KINDS = { importanceScores: null } as const;

/** The names of the pruned parameters of each module. */
const pruned = new WeakMap<Module, Set<string>>();

/** Applies a rule to a parameter, which it makes a pruned one if it is not. */
function apply<M extends Module>(
  owner: string,
  module: M,
  name: string,
  rule: Rule,
  options: PruneOptions = {},
): M {
  const given = checkOptions(owner, options, KINDS).importanceScores ?? null;
  checkArgument(owner, 'module', module, Module);
  const value = valueIn(owner, module, name);
  if (given !== null) checkFits(owner, 'importanceScores', given, value);
  const mask = rule(scoresOf(given ?? value, maskIn(module, name, value)));
  setMask(owner, module, name, fromArray(mask, value.shape));
  return module;
}

/** The tensor `name` as forward reads it. @throws ArgumentError if it is not a parameter */
function valueIn(owner: string, module: Module, name: string): Tensor {
  if (pruned.get(module)?.has(name)) return Reflect.get(module, name) as Tensor;
  return parameterIn(owner, module, name);
}

function maskIn(module: Module, name: string, value: Tensor): Tensor {
  if (pruned.get(module)?.has(name)) return Reflect.get(module, `${name}_mask`) as Tensor;
  return ones(value.shape);
}

function setMask(owner: string, module: Module, name: string, mask: Tensor): void {
  if (pruned.get(module)?.has(name)) {
    (Reflect.get(module, `${name}_mask`) as Tensor).setData(mask.dataSync());
    return;
  }
  const original = parameterIn(owner, module, name);
  Reflect.deleteProperty(module, name);
  module.registerParameter(`${name}_orig`, original);
  const buffer = module.registerBuffer(`${name}_mask`, mask);
  computeField(module, name, { get: () => original.mul(buffer) });
  pruned.set(module, (pruned.get(module) ?? new Set<string>()).add(name));
}

function checkFits(owner: string, what: string, scores: Tensor, { shape }: Tensor): void {
  if (!(scores instanceof Tensor)) {
    throw new ArgumentError(owner, `${what} must be a tensor, got ${shown(scores)}.`);
  }
  if (scores.shape.join() === shape.join()) return;
  throw new ShapeError(
    owner,
    [scores.shape, shape],
    `${what} must have the shape of the parameter, [${shape}], got [${scores.shape}].`,
  );
}

/**
 * Prunes the elements of a parameter with the smallest absolute values: they become 0 and stay 0. It reads the values.
 *
 * The module then has the parameter `weight_orig`, which stays the same object, and the buffer `weight_mask`;
 * `module.weight` is their product whenever it is read. If you prune again, the amount counts what is left.
 *
 * @param name the parameter
 * @param amount a share from 0 to below 1, or a number of elements from 1 on
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter, or the amount is out of range; ShapeError for other scores
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(4, 1);
 * layer.weight.setData(new Float32Array([3, 1, 2, -4]));
 * nn.utils.prune.l1Unstructured(layer, 'weight', 0.5);
 * await layer.weight.toArray(); // [[3, 0, 0, -4]]
 * ```
 */
export function l1Unstructured<M extends Module>(
  module: M,
  name: string,
  amount: number,
  options: PruneOptions = {},
): M {
  return apply('l1Unstructured', module, name, smallest('l1Unstructured', amount), options);
}

/**
 * Prunes random elements of a parameter, as {@link l1Unstructured} prunes the smallest. It draws the same random
 * numbers as PyTorch.
 *
 * @param amount a share from 0 to below 1, or a number of elements from 1 on
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter, or the amount is out of range
 *
 * @example
 * ```ts
 * const layer = nn.utils.prune.randomUnstructured(new nn.Linear(4, 5), 'weight', 0.25);
 * await layer.getBuffer('weight_mask').sum().item(); // 15
 * ```
 */
export function randomUnstructured<M extends Module>(module: M, name: string, amount: number): M {
  return apply('randomUnstructured', module, name, random('randomUnstructured', amount));
}

/**
 * Prunes whole channels of a parameter: those with the smallest norms. It reads the values.
 *
 * @param amount a share from 0 to below 1, or a number of channels from 1 on
 * @param n p of the norm; Infinity for the largest absolute value
 * @param dim the dimension of the channels: 0 for the outputs of a Linear layer
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter, or the amount or dimension is out of range
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(2, 3);
 * layer.weight.setData(new Float32Array([1, 1, 5, 0, 2, 2]));
 * nn.utils.prune.lnStructured(layer, 'weight', 1, 2, 0);
 * await layer.weight.toArray(); // [[0, 0], [5, 0], [2, 2]]
 * ```
 */
export function lnStructured<M extends Module>(
  module: M,
  name: string,
  amount: number,
  n: number,
  dim: number,
  options: PruneOptions = {},
): M {
  const rule = weakestChannels('lnStructured', amount, n, dim);
  return apply('lnStructured', module, name, rule, options);
}

/**
 * Prunes random channels of a parameter, as {@link lnStructured} prunes the weakest. It draws the same random numbers as
 * PyTorch.
 *
 * @param amount a share from 0 to below 1, or a number of channels from 1 on
 * @param dim the dimension of the channels: 0 for the outputs of a Linear layer
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter, or the amount or dimension is out of range
 *
 * @example
 * ```ts
 * const layer = nn.utils.prune.randomStructured(new nn.Linear(4, 5), 'weight', 2, 0);
 * await layer.getBuffer('weight_mask').sum().item(); // 12
 * ```
 */
export function randomStructured<M extends Module>(
  module: M,
  name: string,
  amount: number,
  dim: number,
): M {
  const rule = randomChannels('randomStructured', amount, dim);
  return apply('randomStructured', module, name, rule);
}

/**
 * Prunes a parameter with a mask of your own: 1 keeps an element, 0 removes it. Removed elements stay removed.
 *
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter or `mask` is not a tensor, ShapeError for another shape
 *
 * @example
 * ```ts
 * const layer = nn.utils.prune.customFromMask(new nn.Linear(2, 2), 'bias', tensor([1, 0]));
 * await layer.getBuffer('bias_mask').toArray(); // [1, 0]
 * ```
 */
export function customFromMask<M extends Module>(module: M, name: string, mask: Tensor): M {
  const owner = 'customFromMask';
  checkArgument(owner, 'module', module, Module);
  checkFits(owner, 'mask', mask, valueIn(owner, module, name));
  const kept = mask.dataSync();
  return apply(owner, module, name, (scores) => scores.mask.map((one, i) => one * kept[i]));
}

/**
 * Gives a parameter the form of a pruned one, without removing anything.
 *
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter
 *
 * @example
 * ```ts
 * const layer = nn.utils.prune.identity(new nn.Linear(2, 3), 'weight');
 * Object.keys(layer.stateDict()); // ['bias', 'weight_orig', 'weight_mask']
 * ```
 */
export function identity<M extends Module>(module: M, name: string): M {
  return apply('identity', module, name, ({ mask }) => mask);
}

/**
 * How {@link globalUnstructured} chooses.
 *
 * @example
 * ```ts
 * const method: nn.utils.prune.GlobalMethod = nn.utils.prune.l1Unstructured;
 * const layer = new nn.Linear(4, 5);
 * nn.utils.prune.globalUnstructured([[layer, 'weight']], method, 5);
 * await layer.getBuffer('weight_mask').sum().item(); // 15
 * ```
 */
export type GlobalMethod = typeof l1Unstructured | typeof randomUnstructured;

/**
 * Prunes several parameters together: the elements that are smallest among all of them, or random ones. It reads the
 * values.
 *
 * @param parameters pairs of a module and the name of its parameter
 * @param method `l1Unstructured` or `randomUnstructured`
 * @param amount of all elements: a share from 0 to below 1, or a number from 1 on
 * @throws ArgumentError for an empty list, another method, a name that is not a parameter, or an amount out of range
 *
 * @example
 * ```ts
 * const [a, b] = [new nn.Linear(2, 1), new nn.Linear(2, 1)];
 * a.weight.setData(new Float32Array([1, 2]));
 * b.weight.setData(new Float32Array([3, 4]));
 * nn.utils.prune.globalUnstructured([[a, 'weight'], [b, 'weight']], nn.utils.prune.l1Unstructured, 0.75);
 * await b.weight.toArray(); // [[0, 4]]
 * ```
 */
export function globalUnstructured(
  parameters: readonly (readonly [module: Module, name: string])[],
  method: GlobalMethod,
  amount: number,
): void {
  const owner = 'globalUnstructured';
  if (!Array.isArray(parameters) || parameters.length === 0) {
    throw new ArgumentError(
      owner,
      `parameters must be pairs such as [[layer, 'weight']], got ${shown(parameters)}.`,
    );
  }
  if (method !== l1Unstructured && method !== randomUnstructured) {
    throw new ArgumentError(
      owner,
      `method must be prune.l1Unstructured or prune.randomUnstructured, got ${shown(method)}.`,
    );
  }
  const parts = parameters.map(([module, name]) => {
    const value = valueIn(owner, module, name);
    return { module, name, ...scoresOf(value, maskIn(module, name, value)) };
  });
  const rule = method === l1Unstructured ? smallest : random;
  const [values, masks] = [parts.map((part) => part.values), parts.map((part) => part.mask)];
  const mask = rule(owner, amount)({ values: joined(values), mask: joined(masks), shape: [] });
  let start = 0;
  for (const { module, name, shape, values: own } of parts) {
    setMask(owner, module, name, fromArray(mask.slice(start, start + own.length), shape));
    start += own.length;
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/**
 * Makes pruning permanent: `weight` is an ordinary parameter again, the same object as before, with zeros where the
 * mask has them.
 *
 * @returns `module`
 * @throws ArgumentError if the parameter is not pruned
 *
 * @example
 * ```ts
 * const layer = nn.utils.prune.l1Unstructured(new nn.Linear(2, 3), 'weight', 2);
 * nn.utils.prune.remove(layer, 'weight');
 * Object.keys(layer.stateDict()); // ['bias', 'weight']
 * ```
 */
export function remove<M extends Module>(module: M, name: string): M {
  if (!pruned.get(module)?.has(name) || !isComputed(module, name)) {
    refuseOther('remove', module, name, 'pruning');
  }
  const value = (Reflect.get(module, name) as Tensor).dataSync();
  const original = Reflect.get(module, `${name}_orig`) as Parameter;
  for (const part of ['orig', 'mask']) Reflect.deleteProperty(module, `${name}_${part}`);
  pruned.get(module)?.delete(name);
  restoreField(module, name, original.setData(value));
  return module;
}

/**
 * Whether a parameter of the module, or of one below it, is pruned.
 *
 * @example
 * ```ts
 * const model = new nn.Sequential(new nn.Linear(2, 3));
 * nn.utils.prune.isPruned(model); // false
 * nn.utils.prune.l1Unstructured(model.at(0), 'weight', 1);
 * nn.utils.prune.isPruned(model); // true
 * ```
 */
export function isPruned(module: Module): boolean {
  return module.modules().some((each) => (pruned.get(each)?.size ?? 0) > 0);
}
