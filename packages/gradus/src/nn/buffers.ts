import { Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { Parameter } from './parameter.ts';

/** Options of `registerBuffer`. */
export interface RegisterBufferOptions {
  /** Whether the state dict has it; default true. */
  persistent?: boolean;
}

/** @throws ArgumentError where `name` cannot be part of a name in a state dict, or is taken in `module` */
export function checkBufferName(owner: string, module: object, name: unknown): void {
  if (typeof name !== 'string' || name === '' || name.includes('.')) {
    throw new ArgumentError(
      owner,
      `${shown(name)} is not a valid name for a buffer. Pass a string that is not empty and has no dot, for ` +
        "example 'mean'.",
    );
  }
  if (Reflect.get(module, name) === undefined) return;
  throw new ArgumentError(
    owner,
    `the module already has a member ${shown(name)}. Choose another name, or assign a new tensor to a buffer ` +
      'that is registered.',
  );
}

/**
 * `value` as a buffer: what was computed is read, so that steps find its values in memory.
 * @throws ArgumentError where it is not a tensor, a parameter, or asks for a gradient
 */
export function asBuffer<T extends Tensor | null>(owner: string, name: string, value: T): T {
  if (value === null) return value;
  if (!(value instanceof Tensor)) {
    throw new ArgumentError(owner, `${name} must be a tensor or null, got ${shown(value)}.`);
  }
  if (value instanceof Parameter) {
    throw new ArgumentError(
      owner,
      `${name} is a parameter. Assign it to a field, this.${name} = …, and the optimizer trains it.`,
    );
  }
  if (value.requiresGrad) {
    throw new ArgumentError(
      owner,
      `${name} asks for a gradient, and nothing trains a buffer. Pass ${name}.detach(), or make it a Parameter.`,
    );
  }
  if (value.node.storage === null) value.setData(value.dataSync());
  return value;
}
