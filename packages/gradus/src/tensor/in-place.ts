import { checkTensor } from './base.ts';
import type { Tensor } from './tensor.ts';

/** A function that writes its result into the first argument, and returns it. `A` are the further arguments. */
export type InPlace<A extends unknown[] = []> = <T extends Tensor>(x: T, ...rest: A) => T;

/**
 * `fn` in place, under the name `op`. As with {@link Tensor.add_}, the tensor becomes part of the graph if the result
 * requires a gradient. It throws a GradusError for a view and for a leaf that requires a gradient outside `noGrad()`, a
 * ShapeError if the result has another shape, and an ArgumentError if the dtype cannot hold it.
 */
export function inPlace<A extends unknown[]>(
  op: string,
  fn: (x: Tensor, ...rest: A) => Tensor,
): InPlace<A> {
  return (x, ...rest) => checkTensor(op, x).write(op, fn(x, ...rest).node);
}
