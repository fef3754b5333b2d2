import { isGradEnabled } from '../../ops/record.ts';
import { runtime } from '../../runtime/runtime.ts';
import { clearGradients, Tensor } from '../../tensor/index.ts';
import {
  BackwardHooks,
  type HookHandle,
  type HookOf,
  type PreHookOf,
  register,
  tensorsIn,
} from './backward-hooks.ts';
import { enter, isInnermost, isOutermost, leave, locate, refuseAsync } from './call-stack.ts';
import { ModuleTree, refuseField } from './module-tree.ts';
import { noteCall, optimizerCount, watchCalls } from './trained.ts';

/**
 * Called before a forward runs, with its arguments. If it returns a tensor, forward gets that as its only argument; if it
 * returns an array with tensors, forward gets these as its arguments. Other results are ignored.
 *
 * @example
 * ```ts
 * const model = new nn.Linear(2, 3);
 * const calls: string[] = [];
 * const hook: nn.ForwardPreHook = (module, inputs) => calls.push(`${module.describe()}: ${inputs.length} input`);
 * model.registerForwardPreHook(hook);
 * model.forward(ones([1, 2]));
 * calls; // ['Linear 2 → 3: 1 input']
 * ```
 */
export type ForwardPreHook = (module: Module, inputs: readonly unknown[]) => unknown;

/**
 * Called after a forward, with its arguments and its result. If it returns a tensor, or an array or a plain object with
 * tensors, that takes the place of the result. Other results are ignored.
 *
 * @example
 * ```ts
 * const outputs: unknown[] = [];
 * const hook: nn.ForwardHook = (_module, _inputs, output) => outputs.push(output);
 * const model = new nn.ReLU();
 * model.registerForwardHook(hook);
 * model.forward(ones([2])) === outputs[0]; // true
 * ```
 */
export type ForwardHook = (module: Module, inputs: readonly unknown[], output: unknown) => unknown;

/**
 * Called in backward, with the gradients of the module's inputs and of its outputs; `null` where no gradient flows. A
 * tensor that it returns, or an array with one for each input, takes the place of the gradients of the inputs.
 *
 * @example
 * ```ts
 * const shapes: unknown[] = [];
 * const hook: nn.BackwardHook = (_module, gradInputs, gradOutputs) =>
 *   shapes.push(gradInputs[0]?.shape, gradOutputs[0]?.shape);
 * const model = new nn.Linear(2, 3);
 * model.registerFullBackwardHook(hook);
 * model.forward(ones([4, 2], { requiresGrad: true })).sum().backward();
 * shapes; // [[4, 2], [4, 3]]
 * ```
 */
export type BackwardHook = HookOf<Module>;

/**
 * Called in backward before it goes through the module, with the gradients of the outputs; `null` where no gradient
 * flows. A tensor that it returns, or an array with one for each output, takes their place.
 *
 * @example
 * ```ts
 * const hook: nn.BackwardPreHook = (_module, [gradOutput]) => gradOutput?.mul(2);
 * const model = new nn.ReLU();
 * model.registerFullBackwardPreHook(hook);
 * const x = ones([2], { requiresGrad: true });
 * model.forward(x).sum().backward();
 * await x.grad?.toArray(); // [2, 2]
 * ```
 */
export type BackwardPreHook = PreHookOf<Module>;

/**
 * A layer, or a model made of layers. It finds parameters and inner modules in its fields, and in arrays, plain
 * objects, Maps and Sets there. It does not see private fields (`#fc`).
 *
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   fc1 = new nn.Linear(784, 100);
 *   forward(x: Tensor) { return this.fc1.forward(x).relu(); }
 * }
 * new Net().forward(zeros([32, 784])).shape; // [32, 100]
 * ```
 */
export abstract class Module extends ModuleTree<Module> {
  /** True for training, false for evaluation; {@link train} and {@link eval} set it, Dropout reads it. */
  training = true;
  readonly #preHooks = new Set<ForwardPreHook>();
  readonly #hooks = new Set<ForwardHook>();
  readonly #backwardHooks = new BackwardHooks<Module>(this);
  /** The number of optimizers when `#isWatchDue` last checked the layers that forward calls. */
  #optimizersSeen = 0;

