/** Jacobians, Hessians and their products with vectors, like `torch.autograd.functional`. */
import { allocateArray } from '../ir/dtype.ts';
import { alias } from '../ops/elementwise.ts';
import {
  enableGrad,
  fromArray,
  fromNode,
  grad,
  onesLike,
  stack,
  Tensor,
  zeros,
  zerosLike,
} from '../tensor/index.ts';
import { checkArgument } from '../util/arguments.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';

/** One tensor, or several. */
type Tensors = Tensor | readonly Tensor[];

/** The arguments of a function of `I`. */
type Arguments<I extends Tensors> = I extends readonly Tensor[] ? Tensor[] : [Tensor];

/** One tensor for each tensor of `T`: a tensor, or an array. */
type Like<T extends Tensors> = T extends readonly Tensor[] ? Tensor[] : Tensor;

/** For each output the derivative with respect to each input. */
type JacobianOf<O extends Tensors, I extends Tensors> = O extends readonly Tensor[]
  ? Like<I>[]
  : Like<I>;

/**
 * Options of the functions that differentiate a function.
 *
 * @example
 * ```ts
 * const options: autograd.functional.FunctionalOptions = { strict: true };
 * const x = tensor([1, 2]);
 * await autograd.functional.jacobian((x) => x.mul(x), x, options).toArray(); // [[2, 0], [0, 4]]
 * ```
 */
export interface FunctionalOptions {
  /** Whether the result can be differentiated; default false. */
  createGraph?: boolean;
  /** Whether an output that does not depend on an input is an error; default false: its derivative is 0. */
  strict?: boolean;
}

const OPTIONS = { createGraph: 'boolean', strict: 'boolean' } as const;

/**
 * The Jacobian: the derivative of every element of the outputs with respect to every element of the inputs.
 *
 * It runs one program once for each element of the outputs, and reads the results. With `createGraph` it records
 * everything instead: the graph grows with the number of elements.
 * @param fn a function of tensors that returns a tensor or an array of tensors
 * @param inputs a tensor of real numbers, or an array of them
 * @returns shape [...output, ...input]; for arrays of inputs or outputs an array, for both an array of arrays, the
 * outputs first
 * @throws ArgumentError if `fn` is not a function, or an input or output is not a tensor
 * @throws GradusError with `strict`, if an output does not depend on an input
 *
 * @example
 * ```ts
 * const x = tensor([1, 2, 3]);
 * await autograd.functional.jacobian((x) => x.mul(x), x).toArray(); // [[2, 0, 0], [0, 4, 0], [0, 0, 6]]
 * ```
 */
export function jacobian<I extends Tensors, O extends Tensors>(
  fn: (...inputs: Arguments<I>) => O,
  inputs: I,
  options: FunctionalOptions = {},
): JacobianOf<O, I> {
  const given = checkOptions('jacobian', options, OPTIONS);
  const { outputs, leaves, hasOne } = call('jacobian', fn, inputs, given);
  const rows = outputs.all.map((output, i) => {
    const row = derivatives(
      output,
      leaves,
      (k) => `output ${i} does not depend on input ${k}`,
      given,
    );
    return Array.isArray(inputs) ? row : row[0];
  });
  return (hasOne ? rows[0] : rows) as JacobianOf<O, I>;
}

/**
 * The Hessian: all second derivatives of a function with one output element. Like {@link jacobian}, it runs one program
 * once for each element of the inputs.
 * @param fn a function of tensors that returns a tensor of one element
 * @param inputs a tensor of real numbers, or an array of them
 * @returns shape [...input, ...input]; for an array of inputs an array of arrays
 * @throws ArgumentError if `fn` is not a function, or returns several elements
 * @throws GradusError with `strict`, if the output or a first derivative does not depend on an input
 *
 * @example
 * ```ts
 * const x = tensor([1, 2]);
 * await autograd.functional.hessian((x) => x.pow(3).sum(), x).toArray(); // [[6, 0], [0, 12]]
 * ```
 */
