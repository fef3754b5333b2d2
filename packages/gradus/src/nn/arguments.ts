/** Checks of arguments that layers, losses and initializations share. */
import type { Node } from '../graph/node.ts';
import { realOf, type TypedArray } from '../ir/dtype.ts';
import { type Shape, Tensor } from '../tensor/index.ts';
import { ArgumentError, IndexOutOfRangeError, ShapeError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** @throws ArgumentError unless `value` is an integer */
export function checkDimension(layer: string, value: number): number {
  if (Number.isInteger(value)) return value;
  throw new ArgumentError(
    layer,
    `pass the dimension as an integer: new ${layer}(1). Got ${shown(value)}.`,
  );
}

/** @throws ArgumentError unless `value` is a tensor */
export function checkTensor(owner: string, name: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  throw new ArgumentError(
    owner,
    `${name} must be a tensor, got ${shown(value)}. Make one of numbers: tensor(values).`,
  );
}

/** @throws ArgumentError unless `x` is real, and has the dtype of the parameters, if there are any */
export function checkLike(layer: string, { dtype }: Tensor, parameter?: Tensor | null): void {
  const wanted = parameter?.dtype ?? realOf(dtype);
  if (dtype === wanted) return;
  const method = wanted === 'float64' ? 'double' : 'float';
  throw new ArgumentError(layer, `takes ${wanted}, got ${dtype}. Convert it: x.${method}().`);
}

/**
 * @throws ArgumentError if `input` or `target` is not a tensor
 * @throws ShapeError for different shapes; if the sizes are equal, it gives the call that makes the shapes equal
 */
export function checkSameShape(loss: string, input: Tensor, target: Tensor): void {
  checkTensor(loss, 'input', input);
  checkTensor(loss, 'target', target);
  if (input.shape.join() === target.shape.join()) return;
  const fix = input.numel() === target.numel() ? ` Reshape one: target.view(${input.shape}).` : '';
  throw new ShapeError(
    loss,
    [input.shape, target.shape],
    `input and target must have one shape, got [${input.shape}] and [${target.shape}].${fix}`,
  );
}

/**
 * Checks indices whose values are known; the others are checked when the program runs.
 * @param owner the name of the indices in errors
 * @param exception an index outside that is allowed
 * @throws IndexOutOfRangeError for an index outside 0 … extent − 1
 */
export function refuseOutside(
  owner: string,
  indices: Node,
  extent: number,
  exception?: number,
): void {
  const values = knownValues(indices);
  if (values === null) return;
  for (let i = 0; i < values.length; i++) {
    const index = values[i];
    if ((index >= 0 && index < extent) || index === exception) continue;
    throw new IndexOutOfRangeError(`${owner}, element ${i}`, index, extent);
  }
}

/** The values of a node that have been computed or given; null where they are not known yet. */
export function knownValues({ value, storage, version }: Node): TypedArray | null {
  if (value !== null) return value;
  return storage !== null && storage.version === version ? storage.data : null;
}

/** `x` itself if it is real, else `x` as float32. */
export function real<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return x.to(realOf(x.dtype));
}
