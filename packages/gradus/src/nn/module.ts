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

/** Called with the arguments of a forward before it runs. */
export type ForwardPreHook = (module: Module, inputs: readonly unknown[]) => void;
/** Called with the arguments and the result of a forward. */
export type ForwardHook = (module: Module, inputs: readonly unknown[], output: unknown) => void;

/** Called in backward with the gradients that leave and that arrive; `null` where none flows. */
export type BackwardHook = HookOf<Module>;

/**
 * A layer, or a model made of layers. Parameters and inner modules are found by walking the fields, and the
 * arrays, plain objects, Maps and Sets in them; private fields (`#fc`) cannot be seen:
 *
 *     class Net extends nn.Module {
 *       fc1 = new nn.Linear(784, 100);
 *       forward(x: Tensor) { return this.fc1.forward(x).relu(); }
 *     }
 */
export abstract class Module {
  /** Whether {@link train} was called last, not {@link eval}; Dropout reads it. */
  training = true;
  readonly #preHooks = new Set<ForwardPreHook>();
  readonly #hooks = new Set<ForwardHook>();
  readonly #backwardHooks = new BackwardHooks<Module>(this);
  /** The names of the buffers, and whether the state dict has them. */
  readonly #buffers = new Map<string, boolean>();
  /** How many optimizers there were when the layers that forward calls were last checked. */
  #optimizersSeen = 0;

  /** @throws GradusError where the class has no method `forward` */
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

  /** The modules in this one's fields, with the names of the fields. */
  *namedChildren(): Generator<[string, Module]> {
    for (const [name, value] of this.#members()) if (value instanceof Module) yield [name, value];
  }

  /** The modules in this one's fields. */
  children(): Module[] {
    return [...this.namedChildren()].map(([, module]) => module);
  }

  /** This module (its name is '') and all below it, each once. */
  *namedModules(prefix = '', seen = new Set<Module>()): Generator<[string, Module]> {
    if (seen.has(this)) return;
    seen.add(this);
    yield [prefix, this];
    for (const [name, child] of this.namedChildren()) {
      yield* child.namedModules(prefix === '' ? name : `${prefix}.${name}`, seen);
    }
  }

  /** This module and all below it. */
  modules(): Module[] {
    return [...this.namedModules()].map(([, module]) => module);
  }

  /** All parameters with their names, each once: own fields first, in the order they were assigned. */
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
   * Makes `tensor` a buffer: a field that the state dict has and no optimizer trains, such as the mean of the
   * inputs. To replace it, assign another tensor to the field.
   *
   *     class Center extends nn.Module {
   *       mean = this.registerBuffer('mean', zeros(4));
   *       forward(x: Tensor) { return x.sub(this.mean); }
   *     }
   *
   * @param name of the field, which this call assigns
   * @param tensor of any dtype and shape, without a gradient; null for a buffer that is left out
   * @param options `persistent`: whether the state dict has it; default true
   * @returns `tensor`
   * @throws ArgumentError for a name that is taken or has a dot, a parameter, a tensor that asks for a gradient
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

  /** This module's own buffers; a field that holds a parameter by now is none. */
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
   * Every name of what the state dict has: a module's parameters, its buffers, its children. What is tied has
   * several names.
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

  /** Turns training mode on, or off, here and below. */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Turns training mode off: `train(false)`. */
  eval(): this {
    return this.train(false);
  }

  /** Calls `fn` for every module below, then for this one. */
  apply(fn: (module: Module) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    clearGradients(this.parameters());
  }

  /**
   * The parameters and persistent buffers by name; one that is tied stands under each of its names, as in
   * PyTorch. They are the module's own; save them with `saveSafetensors`.
   */
  stateDict(): StateDict {
    return Object.fromEntries(this.#allNames());
  }

  /**
   * Copies values into the parameters and persistent buffers. Nothing is changed unless everything fits. Of
   * the names of a tied parameter one is enough; where several are given, the last one counts.
   * @returns the names that only one side has, which are an error unless `strict` is false
   * @throws GradusError where names are missing or unknown, ShapeError where shapes differ, strict or not,
   *   with all that do; ArgumentError where `state` is not an object of tensors or dtypes differ
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
   * Calls `hook` whenever a backward has passed through this module, once for each call of forward that it
   * passed through. Gradients are recorded, so hooks run
   * when all of them are known, and cost nothing that they do not read. They cannot replace a gradient.
   */
  registerFullBackwardHook(hook: BackwardHook): HookHandle {
    return this.#backwardHooks.add(hook);
  }

  /** Runs `forward` with its hooks; what the outermost module returns stays readable after the step. */
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

  /** Once for each optimizer, the first training call of a model looks whether its layers are trained. */
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

/** A hook may keep what it is given and read it at any time. */
function named<T>(values: T): T {
  for (const { node } of tensorsIn(values)) runtime.markReachable(node);
  return values;
}

function keepTensors(output: unknown): void {
  // What nearly every forward returns needs no list.
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
        // `super.forward(…)` is a part of the same call.
        if (isInnermost(this)) return inner.apply(this, inputs);
        return Module.run(this, inputs, () => inner.apply(this, inputs));
      },
    });
  }
}