  /** @throws GradusError if the class has no method `forward` */
  constructor() {
    super();
    if (typeof this.forward !== 'function') refuseField(this);
    wrapForward(this);
  }

  /** The computation; every subclass defines it as a method. */
  // biome-ignore lint/suspicious/noExplicitAny: subclasses choose their own arguments
  abstract forward(...inputs: any[]): unknown;

  /**
   * Turns training mode on, or off, for this module and all below it.
   *
   * @example
   * ```ts
   * const model = new nn.Sequential(new nn.Linear(4, 4), new nn.Dropout(0.5));
   * model.eval().training; // false
   * model.train().at(1).training; // true
   * ```
   */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Turns training mode off: `train(false)`. */
  eval(): this {
    return this.train(false);
  }

  /**
   * Calls `fn` for every module below, then for this one.
   *
   * @example
   * ```ts
   * const model = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU());
   * model.apply((module) => {
   *   if (module instanceof nn.Linear) nn.init.xavierUniform_(module.weight);
   * });
   * ```
   */
  apply(fn: (module: Module) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /**
   * Sets `requiresGrad` of all parameters: `requiresGrad_(false)` freezes the module.
   *
   * @example
   * ```ts
   * const layer = new nn.Linear(2, 3).requiresGrad_(false);
   * layer.weight.requiresGrad; // false
   * ```
   */
  requiresGrad_(requires = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(requires);
    return this;
  }

  /** Clears the gradients of all parameters. */
  zeroGrad(): void {
    clearGradients(this.parameters());
  }

  /** Calls `hook` before every forward of this module. It may replace the arguments. */
  registerForwardPreHook(hook: ForwardPreHook): HookHandle {
    return register(this.#preHooks, hook);
  }

  /** Calls `hook` after every forward of this module. It may replace the result. */
  registerForwardHook(hook: ForwardHook): HookHandle {
    return register(this.#hooks, hook);
  }

  /**
   * Calls `hook` after a backward has passed through this module, once for each call of forward in its graph. It may
   * replace the gradients of the inputs. It gets recorded gradients, and the step computes only those that it reads; to
   * read one after the step, mark it with `keep()`.
   */
  registerFullBackwardHook(hook: BackwardHook): HookHandle {
    return register(this.#backwardHooks.hooks, hook);
  }

  /** Calls `hook` before a backward passes through this module. It may replace the gradients of the outputs. */
  registerFullBackwardPreHook(hook: BackwardPreHook): HookHandle {
    return register(this.#backwardHooks.preHooks, hook);
  }

  /** Runs `forward` with its hooks. The output of the outermost module stays readable after the step. */
  static run(module: Module, inputs: readonly unknown[], forward: Forward): unknown {
    enter(module);
    try {
      const output = module.#runHooked(inputs, forward);
      refuseAsync(output);
      return output;
    } catch (error) {
      locate(error);
      throw error;
    } finally {
      leave();
    }
  }

  #runHooked(given: readonly unknown[], forward: Forward): unknown {
    let inputs = given;
    // Without hooks a call makes no iterators.
    if (this.#preHooks.size > 0) {
      for (const hook of this.#preHooks) inputs = newInputs(hook(this, named(inputs))) ?? inputs;
    }
    const watched = this.#backwardHooks.begin(inputs);
    if (watched !== null) inputs = watched.inputs;
    let output = this.#isWatchDue()
      ? this.#runWatched(inputs, forward)
      : forward.apply(this, inputs as unknown[]);
    if (forwardHooks.size + this.#hooks.size > 0) {
      for (const hook of forwardHooks) output = hooked(hook, this, inputs, output);
      for (const hook of this.#hooks) output = hooked(hook, this, inputs, output);
    }
    if (watched !== null) output = watched.end(output);
    if (isOutermost()) keepTensors(output);
    return output;
  }

  #runWatched(inputs: readonly unknown[], forward: Forward): unknown {
    const output = watchCalls(this, () => forward.apply(this, inputs as unknown[]));
    this.#optimizersSeen = optimizerCount();
    return output;
  }

  /**
   * True for the first training call of a model after each new optimizer: this call checks that an optimizer trains
   * the layers that it uses.
   */
  #isWatchDue(): boolean {
    if (!isGradEnabled()) return false;
    if (isOutermost()) return this.training && this.#optimizersSeen !== optimizerCount();
    noteCall(this);
    return false;
  }

  /** The settings in the printed form, such as `in_features=784, out_features=100`. */
  extraRepr(): string {
    return '';
  }

  /** A short name for errors, such as `Linear 784 → 100`. */
  describe(): string {
    return this.constructor.name;
  }

  /** What `console.log` shows in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** The module and its children as PyTorch prints them. */
  override toString(): string {
    const { name } = this.constructor;
    const extra = this.extraRepr();
    const children = [...this.namedChildren()].map(([key, child]) => `(${key}): ${child}`);
    if (children.length === 0 && !extra.includes('\n')) return `${name}(${extra})`;
    const lines = [extra, ...children].filter((line) => line !== '').join('\n');
    return `${name}(\n  ${lines.replaceAll('\n', '\n  ')}\n)`;
  }
}

/** The hooks of all modules. */
const forwardHooks = new Set<ForwardHook>();

/**
 * Calls `hook` after every forward of every module, before the module's own hooks. It also sees the calls of functions
 * such as `F.relu`, which are modules that belong to no other. It may replace the result.
 *
 * @example
 * ```ts
 * const calls: string[] = [];
 * const handle = nn.registerModuleForwardHook((module) => calls.push(module.describe()));
 * F.relu(new nn.Linear(2, 3).forward(ones([1, 2])));
 * handle.remove();
 * calls; // ['Linear 2 → 3', 'ReLU']
 * ```
 */
export function registerModuleForwardHook(hook: ForwardHook): HookHandle {
  return register(forwardHooks, hook);
}

/** The output of a forward after `hook`. */
function hooked(
  hook: ForwardHook,
  module: Module,
  inputs: readonly unknown[],
  output: unknown,
): unknown {
  return newOutput(hook(module, named(inputs), named(output))) ?? output;
}

/** The arguments that a hook has returned; `null` if it returned none. */
function newInputs(result: unknown): readonly unknown[] | null {
  const output = newOutput(result);
  if (output === null) return null;
  return Array.isArray(output) ? output : [output];
}

/** `result` of a hook, if it can take the place of a value of forward; otherwise `null`. */
function newOutput(result: unknown): unknown {
  if (result instanceof Tensor) return result;
  if (typeof result !== 'object' || result === null) return null;
  const isList = Array.isArray(result) || Object.getPrototypeOf(result) === Object.prototype;
  return isList && tensorsIn(result).length > 0 ? result : null;
}

/** Keeps tensors readable: a hook may store them and read them at any time. */
function named<T>(values: T): T {
  for (const { node } of tensorsIn(values)) runtime.markReachable(node);
  return values;
}

function keepTensors(output: unknown): void {
  // The usual case, a single tensor, without making a list.
  if (output instanceof Tensor) output.keep();
  else for (const tensor of tensorsIn(output)) tensor.keep();
}

type Forward = (this: Module, ...inputs: unknown[]) => unknown;

const wrapped = new WeakSet<object>();

/** Makes the class's `forward` run through {@link Module.run}: once for each class that defines one. */
function wrapForward(module: Module): void {
  for (
    let prototype = Object.getPrototypeOf(module);
    prototype !== Module.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    if (wrapped.has(prototype)) return;
    wrapped.add(prototype);
    const own = Object.getOwnPropertyDescriptor(prototype, 'forward');
    if (own === undefined) continue;
    const inner = own.value as Forward;
    Object.defineProperty(prototype, 'forward', {
      ...own,
      value(this: Module, ...inputs: unknown[]): unknown {
        // `super.forward(…)` belongs to the same call.
        if (isInnermost(this)) return inner.apply(this, inputs);
        return Module.run(this, inputs, inner);
      },
    });
  }
}