export function hessian<I extends Tensors>(
  fn: (...inputs: Arguments<I>) => Tensor,
  inputs: I,
  options: FunctionalOptions = {},
): JacobianOf<Like<I>, I> {
  const { strict = false } = checkOptions('hessian', options, OPTIONS);
  checkArgument('hessian', 'fn', fn, 'function');
  const gradient = (...xs: Arguments<I>): Tensors => {
    const gradients = slopes('hessian', fn(...xs), xs, strict);
    return Array.isArray(inputs) ? gradients : gradients[0];
  };
  return jacobian(gradient, inputs, options) as JacobianOf<Like<I>, I>;
}

/**
 * The product vᵀ · J of a vector and the Jacobian, by one backward.
 * @param v in the shape of the output, or an array of them; may be left out (or `null`) for one output element
 * @returns the output of `fn`, and the product in the shape of the inputs
 * @throws ArgumentError if `fn` is not a function, or `v` is missing; ShapeError if `v` has another shape
 * @throws GradusError with `strict`, if the outputs do not depend on an input
 *
 * @example
 * ```ts
 * const x = tensor([1, 2]);
 * const [, product] = autograd.functional.vjp((x) => x.mul(x), x, tensor([1, 10]));
 * await product.toArray(); // [2, 40]
 * ```
 */
export function vjp<I extends Tensors, O extends Tensors>(
  fn: (...inputs: Arguments<I>) => O,
  inputs: I,
  v: Tensors | null = null,
  options: FunctionalOptions = {},
): [O, Like<I>] {
  const given = checkOptions('vjp', options, OPTIONS);
  const { outputs, leaves, result } = call('vjp', fn, inputs, given);
  const vectors = vectorsLike('vjp', outputs.all, v);
  const product = weighted(outputs.all, leaves, vectors, given);
  return [result(), shapedLike(inputs, filled('vjp', product, leaves, given))];
}

/**
 * The product J · v of the Jacobian and a vector, by two backwards: the gradient of vᵀ · J with respect to its vector.
 * @param v in the shape of the inputs, or an array of them; may be left out (or `null`) for one input element
 * @returns the output of `fn`, and the product in the shape of the outputs
 * @throws ArgumentError if `fn` is not a function, or `v` is missing; ShapeError if `v` has another shape
 * @throws GradusError with `strict`, if the outputs do not depend on an input
 *
 * @example
 * ```ts
 * const x = tensor([1, 2]);
 * const [, product] = autograd.functional.jvp((x) => x.mul(x).sum(), x, tensor([1, 10]));
 * await product.item(); // 42
 * ```
 */
export function jvp<I extends Tensors, O extends Tensors>(
  fn: (...inputs: Arguments<I>) => O,
  inputs: I,
  v: Tensors | null = null,
  options: FunctionalOptions = {},
): [O, Like<O>] {
  const given = checkOptions('jvp', options, OPTIONS);
  const { outputs, leaves, hasOne, result } = call('jvp', fn, inputs, given);
  const vectors = vectorsLike('jvp', leaves, v);
  const duals = outputs.all.map((output) => zerosLike(output, { requiresGrad: true }));
  const transposed = weighted(outputs.all, leaves, duals, { createGraph: true });
  filled('jvp', transposed, leaves, given);
  const product = weighted(present(transposed), duals, vectorsOf(transposed, vectors), given);
  const filledProduct = product.map((each, i) => each ?? zerosLike(duals[i]));
  return [result(), (hasOne ? filledProduct[0] : filledProduct) as Like<O>];
}

/**
 * The product vᵀ · H of a vector and the Hessian of a function with one output element, by two backwards.
 * @param v in the shape of the inputs, or an array of them; may be left out (or `null`) for one input element
 * @returns the output of `fn`, and the product in the shape of the inputs
 * @throws ArgumentError if `fn` is not a function or returns several elements, or `v` is missing; ShapeError if `v` has
 * another shape
 * @throws GradusError with `strict`, if the output or a first derivative does not depend on an input
 *
 * @example
 * ```ts
 * const x = tensor([1, 2]);
 * const [, product] = autograd.functional.vhp((x) => x.pow(3).sum(), x, tensor([1, 1]));
 * await product.toArray(); // [6, 12]
 * ```
 */
