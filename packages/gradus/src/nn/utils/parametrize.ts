/** Weights that are computed from other parameters: the general form. */
import { noGrad, Tensor } from '../../tensor/index.ts';
import { checkArgument, refusePromise, type Synchronous } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { shown } from '../../util/shown.ts';
import { ModuleDict } from '../containers/module-dict.ts';
import { ModuleList } from '../containers/module-list.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';
import { computeField, restoreField } from './computed-field.ts';

/**
 * A module that computes a tensor from the original: `forward` of the original, or of the originals.
 *
 * `rightInverse`, if there is one, gives originals for which forward returns a given tensor.
 *
 * @example
 * ```ts
 * class Doubled extends nn.Module {
 *   forward(x: Tensor) { return x.mul(2); }
 *   rightInverse(value: Tensor) { return value.div(2); }
 * }
 * const parametrization: nn.utils.parametrize.Parametrization = new Doubled();
 * const layer = new nn.Linear(1, 1);
 * const before = layer.weight.itemSync();
 * nn.utils.parametrize.registerParametrization(layer, 'weight', parametrization);
 * layer.weight.itemSync() === before; // true
 * ```
 */
export interface Parametrization extends Module {
  rightInverse?(value: Tensor): Tensor | readonly Tensor[];
}

/**
 * Options of {@link registerParametrization}.
 *
 * @example
 * ```ts
 * class Row extends nn.Module {
 *   forward(x: Tensor) { return x.sum(0, true); }
 * }
 * const options: nn.utils.parametrize.RegisterParametrizationOptions = { unsafe: true };
 * const layer = nn.utils.parametrize.registerParametrization(new nn.Linear(2, 3), 'weight', new Row(), options);
 * layer.weight.shape; // [1, 2]
 * ```
 */
export interface RegisterParametrizationOptions {
  /** Whether the parametrization may change shape and dtype; it is then not checked. Default false. */
  unsafe?: boolean;
}

/**
 * The parametrizations of one tensor in their order, with its originals: `module.parametrizations.weight`.
 *
 * @example
 * ```ts
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(2, 3));
 * const list = layer.getSubmodule('parametrizations.weight');
 * list instanceof nn.utils.parametrize.ParametrizationList; // true
 * ```
 */
export class ParametrizationList extends ModuleList<Parametrization> {
  /** The name of the original, or of the originals in their order. */
  readonly #names: readonly string[];

