/** Fields of modules that are computed from other fields whenever they are read. */
import type { Tensor } from '../../tensor/index.ts';
import { ArgumentError, GradusError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import type { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';

/** How a field is read and written. */
interface Computation {
  readonly get: () => Tensor;
  /** Assigning to the field; left out where it is an error. */
  readonly set?: (value: Tensor) => void;
  /** The name of the module's class from then on. */
  readonly className?: string;
}

/** The modules that have a class of their own, and that class's prototype. */
const owners = new WeakMap<Module, object>();

/**
 * Replaces the field `name` of this one module. The module gets a class of its own, whose prototype has the accessor:
 * so neither the lists of parameters nor another module of the class sees it.
 */
export function computeField(module: Module, name: string, computation: Computation): void {
  const { get, className = module.constructor.name } = computation;
  const refuse = (): never => refuseAssignment(module, name);
  Reflect.deleteProperty(module, name);
  Object.defineProperty(ownPrototype(module, className), name, {
    configurable: true,
    get,
    set: computation.set ?? refuse,
  });
}

/** Makes `name` an ordinary field again, with the value `value`. */
export function restoreField(module: Module, name: string, value: Tensor): void {
  const own = owners.get(module) as object;
  Reflect.deleteProperty(own, name);
  if (Object.getOwnPropertyNames(own).every((key) => key === 'constructor')) {
    Object.setPrototypeOf(module, Object.getPrototypeOf(own));
    owners.delete(module);
  }
  Reflect.set(module, name, value);
}

/** Whether the field is computed. */
export function isComputed(module: Module, name: string): boolean {
  const own = owners.get(module);
  return own !== undefined && Object.hasOwn(own, name);
}

function ownPrototype(module: Module, className: string): object {
  const known = owners.get(module);
  if (known !== undefined) return known;
  const Base = module.constructor as new () => object;
  const { [className]: Own } = { [className]: class extends Base {} };
  Object.setPrototypeOf(module, Own.prototype);
  owners.set(module, Own.prototype);
  return Own.prototype;
}

function refuseAssignment(module: Module, name: string): never {
  throw new GradusError(
    `${module.constructor.name}: ${name} is computed from other fields, so it cannot be assigned. Remove what computes ` +
      'it first (remove… of nn.utils), or change the parameters that it is computed from.',
    { code: 'module' },
  );
}

/** The parameter in the field `name`. @throws ArgumentError if there is none */
export function parameterIn(owner: string, module: Module, name: string): Parameter {
  const value: unknown = Reflect.get(module, name);
  if (value instanceof Parameter) return value;
  const known = [...module.namedParameters()]
    .map(([each]) => each)
    .filter((each) => !each.includes('.'));
  const own = known.length === 0 ? 'none' : known.join(', ');
  throw new ArgumentError(
    owner,
    `${shown(name)} is not a parameter of ${module.describe()}. Its parameters: ${own}.`,
  );
}

/** @throws ArgumentError unless the field is one that `kind` computes */
export function refuseOther(owner: string, module: Module, name: string, kind: string): never {
  throw new ArgumentError(
    owner,
    `${shown(name)} of ${module.describe()} has no ${kind} to remove.`,
  );
}
