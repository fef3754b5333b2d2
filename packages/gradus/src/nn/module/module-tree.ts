/** What a module is made of: parameters, buffers and inner modules, and their names. */
import type { DType } from '../../ir/dtype.ts';
import { Tensor } from '../../tensor/index.ts';
import { ArgumentError, GradusError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { shown } from '../../util/shown.ts';
import { asBuffer, checkMemberName, type RegisterBufferOptions } from './buffers.ts';
import { convert } from './conversion.ts';
import { membersIn } from './members.ts';
import { Parameter } from './parameter.ts';
import {
  type LoadStateDictOptions,
  type LoadStateDictResult,
  loadInto,
  type StateDict,
} from './state-dict.ts';

/** The members of a module of the class `M`, which {@link Module} is. */
export abstract class ModuleTree<M extends ModuleTree<M>> {
  /** The names of the buffers, and whether the state dict contains them. */
  readonly #buffers = new Map<string, boolean>();

  /** Parameters and inner modules, by the name of the field and the keys in it. */
  *#members(): Generator<[string, M | Parameter]> {
    if (Object.hasOwn(this, 'forward')) refuseField(this);
    for (const [name, value] of Object.entries(this)) {
      yield* membersIn(value, name, isMember) as Generator<[string, M | Parameter]>;
    }
  }

  /** The modules in the fields of this module, with the names of the fields. */
  *namedChildren(): Generator<[string, M]> {
    for (const [name, value] of this.#members()) {
      if (value instanceof ModuleTree) yield [name, value];
    }
  }

  /** The modules in the fields of this module. */
  children(): M[] {
    return [...this.namedChildren()].map(([, module]) => module);
  }

  /** This module (its name is '') and all modules below it, each once. */
  *namedModules(prefix = '', seen = new Set<M>()): Generator<[string, M]> {
    const self = this as unknown as M;
    if (seen.has(self)) return;
    seen.add(self);
    yield [prefix, self];
    for (const [name, child] of this.namedChildren()) {
      yield* child.namedModules(joined(prefix, name), seen);
    }
  }

  /** This module and all modules below it. */
  modules(): M[] {
    return [...this.namedModules()].map(([, module]) => module);
  }

  /** Whether the parameters are made by the first forward, which has not run yet; see {@link LazyLinear}. */
  isLazy(): boolean {
    return false;
  }

  /** All parameters with their names, each once: own fields first, in the order of assignment. */
  *namedParameters(): Generator<[string, Parameter]> {
    const seen = new Set<Parameter>();
    for (const [path, module] of this.namedModules()) {
      if (module.isLazy()) refuseLazy(path, module);
      for (const [name, value] of module.#members()) {
        if (!(value instanceof Parameter) || seen.has(value)) continue;
        seen.add(value);
        yield [joined(path, name), value];
      }
    }
  }

  /** All parameters, each once. */
  parameters(): Parameter[] {
    return [...this.namedParameters()].map(([, parameter]) => parameter);
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
    if (!this.#buffers.has(name)) checkMemberName(owner, this, name);
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
        yield [joined(path, name), buffer];
      }
    }
  }

  /** All buffers, each once. */
  buffers(): Tensor[] {
    return [...this.namedBuffers()].map(([, buffer]) => buffer);
  }

  /**
   * Assigns a parameter to the field `name`, as `this.name = parameter` does.
   *
   * @param parameter null for a parameter that this module does not have
   * @returns `parameter`
   * @throws ArgumentError for a name that is taken, empty or has a dot, and for a value that is not a parameter
   *
   * @example
   * ```ts
   * const model = new nn.Sequential();
   * model.registerParameter('scale', new nn.Parameter([2]));
   * Object.keys(model.stateDict()); // ['scale']
   * ```
   */
  registerParameter<T extends Parameter | null>(name: string, parameter: T): T {
    const isRight = parameter === null || parameter instanceof Parameter;
    return this.#register('registerParameter', name, parameter, isRight, 'a parameter or null');
  }

  /**
   * Assigns a module to the field `name`, as `this.name = module` does.
   *
   * @param module null for a module that this one does not have
   * @returns `module`
   * @throws ArgumentError for a name that is taken, empty or has a dot, and for a value that is not a module
   *
   * @example
   * ```ts
   * const model = new nn.Sequential();
   * model.registerModule('head', new nn.Linear(4, 2));
   * Object.keys(model.stateDict()); // ['head.weight', 'head.bias']
   * ```
   */
  registerModule<T extends M | null>(name: string, module: T): T {
    const isRight = module === null || module instanceof ModuleTree;
    return this.#register('registerModule', name, module, isRight, 'a module or null');
  }

  /** {@link registerModule} under its older name. */
  addModule<T extends M | null>(name: string, module: T): T {
    return this.registerModule(name, module);
  }

  /**
   * Converts the parameters, their gradients and the buffers of real numbers to float32 or float64. Call it before you
   * make the optimizer.
   * @throws ArgumentError for integers and bools
   * @throws GradusError for float64, unless the backend has it, as the reference backend does
   *
   * @example
   * ```ts
   * setBackend(createReferenceBackend());
   * const model = new nn.Linear(2, 1).to('float64');
   * model.forward(ones([1, 2]).double()).dtype; // 'float64'
   * ```
   */
  to(dtype: DType): this {
    convert([...this.parameters(), ...this.buffers()], dtype);
    return this;
  }

  /** {@link to} `'float64'`. */
  double(): this {
    return this.to('float64');
  }

  /** {@link to} `'float32'`. */
  float(): this {
    return this.to('float32');
  }

  #register<T>(method: string, name: string, value: T, isRight: boolean, wanted: string): T {
    const owner = `${this.constructor.name}.${method}`;
    checkMemberName(owner, this, name);
    if (!isRight) {
      throw new ArgumentError(owner, `${name} must be ${wanted}, got ${shown(value)}.`);
    }
    Object.assign(this, { [name]: value });
    return value;
  }

  /**
   * The module with this name in {@link namedModules}; a name may go through several modules.
   *
   * @param name '' for this module
   * @throws ArgumentError if there is no such module
   *
   * @example
   * ```ts
   * const model = new nn.Sequential(new nn.Sequential(new nn.Linear(4, 2), new nn.ReLU()));
   * model.getSubmodule('0.1').describe(); // 'ReLU'
   * ```
   */
  getSubmodule(name: string): M {
    const found = this.#find(name);
    return found instanceof ModuleTree ? found : this.#refuse('getSubmodule', name);
  }

  /**
   * The parameter with this name in the state dict.
   *
   * @throws ArgumentError if there is no such parameter
   *
   * @example
   * ```ts
   * const model = new nn.Sequential(new nn.Linear(4, 2));
   * model.getParameter('0.weight').shape; // [2, 4]
   * ```
   */
  getParameter(name: string): Parameter {
    const found = this.#find(name);
    return found instanceof Parameter ? found : this.#refuse('getParameter', name);
  }

  /**
   * The buffer with this name in {@link namedBuffers}.
   *
   * @throws ArgumentError if there is no such buffer
   *
   * @example
   * ```ts
   * const model = new nn.Sequential(new nn.BatchNorm1d(3));
   * await model.getBuffer('0.running_var').toArray(); // [1, 1, 1]
   * ```
   */
  getBuffer(name: string): Tensor {
    const found = this.#find(name);
    const isBuffer = found instanceof Tensor && !(found instanceof Parameter);
    return isBuffer ? found : this.#refuse('getBuffer', name);
  }

  /** The module, parameter or buffer of this name, at any depth. */
  #find(name: string): M | Tensor | null {
    if (name === '') return this as unknown as M;
    for (const [own, buffer] of this.#ownBuffers()) if (own === name) return buffer;
    for (const [own, value] of this.#members()) {
      if (own === name) return value;
      if (!(value instanceof ModuleTree) || !name.startsWith(`${own}.`)) continue;
      const found = value.#find(name.slice(own.length + 1));
      if (found !== null) return found;
    }
    return null;
  }

  #refuse(method: string, name: string): never {
    const owner = `${this.constructor.name}.${method}`;
    const list = { getSubmodule: 'namedModules', getParameter: 'namedParameters' }[method];
    throw new ArgumentError(
      owner,
      `there is no ${shown(name)}. ${list ?? 'namedBuffers'}() lists the names.`,
    );
  }

  /**
   * All entries of the state dict: of each module its parameters, its buffers, then its children. A tied tensor
   * has several names.
   */
  *#allNames(prefix = '', above: readonly unknown[] = []): Generator<[string, Tensor]> {
    if (above.includes(this)) return;
    if (this.isLazy()) refuseLazy(prefix.slice(0, -1), this);
    const members = [...this.#members()];
    for (const [name, value] of members) {
      if (value instanceof Parameter) yield [`${prefix}${name}`, value];
    }
    for (const [name, buffer, persistent] of this.#ownBuffers()) {
      if (persistent) yield [`${prefix}${name}`, buffer];
    }
    for (const [name, value] of members) {
      if (value instanceof ModuleTree) {
        yield* value.#allNames(`${prefix}${name}.`, [...above, this]);
      }
    }
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
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

// biome-ignore lint/suspicious/noExplicitAny: modules of any class
function isMember(value: object): value is ModuleTree<any> | Parameter {
  return value instanceof ModuleTree || value instanceof Parameter;
}

/** @throws GradusError because `forward` is a field of `module` */
export function refuseField(module: object): never {
  throw new GradusError(
    `${module.constructor.name}: forward must be a method. Add \`forward(x) { … }\` to the class; ` +
      'as a class field, `forward = (x) => …`, hooks and error messages cannot see it.',
    { code: 'forward' },
  );
}

function refuseLazy(path: string, module: object): never {
  const name = module.constructor.name;
  throw new GradusError(
    `${path === '' ? name : `${path} (${name})`} has no parameters yet: its first forward makes them. Call the ` +
      'model once with a batch, and make the optimizer after that.',
    { code: 'module' },
  );
}