  constructor(first: Parametrization, value: Tensor) {
    super([first]);
    const inverse = noGrad(() => first.rightInverse?.(value)) ?? value;
    const several = Array.isArray(inverse) ? (inverse as readonly Tensor[]) : null;
    this.#names = several === null ? ['original'] : several.map((_, i) => `original${i}`);
    const originals = several ?? [inverse as Tensor];
    originals.forEach((each, i) => {
      const original = several === null ? inPlaceOf(value, each) : copyFor(value, each);
      if (original instanceof Parameter) this.registerParameter(this.#names[i], original);
      else this.registerBuffer(this.#names[i], original);
    });
  }

  /** The parametrized tensor. */
  override forward(): Tensor {
    const [first, ...others] = this;
    const start = first.forward(...this.originals());
    return others.reduce((value, each) => each.forward(value) as Tensor, start as Tensor);
  }

  /** The tensors that the first parametrization gets. */
  originals(): Tensor[] {
    return this.#names.map((name) => Reflect.get(this, name) as Tensor);
  }

  /** Changes the originals so that forward returns `value`. @throws ArgumentError without the inverses that it needs */
  assign(value: Tensor): void {
    noGrad(() => {
      const inverse = [...this].reduceRight<Tensor | readonly Tensor[]>((y, each) => {
        if (each.rightInverse === undefined) refuseInverse(each);
        return each.rightInverse(y as Tensor);
      }, value);
      const values = inverse instanceof Tensor ? [inverse] : inverse;
      this.originals().forEach((original, i) => {
        original.copy_(values[i]);
      });
    });
  }
}

/** `value` with the values `inverse`: a parameter stays the same object, so its optimizer still trains it. */
function inPlaceOf(value: Tensor, inverse: Tensor): Tensor {
  if (inverse === value) return value;
  const fits = inverse.dtype === value.dtype && inverse.shape.join() === value.shape.join();
  return fits ? value.setData(inverse.dataSync()) : copyFor(value, inverse);
}

function copyFor(value: Tensor, original: Tensor): Tensor {
  if (!(value instanceof Parameter)) return original.detach();
  return new Parameter(original, { requiresGrad: value.requiresGrad });
}

/** The parametrizations of each tensor of `module`; null without any. */
function listsOf(module: Module): ModuleDict<Record<string, ParametrizationList>> | null {
  const lists: unknown = Reflect.get(module, 'parametrizations');
  return lists instanceof ModuleDict
    ? (lists as ModuleDict<Record<string, ParametrizationList>>)
    : null;
}

/**
 * Makes a parameter or buffer of a module the result of a computation: from then on, each read of `module.weight`
 * computes it from `module.parametrizations.weight.original`, and training changes the original. Assigning to
 * `module.weight` goes through `rightInverse`.
 *
 * A parameter stays the same object under its new name, so an optimizer still trains it. With an inverse that returns
 * several tensors there are new parameters `original0`, `original1`, …; make the optimizer after that.
 *
 * Several parametrizations of one tensor run in the order in which you register them.
 *
 * @param tensorName the field, such as 'weight'
 * @param parametrization a module whose forward returns the tensor
 * @returns `module`
 * @throws ArgumentError if there is no such parameter or buffer, or the parametrization is not a module, returns
 *   something else than a tensor, or changes shape or dtype without `unsafe`
 *
 * @example
 * ```ts
 * class Symmetric extends nn.Module {
 *   forward(x: Tensor) { return x.add(x.T).div(2); }
 * }
 * const layer = nn.utils.parametrize.registerParametrization(new nn.Linear(3, 3), 'weight', new Symmetric());
 * await layer.weight.sub(layer.weight.T).abs().max().item(); // 0
 * Object.keys(layer.stateDict()); // ['bias', 'parametrizations.weight.original']
 * ```
 */
export function registerParametrization<M extends Module>(
  module: M,
  tensorName: string,
  parametrization: Parametrization,
  options: RegisterParametrizationOptions = {},
): M {
  const owner = 'registerParametrization';
  const { unsafe = false } = checkOptions(owner, options, { unsafe: 'boolean' });
  checkArgument(owner, 'module', module, Module);
  checkArgument(owner, 'parametrization', parametrization, Module);
  parametrization.train(module.training);
  const known = listsOf(module);
  if (known?.has(tensorName)) {
    const value = known.get(tensorName).forward();
    if (!unsafe) checkResult(owner, tensorName, value, () => parametrization.forward(value));
    known.get(tensorName).append(parametrization);
    return module;
  }
  const value = tensorIn(owner, module, tensorName);
  if (!unsafe)
    checkResult(owner, tensorName, value, () =>
      parametrization.forward(...inputs(parametrization, value)),
    );
  const list = new ParametrizationList(parametrization, value);
  const lists = known ?? module.registerModule('parametrizations', new ModuleDict());
  (lists as ModuleDict).set(tensorName, list);
  computeField(module, tensorName, {
    get: () => computedValue(list),
    set: (next) => {
      computed?.delete(list);
      list.assign(next);
    },
    className: `Parametrized${module.constructor.name}`,
  });
  return module;
}

/** The tensors that have been computed inside {@link cached}; null outside. */
let computed: Map<ParametrizationList, Tensor> | null = null;

function computedValue(list: ParametrizationList): Tensor {
  const known = computed?.get(list);
  if (known !== undefined) return known;
  const value = list.forward();
  computed?.set(list, value);
  return value;
}

/**
 * Runs `fn`, in which each parametrized tensor is computed only at the first read, and returns its result. Change
 * no originals inside: a tensor that has been read keeps its value until you assign to it.
 * @throws ArgumentError if `fn` is not a function
 * @throws GradusError if `fn` returns a promise
 *
 * @example
 * ```ts
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(2, 3));
 * layer.weight === layer.weight; // false
 * nn.utils.parametrize.cached(() => layer.weight === layer.weight); // true
 * ```
 */
export function cached<T>(fn: () => Synchronous<T>): T {
  checkArgument('cached', 'the argument', fn, 'function');
  if (computed !== null) return fn();
  computed = new Map();
  try {
    return refusePromise('cached', fn(), 'compute every tensor at each read');
  } finally {
    computed = null;
  }
}

function inputs(parametrization: Parametrization, value: Tensor): readonly Tensor[] {
  const inverse = parametrization.rightInverse?.(value) ?? value;
  return inverse instanceof Tensor ? [inverse] : inverse;
}

/** The parameter or buffer `name`. @throws ArgumentError if there is none */
function tensorIn(owner: string, module: Module, name: string): Tensor {
  const buffers = new Map(module.namedBuffers());
  const value: unknown = Reflect.get(module, name);
  if (value instanceof Parameter || (value instanceof Tensor && buffers.get(name) === value))
    return value;
  throw new ArgumentError(
    owner,
    `${shown(name)} is not a parameter or buffer of ${module.describe()}. namedParameters() lists the names.`,
  );
}

function checkResult(owner: string, name: string, value: Tensor, compute: () => unknown): void {
  const result = noGrad(compute);
  if (!(result instanceof Tensor)) {
    throw new ArgumentError(owner, `a parametrization must return a tensor, got ${shown(result)}.`);
  }
  if (result.dtype === value.dtype && result.shape.join() === value.shape.join()) return;
  throw new ArgumentError(
    owner,
    `the parametrization turns ${name}, ${value.dtype} [${value.shape}], into ${result.dtype} [${result.shape}]. ` +
      'If that is what you want, pass { unsafe: true }.',
  );
}

function refuseInverse(parametrization: Module): never {
  throw new ArgumentError(
    parametrization.describe(),
    'has no method rightInverse, so the tensor that it computes cannot be assigned. Add one, or change the original.',
  );
}

/**
 * Whether a module has a parametrization; with a name, whether this tensor has one.
 *
 * @example
 * ```ts
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(2, 2));
 * nn.utils.parametrize.isParametrized(layer); // true
 * nn.utils.parametrize.isParametrized(layer, 'bias'); // false
 * ```
 */
export function isParametrized(module: Module, tensorName?: string): boolean {
  const lists = listsOf(module);
  return lists !== null && (tensorName === undefined || lists.has(tensorName));
}

/**
 * Makes a parametrized tensor an ordinary field again.
 *
 * @param leaveParametrized true to keep the computed values, false to take back the original. Several originals can
 *   only be left with their result, as a new parameter
 * @returns `module`
 * @throws ArgumentError if the tensor is not parametrized, or has several originals and `leaveParametrized` is false
 *
 * @example
 * ```ts
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(2, 2));
 * nn.utils.parametrize.removeParametrizations(layer, 'weight');
 * Object.keys(layer.stateDict()); // ['bias', 'weight']
 * ```
 */
export function removeParametrizations<M extends Module>(
  module: M,
  tensorName: string,
  leaveParametrized = true,
): M {
  const owner = 'removeParametrizations';
  const lists = listsOf(module);
  if (lists === null || !lists.has(tensorName)) {
    throw new ArgumentError(
      owner,
      `${shown(tensorName)} of ${module.describe()} is not parametrized.`,
    );
  }
  const originals = lists.get(tensorName).originals();
  if (originals.length > 1 && !leaveParametrized) {
    throw new ArgumentError(
      owner,
      `${tensorName} is computed from ${originals.length} tensors, none of which can take its place. Pass true to keep ` +
        'the result.',
    );
  }
  const value = restored(originals, leaveParametrized ? lists.get(tensorName).forward() : null);
  lists.pop(tensorName);
  if (lists.length === 0) Reflect.deleteProperty(module, 'parametrizations');
  restoreField(module, tensorName, value);
  return module;
}

/** The tensor that takes the place of the originals, with the values of `result` if there is one. */
function restored([original, ...others]: readonly Tensor[], result: Tensor | null): Tensor {
  if (result === null) return original;
  const isFit = others.length === 0 && result.shape.join() === original.shape.join();
  if (isFit) return original.setData(result.dataSync());
  return new Parameter(result, { requiresGrad: result.requiresGrad });
}