export function vhp<I extends Tensors>(
  fn: (...inputs: Arguments<I>) => Tensor,
  inputs: I,
  v: Tensors | null = null,
  options: FunctionalOptions = {},
): [Tensor, Like<I>] {
  return hessianProduct('vhp', fn, inputs, v, options);
}

/**
 * The product H · v of the Hessian and a vector. It is {@link vhp}, because the Hessian is symmetric.
 * @param v in the shape of the inputs, or an array of them; may be left out (or `null`) for one input element
 * @returns the output of `fn`, and the product in the shape of the inputs
 * @throws ArgumentError if `fn` is not a function or returns several elements, or `v` is missing; ShapeError if `v` has
 * another shape
 * @throws GradusError with `strict`, if the output or a first derivative does not depend on an input
 *
 * @example
 * ```ts
 * const x = tensor([1, 2]);
 * const [, product] = autograd.functional.hvp((x) => x.pow(3).sum(), x, tensor([1, 1]));
 * await product.toArray(); // [6, 12]
 * ```
 */
export function hvp<I extends Tensors>(
  fn: (...inputs: Arguments<I>) => Tensor,
  inputs: I,
  v: Tensors | null = null,
  options: FunctionalOptions = {},
): [Tensor, Like<I>] {
  return hessianProduct('hvp', fn, inputs, v, options);
}

function hessianProduct<I extends Tensors>(
  op: string,
  fn: (...inputs: Arguments<I>) => Tensor,
  inputs: I,
  v: Tensors | null,
  options: FunctionalOptions,
): [Tensor, Like<I>] {
  const given = checkOptions(op, options, OPTIONS);
  const { outputs, leaves, result } = call(op, fn, inputs, given);
  const vectors = vectorsLike(op, leaves, v);
  const gradients = slopes(op, outputs.all[0], leaves, given.strict ?? false);
  const product = weighted(gradients, leaves, vectors, given);
  return [result(), shapedLike(inputs, filled(op, product, leaves, given))];
}

interface Called<O> {
  /** The outputs with their graph. */
  readonly outputs: { readonly all: readonly Tensor[] };
  /** The tensors that the function got. */
  readonly leaves: readonly Tensor[];
  /** Whether the function returned a tensor, not an array. */
  readonly hasOne: boolean;
  /** The outputs as the caller gets them: without their graph, unless it is wanted. */
  result(): O;
}

/** Calls `fn` with copies of `inputs` that require gradients. */
function call<I extends Tensors, O extends Tensors>(
  op: string,
  fn: (...inputs: Arguments<I>) => O,
  inputs: I,
  { createGraph = false }: FunctionalOptions,
): Called<O> {
  checkArgument(op, 'fn', fn, 'function');
  const leaves = listOf(op, 'inputs', inputs).map((input) => {
    if (createGraph && input.requiresGrad) return fromNode(alias(input.node));
    return input.detach().requiresGrad_();
  });
  const value = enableGrad(() =>
    (fn as unknown as (...xs: readonly Tensor[]) => unknown)(...leaves),
  ) as O;
  const all = listOf(op, 'the outputs of fn', value);
  const kept = (x: Tensor): Tensor => (createGraph ? x : x.detach());
  const hasOne = !Array.isArray(value);
  const result = (): O => (hasOne ? kept(all[0]) : all.map(kept)) as unknown as O;
  return { outputs: { all }, leaves, hasOne, result };
}

function listOf(op: string, name: string, value: unknown): readonly Tensor[] {
  const list = (Array.isArray(value) ? value : [value]) as readonly unknown[];
  if (list.length > 0 && list.every((each) => each instanceof Tensor)) return list;
  throw new ArgumentError(
    op,
    `${name} must be a tensor or an array of tensors, got ${shown(value)}.`,
  );
}

