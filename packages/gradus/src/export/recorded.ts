import type { Node } from '../graph/node.ts';
import type { Module } from '../nn/module.ts';
import { stateTensor, Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** One call of forward. */
export interface Recorded {
  readonly input: Node;
  readonly output: Node;
  /** Whether forward read a value that depends on the input. */
  readonly wasRead: boolean;
}

/**
 * Calls forward with zeros, without computing anything.
 * @param owner whom errors name
 * @throws ArgumentError where forward gives something else than one tensor
 */
export function recorded(owner: string, model: Module, shape: readonly number[]): Recorded {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const data = new Float32Array(size);
  // Rows of a tensor that is not a state would become leaves of their own.
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
  // Nobody reads it: the next step of training must not compute it along.
  output.node.consumed = true;
  return { input: input.node, output: output.node, wasRead };
}
