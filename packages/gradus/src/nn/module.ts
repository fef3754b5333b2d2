import { isGradEnabled } from '../ops/record.ts';
import { runtime } from '../runtime/runtime.ts';
import { clearGradients, Tensor } from '../tensor/index.ts';
import { GradusError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { BackwardHooks, type HookHandle, type HookOf, tensorsIn } from './backward-hooks.ts';
import { asBuffer, checkBufferName, type RegisterBufferOptions } from './buffers.ts';
import { call, isInnermost, isOutermost } from './call-stack.ts';
import { membersIn } from './members.ts';
import { Parameter } from './parameter.ts';
import {
  type LoadStateDictOptions,
  type LoadStateDictResult,
  loadInto,
  type StateDict,
} from './state-dict.ts';
import { noteCall, optimizerCount, watchCalls } from './trained.ts';

/**
 * Called before a forward runs, with its arguments.
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
export type ForwardPreHook = (module: Module, inputs: readonly unknown[]) => void;

/**
 * Called after a forward, with its arguments and its result.
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
export type ForwardHook = (module: Module, inputs: readonly unknown[], output: unknown) => void;

/**
 * Called in backward, with the gradients of the module's inputs and of its outputs; `null` where no gradient flows.
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
export abstract class Module {
  /** True for training, false for evaluation; {@link train} and {@link eval} set it, Dropout reads it. */
  training = true;
  readonly #preHooks = new Set<ForwardPreHook>();
  readonly #hooks = new Set<ForwardHook>();
  readonly #backwardHooks = new BackwardHooks<Module>(this);
  /** The names of the buffers, and whether the state dict contains them. */
  readonly #buffers = new Map<string, boolean>();
  /** The number of optimizers when `#isWatchDue` last checked the layers that forward calls. */
  #optimizersSeen = 0;

  /** @throws GradusError if the class has no method `forward` */
  constructor() {
    if (typeof this.forward !== 'function') refuseField(this);
    wrapForward(this);
  }

  /** The computation; every subclass defines it as a method. */
  // biome-ignore lint/suspicious/noExplicitAny: subclasses choose their own arguments
  abstract forward(...inputs: any[]): unknown;

  /** Parameters and inner modules, by the name of the field and the keys in it. */
  *#members(): Generator<[string, Module | Parameter]> {
    if (Object.hasOwn(this, 'forward')) refuseField(this);
    for (const [name, value] of Object.entries(this)) yield* membersIn(value, name, isMember);
  }

  /** The modules in the fields of this module, with the names of the fields. */
  *namedChildren(): Generator<[string, Module]> {
    for (const [name, value] of this.#members()) if (value instanceof Module) yield [name, value];
  }

  /** The modules in the fields of this module. */
  children(): Module[] {
    return [...this.namedChildren()].map(([, module]) => module);
  }

  /** This module (its name is '') and all modules below it, each once. */
  *namedModules(prefix = '', seen = new Set<Module>()): Generator<[string, Module]> {
    if (seen.has(this)) return;
    seen.add(this);
    yield [prefix, this];
    for (const [name, child] of this.namedChildren()) {
      yield* child.namedModules(prefix === '' ? name : `${prefix}.${name}`, seen);
    }
  }

  /** This module and all modules below it. */
  modules(): Module[] {
    return [...this.namedModules()].map(([, module]) => module);
  }

  /** All parameters with their names, each once: own fields first, in the order of assignment. */
  *namedParameters(): Generator<[string, Parameter]> {
    const seen = new Set<Parameter>();
    for (const [path, module] of this.namedModules()) {
      for (const [name, value] of module.#members()) {
        if (!(value instanceof Parameter) || seen.has(value)) continue;
        seen.add(value);
        yield [path === '' ? name : `${path}.${name}`, value];
      }
    }
  }

  /**
   * Makes `tensor` a buffer: a field that the state dict contains and no optimizer trains, such as the mean of the
   * inputs. To replace it, assign another tensor to the field.
   *
   * @param name of the field, which this call assigns
   * @param tensor of any dtype and shape, without a gradient; null for a buffer that has no value
   * @param options `persistent`: whether the state dict contains it; default true
   * @returns `tensor`
   * @throws ArgumentError for a name that is taken, empty or has a dot, for a parameter, and for a tensor with
   *   `requiresGrad`
   *
   * @example
   * ```ts
   * class Center extends nn.Module {
   *   mean = this.registerBuffer('mean', tensor([1, 2]));
   *   forward(x: Tensor) { return x.sub(this.mean); }
   * }
   * await new Center().forward(tensor([[3, 5]])).toArray(); // [[2, 3]]
   * ```
   */
  registerBuffer<T extends Tensor | null>(
    name: string,
    tensor: T,
    options?: RegisterBufferOptions,
  ): T {
    const owner = `${this.constructor.name}.registerBuffer`;
    const { persistent = true } = checkOptions(owner, options, { persistent: 'boolean' });
    if (!this.#buffers.has(name)) checkBufferName(owner, this, name);
    const buffer = asBuffer(owner, name, tensor);
    this.#buffers.set(name, persistent);
    Object.assign(this, { [name]: buffer });
    return buffer;
  }

  /** The buffers of this module alone. A field that holds a parameter by now no longer counts. */
  *#ownBuffers(): Generator<[name: string, buffer: Tensor, persistent: boolean]> {
    for (const [name, persistent] of this.#buffers) {
      const value: unknown = Reflect.get(this, name);
      if (value instanceof Tensor && !(value instanceof Parameter)) yield [name, value, persistent];
    }
  }

  /** All buffers with their names, each once, persistent or not; in the order of {@link namedParameters}. */
  *namedBuffers(): Generator<[string, Tensor]> {
    const seen = new Set<Tensor>();
    for (const [path, module] of this.namedModules()) {
      for (const [name, buffer] of module.#ownBuffers()) {
        if (seen.has(buffer)) continue;
        seen.add(buffer);
        yield [path === '' ? name : `${path}.${name}`, buffer];
      }
    }
  }

  /** All buffers, each once. */
  buffers(): Tensor[] {
    return [...this.namedBuffers()].map(([, buffer]) => buffer);
  }

  /**
   * All entries of the state dict: of each module its parameters, its buffers, then its children. A tied tensor
   * has several names.
   */
  *#allNames(prefix = '', above: readonly Module[] = []): Generator<[string, Tensor]> {
    if (above.includes(this)) return;
    const members = [...this.#members()];
    for (const [name, value] of members) {
      if (value instanceof Parameter) yield [`${prefix}${name}`, value];
    }
    for (const [name, buffer, persistent] of this.#ownBuffers()) {
      if (persistent) yield [`${prefix}${name}`, buffer];
    }
    for (const [name, value] of members) {
      if (value instanceof Module) yield* value.#allNames(`${prefix}${name}.`, [...above, this]);
    }
  }

  /** All parameters, each once. */
  parameters(): Parameter[] {
    return [...this.namedParameters()].map(([, parameter]) => parameter);
  }

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

  /** Clears the gradients of all parameters. */
  zeroGrad(): void {
    clearGradients(this.parameters());
  }

  /**
   * The parameters and persistent buffers by name; a tied tensor stands under each of its names, as in PyTorch.
   * The tensors are those of the module, not copies. Save them with `saveSafetensors`.
   *
   * @example
   * ```ts
   * const model = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU());
   * Object.keys(model.stateDict()); // ['0.weight', '0.bias']
   * ```
   */
  stateDict(): StateDict {
    return Object.fromEntries(this.#allNames());
  }

  /**
   * Copies values into the parameters and persistent buffers. If anything does not fit, it changes nothing. Of a
   * tied tensor one name is enough; if `state` has several, the last one counts.
   *
   * @returns the names that only one side has; with `strict: true`, the default, such names are an error
   * @throws GradusError for missing and unknown names, unless `strict` is false
   * @throws ShapeError for different shapes; it lists all of them
   * @throws ArgumentError if `state` is not an object of tensors, or dtypes differ
   *
   * @example
   * ```ts
   * const [model, copy] = [new nn.Linear(2, 3), new nn.Linear(2, 3)];
   * copy.loadStateDict(model.stateDict());
   * await copy.weight.sub(model.weight).abs().max().item(); // 0
   * ```
   */
  loadStateDict(state: Readonly<StateDict>, options?: LoadStateDictOptions): LoadStateDictResult {
    return loadInto(this.constructor.name, [...this.#allNames()], state, options);
  }

  /** Calls `hook` before every forward of this module. */
  registerForwardPreHook(hook: ForwardPreHook): HookHandle {
    this.#preHooks.add(hook);
    return { remove: () => this.#preHooks.delete(hook) };
  }

  /** Calls `hook` after every forward of this module. */
  registerForwardHook(hook: ForwardHook): HookHandle {
    this.#hooks.add(hook);
    return { remove: () => this.#hooks.delete(hook) };
  }

  /**
   * Calls `hook` after a backward has passed through this module, once for each call of forward in its graph. A
   * hook gets recorded gradients: the step computes only those that the hook reads. It cannot replace a gradient.
   */
  registerFullBackwardHook(hook: BackwardHook): HookHandle {
    return this.#backwardHooks.add(hook);
  }

  /** Runs `forward` with its hooks. The output of the outermost module stays readable after the step. */
  static run(module: Module, inputs: readonly unknown[], forward: () => unknown): unknown {
    return call(module, () => {
      for (const hook of module.#preHooks) hook(module, named(inputs));
      const isWatched = module.#isWatchDue();
      const output = isWatched ? watchCalls(module, forward) : forward();
      if (isWatched) module.#optimizersSeen = optimizerCount();
      if (isOutermost()) keepTensors(output);
      for (const hook of module.#hooks) hook(module, named(inputs), named(output));
      module.#backwardHooks.note(inputs, output);
      return output;
    });
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
  toString(): string {
    const lines = [...this.namedChildren()].map(
      ([name, child]) => `(${name}): ${child.toString().replaceAll('\n', '\n  ')}`,
    );
    const extra = this.extraRepr();
    if (lines.length === 0) return `${this.constructor.name}(${extra})`;
    return `${this.constructor.name}(\n${[extra, ...lines]
      .filter((line) => line !== '')
      .map((line) => `  ${line}`)
      .join('\n')}\n)`;
  }
}

function isMember(value: object): value is Module | Parameter {
  return value instanceof Module || value instanceof Parameter;
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

function refuseField(module: Module): never {
  throw new GradusError(
    `${module.constructor.name}: forward must be a method. Add \`forward(x) { … }\` to the class; ` +
      'as a class field, `forward = (x) => …`, hooks and error messages cannot see it.',
    { code: 'forward' },
  );
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
        return Module.run(this, inputs, () => inner.apply(this, inputs));
      },
    });
  }
}
