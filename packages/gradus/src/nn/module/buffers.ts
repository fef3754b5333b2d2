import type { Node } from '../../graph/node.ts';
import { fromNode, setNode, Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { Parameter } from './parameter.ts';

/**
 * Options of `registerBuffer`.
 *
 * @example
 * ```ts
 * class Mask extends nn.Module {
 *   mask = this.registerBuffer('mask', ones([3]), { persistent: false });
 *   forward(x: Tensor) { return x.mul(this.mask); }
 * }
 * Object.keys(new Mask().stateDict()); // []
 * ```
 */
export interface RegisterBufferOptions {
  /** Whether the state dict contains it; default true. */
  persistent?: boolean;
}

/** @throws ArgumentError if `name` cannot be part of a name in a state dict, or `module` has such a member */
export function checkMemberName(owner: string, module: object, name: unknown): void {
  if (typeof name !== 'string' || name === '' || name.includes('.')) {
    throw new ArgumentError(
      owner,
      `${shown(name)} is not a valid name. Pass a string that is not empty and has no dot, for example 'mean'.`,
    );
  }
  if (Reflect.get(module, name) === undefined) return;
  throw new ArgumentError(
    owner,
    `the module already has a member ${shown(name)}. Choose another name, or assign a new value to the field.`,
  );
}

/**
 * `value` as a buffer. A computed tensor is read, so that steps find its values in memory.
 * @throws ArgumentError if it is not a tensor, is a parameter, or has `requiresGrad`
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

/** Gives a buffer a recorded value, which the next step computes. */
export function replaceBuffer(buffer: Tensor, value: Node): void {
  setNode(buffer, fromNode(value).node);
}
