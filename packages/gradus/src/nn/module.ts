import type { Tensor } from '../tensor/index.ts';
import { ArgumentError, GradusError, ShapeError } from '../util/errors.ts';
import { BackwardHooks, tensorsIn } from './backward-hooks.ts';
import { call, isInnermost, isOutermost } from './call-stack.ts';
import { Parameter } from './parameter.ts';

/** Called with the arguments of a forward before it runs. */
export type ForwardPreHook = (module: Module, inputs: readonly unknown[]) => void;
/** Called with the arguments and the result of a forward. */
export type ForwardHook = (module: Module, inputs: readonly unknown[], output: unknown) => void;

/** Called in backward with the gradients that leave and that arrive; `null` where none flows. */
export type BackwardHook = (
  module: Module,
  gradInputs: readonly (Tensor | null)[],
  gradOutputs: readonly (Tensor | null)[],
) => void;

/** Takes back what registering a hook did. */
export interface HookHandle {
  remove(): void;
}

/** A state dict: names as in PyTorch (`fc1.weight`), tensors as they are in the module. */
export type StateDict = Record<string, Tensor>;

/**
 * A layer, or a model made of layers. Parameters and inner modules are found by walking the fields:
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
  readonly #backwardHooks = new BackwardHooks(this);

  /** @throws GradusError where `forward` is a class field instead of a method */
  constructor() {
    if (typeof this.forward !== 'function') refuseField(this);
    wrapForward(this);
  }

  /** The computation; every subclass defines it as a method. */
  // biome-ignore lint/suspicious/noExplicitAny: subclasses choose their own arguments
  abstract forward(...inputs: any[]): unknown;

  /** Inner modules and arrays of them, by field name. */
  *#fields(): Generator<[string, unknown]> {
    if (Object.hasOwn(this, 'forward')) refuseField(this);
    for (const [name, value] of Object.entries(this)) {
      if (!Array.isArray(value)) yield [name, value];
      else for (let i = 0; i < value.length; i++) yield [`${name}.${i}`, value[i]];
    }
  }

  /** The modules in this one's fields, with the names of the fields. */
  *namedChildren(): Generator<[string, Module]> {
    for (const [name, value] of this.#fields()) if (value instanceof Module) yield [name, value];
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
      for (const [name, value] of module.#fields()) {
        if (!(value instanceof Parameter) || seen.has(value)) continue;
        seen.add(value);
        yield [path === '' ? name : `${path}.${name}`, value];
      }
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
    for (const parameter of this.parameters()) parameter.clearGrad();
  }

  /** The parameters by name. They are the module's own; save them with `saveSafetensors`. */
  stateDict(): StateDict {
    return Object.fromEntries(this.namedParameters());
  }

  /**
   * Copies values into the parameters. Nothing is changed unless everything fits.
   * @throws GradusError where names are missing or unknown, ShapeError where shapes differ
   */
  loadStateDict(state: Readonly<StateDict>): void {
    const own = new Map(this.namedParameters());
    const missing = [...own.keys()].filter((name) => !Object.hasOwn(state, name));
    const unknown = Object.keys(state).filter((name) => !own.has(name));
    if (missing.length + unknown.length > 0) {
      const parts = [
        missing.length > 0 ? `missing: ${missing.join(', ')}` : '',
        unknown.length > 0 ? `not in this model: ${unknown.join(', ')}` : '',
      ].filter((part) => part !== '');
      throw new GradusError(
        `loadStateDict: the names do not match ${this.constructor.name}'s parameters (${parts.join('; ')}).`,
        { code: 'state-dict' },
      );
    }
    for (const [name, parameter] of own) checkFits(name, parameter, state[name]);
    for (const [name, parameter] of own) {
      parameter.setData(Float32Array.from(state[name].dataSync()));
    }
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
   * Calls `hook` whenever a backward has passed through this module. Gradients are recorded, so hooks run
   * when all of them are known, and cost nothing that they do not read. They cannot replace a gradient.
   */
  registerFullBackwardHook(hook: BackwardHook): HookHandle {
    return this.#backwardHooks.add(hook);
  }

  /** Runs `forward` with its hooks; what the outermost module returns stays readable after the step. */
  static run(module: Module, inputs: readonly unknown[], forward: () => unknown): unknown {
    return call(module, () => {
      for (const hook of module.#preHooks) hook(module, inputs);
      const output = forward();
      if (isOutermost()) keepTensors(output);
      for (const hook of module.#hooks) hook(module, inputs, output);
      module.#backwardHooks.note(inputs, output);
      return output;
    });
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

function checkFits(name: string, parameter: Parameter, value: Tensor): void {
  if (value.shape.join() !== parameter.shape.join()) {
    throw new ShapeError(
      'loadStateDict',
      [parameter.shape, value.shape],
      `${name} has shape [${parameter.shape}] in this model, but [${value.shape}] in the state dict.`,
    );
  }
  if (value.dtype !== 'float32') {
    throw new ArgumentError('loadStateDict', `${name} must be float32, but is ${value.dtype}.`);
  }
}

function keepTensors(output: unknown): void {
  for (const tensor of tensorsIn(output)) tensor.keep();
}

function refuseField(module: Module): never {
  throw new GradusError(
    `${module.constructor.name}: forward must be a method, \`forward(x) { … }\`; ` +
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
