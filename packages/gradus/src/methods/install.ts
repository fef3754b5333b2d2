/**
 * Makes the functions of a tensor methods of Tensor. The class has few methods of its own, so that a page loads only the
 * functions that it imports.
 */
import * as functions from '../functions/index.ts';
import * as others from '../functions/others.ts';
import type { Shape } from '../tensor/shapes.ts';
import { Tensor } from '../tensor/tensor.ts';

type Functions = Omit<typeof functions, keyof typeof others>;

/** A function of a tensor. Its arguments behind the tensor become the arguments of the method. */
type OfTensor = (x: Tensor, ...rest: never[]) => unknown;

/** `F` without its first argument. TypeScript takes apart at most two overloads. */
type Method<F> = F extends {
  (x: Tensor, ...rest: infer A): infer R;
  (x: Tensor, ...rest: infer B): infer T;
}
  ? { (...rest: A): R; (...rest: B): T }
  : F extends (x: Tensor, ...rest: infer A) => infer R
    ? (...rest: A) => R
    : never;

/**
 * The methods that `import 'gradus/methods'` adds to Tensor: the functions of `gradus` whose first argument is a tensor.
 *
 * @example
 * ```ts
 * import 'gradus/methods';
 * await tensor([2, -3]).square().toArray(); // [4, 9]
 * ```
 */
export type TensorMethods = {
  [Name in keyof Functions as Functions[Name] extends (...args: never[]) => unknown
    ? Name
    : never]: Method<Functions[Name]>;
};

declare module '../tensor/tensor.ts' {
  interface Tensor<S extends Shape> extends TensorMethods {}
}

// A type error here names a function whose first argument is not a tensor: put it into a module that others.ts lists.
const methods: Readonly<Record<keyof TensorMethods, OfTensor>> = functions;

for (const [name, method] of Object.entries(methods)) {
  // Not every export is a function of a tensor, and a method of the class stays as it is.
  if (typeof method !== 'function' || name in others || name in Tensor.prototype) continue;
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: never[]) {
      return method(this, ...rest);
    },
    configurable: true,
    writable: true,
  });
}
