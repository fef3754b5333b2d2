import type { Node } from '../graph/node.ts';
import type { Module } from '../nn/module/module.ts';
import { stateTensor, Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** A recorded call of forward. */
export interface Recorded {
  readonly input: Node;
  readonly output: Node;
  /** Whether forward has read a value that depends on the input. */
  readonly wasRead: boolean;
}

/**
 * Calls forward with zeros and records it. Computes nothing.
 * @param owner the function that errors name
 * @throws ArgumentError where forward returns anything but one tensor
 */
export function recorded(owner: string, model: Module, shape: readonly number[]): Recorded {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const data = new Float32Array(size);
  // A slice of rows of a tensor that is not a state would be recorded as a new leaf.
  const input = stateTensor(data, shape);
  let wasRead = false;
  Object.defineProperty(input.node.storage, 'data', {
    get: () => {
      wasRead = true;
      return data;
    },
  });
  const output = model.forward(input);
  if (!(output instanceof Tensor)) {
    throw new ArgumentError(owner, `forward must return one tensor, got ${shown(output)}.`);
  }
  // Nothing reads the output, so the next training step must not compute it.
  output.node.consumed = true;
  return { input: input.node, output: output.node, wasRead };
}