/** The derivatives of all elements of `output` with respect to each of `leaves`. */
function derivatives(
  output: Tensor,
  leaves: readonly Tensor[],
  unused: (input: number) => string,
  { createGraph = false, strict = false }: FunctionalOptions,
): Tensor[] {
  const rows = Array.from({ length: output.numel() }, (_, element) => {
    const found = weighted([output], leaves, [unit(output, element)], { createGraph });
    const missing = found.indexOf(null);
    if (strict && missing >= 0)
      throw new GradusError(
        `jacobian: ${unused(missing)}. With strict: false, its derivative is 0.`,
      );
    const row = found.map((each, k) => each ?? zerosLike(leaves[k]));
    return createGraph
      ? row
      : row.map((each) => fromArray(each.dataSync(), each.shape, { dtype: each.dtype }));
  });
  return leaves.map(({ dtype, shape }, k) => {
    const all = [...output.shape, ...shape];
    return rows.length === 0
      ? zeros(all, { dtype })
      : stack(rows.map((row) => row[k])).reshape(all);
  });
}

/** 1 at `element`, and 0 elsewhere. */
function unit(output: Tensor, element: number): Tensor {
  const { dtype, shape } = output;
  const data = allocateArray(dtype, output.numel());
  data[element] = 1;
  return fromArray(data, shape, { dtype });
}

/** The gradients of `outputs`, weighted by `vectors`; `null` for an input that no output depends on. */
function weighted(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  vectors: readonly Tensor[],
  { createGraph = false }: FunctionalOptions,
): (Tensor | null)[] {
  const places = outputs.flatMap(({ requiresGrad }, i) => (requiresGrad ? [i] : []));
  if (places.length === 0) return inputs.map(() => null);
  const [ys, vs] = [places.map((i) => outputs[i]), places.map((i) => vectors[i])];
  return grad(ys, inputs, vs, { createGraph, retainGraph: true, allowUnused: true });
}

/** The gradients of a value of one element, with their graph. */
function slopes(op: string, output: Tensor, inputs: readonly Tensor[], strict: boolean): Tensor[] {
  if (!(output instanceof Tensor) || output.numel() !== 1) {
    const got = output instanceof Tensor ? `shape [${output.shape}]` : shown(output);
    throw new ArgumentError(op, `fn must return a tensor of one element, got ${got}.`);
  }
  const found = weighted([output], inputs, [onesLike(output)], { createGraph: true });
  return filled(op, found, inputs, { strict });
}

function filled(
  op: string,
  found: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
  { strict = false }: FunctionalOptions,
): Tensor[] {
  return found.map((each, i) => {
    if (each !== null) return each;
    if (!strict) return zerosLike(inputs[i]);
    throw new GradusError(
      `${op}: the output does not depend on input ${i}. With strict: false, its derivative is 0.`,
    );
  });
}

function present(found: readonly (Tensor | null)[]): Tensor[] {
  return found.filter((each) => each !== null);
}

/** The vectors of the gradients that are not `null`. */
function vectorsOf(found: readonly (Tensor | null)[], vectors: readonly Tensor[]): Tensor[] {
  return vectors.filter((_, i) => found[i] !== null);
}

/** `v`, checked: a tensor in the shape of each of `like`. */
function vectorsLike(op: string, like: readonly Tensor[], v: Tensors | null): readonly Tensor[] {
  if (v === null) {
    if (like.length === 1 && like[0].numel() === 1) return [onesLike(like[0])];
    throw new ArgumentError(op, 'v can be left out only for a single tensor of one element.');
  }
  const vectors = listOf(op, 'v', v);
  const shapes = (tensors: readonly Tensor[]): string =>
    tensors.map(({ shape }) => `[${shape}]`).join(', ');
  if (shapes(vectors) !== shapes(like)) {
    throw new ArgumentError(op, `v must have shape ${shapes(like)}, got ${shapes(vectors)}.`);
  }
  return vectors;
}

function shapedLike<I extends Tensors>(inputs: I, tensors: readonly Tensor[]): Like<I> {
  return (Array.isArray(inputs) ? tensors : tensors[0]) as Like<I>;
}
