import { createReferenceBackend } from '../backends/reference/index.ts';
import { Storage } from '../graph/storage.ts';
import { tuple } from '../graph/tuple.ts';
import { allocateArray, type TypedArray } from '../ir/dtype.ts';
import { Engine } from '../runtime/engine.ts';
import { runtime } from '../runtime/runtime.ts';
import {
  cat,
  fromArray,
  grad,
  leafOver,
  noGrad,
  randn,
  type Shape,
  Tensor,
  zerosLike,
} from '../tensor/index.ts';
import { checkArgument, NOT_NEGATIVE } from '../util/arguments.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { Generator } from '../util/random/index.ts';
import { shown } from '../util/shown.ts';

/**
 * Options of {@link gradcheck}.
 *
 * @example
 * ```ts
 * const options: GradcheckOptions = { rtol: 1e-6 };
 * const x = tensor([0.5, 2], { requiresGrad: true });
 * gradcheck((x) => x.exp(), [x], options); // true
 * ```
 */
export interface GradcheckOptions {
  /** The distance of the inputs in a difference, above 0; default 1e-6. */
  readonly eps?: number;
  /** The absolute tolerance; default 1e-5. */
  readonly atol?: number;
  /** The tolerance relative to the numeric derivative; default 1e-3. */
  readonly rtol?: number;
}

const OPTIONS = { eps: { above: 0 }, atol: NOT_NEGATIVE, rtol: NOT_NEGATIVE };

/**
 * {@link gradcheck} throws it for a derivative that differs from the central difference.
 *
 * @example
 * ```ts
 * const x = tensor([3], { requiresGrad: true });
 * try {
 *   gradcheck((x) => x.mul(x.detach()), [x]); // a gradient of x, not 2 x
 * } catch (error) {
 *   error instanceof GradcheckError && error.analytic; // 3
 * }
 * ```
 */
export class GradcheckError extends GradusError {
  override readonly name = 'GradcheckError';
  /** The index of the argument of the function, and of its element in row-major order. */
  readonly input: number;
  readonly inputElement: number;
  readonly outputElement: number;
  /** The derivative that `backward` computes, and the central difference. */
  readonly analytic: number;
  readonly numeric: number;

  constructor(at: Entry, op = 'gradcheck') {
    super(
      `${op}: ∂output[${at.outputElement}]/∂input${at.input}[${at.inputElement}] is ` +
        `${at.analytic} by backward and ${at.numeric} by differences, ` +
        `${Math.abs(at.analytic - at.numeric)} apart. Check the gradient there. At a kink ` +
        '(relu at 0, a tie of max) differences cannot find it: choose other inputs.',
      { code: 'gradcheck' },
    );
    this.input = at.input;
    this.inputElement = at.inputElement;
    this.outputElement = at.outputElement;
    this.analytic = at.analytic;
    this.numeric = at.numeric;
  }
}

/** An entry of the Jacobian, computed both ways. */
interface Entry {
  readonly input: number;
  readonly inputElement: number;
  readonly outputElement: number;
  readonly analytic: number;
  readonly numeric: number;
}

/**
 * Compares every derivative that `backward` computes with a central difference, in double precision.
 *
 * @param fn a deterministic function of tensors; it is called twice for each element of the inputs and once for each
 *   element of the output
 * @param inputs its arguments, of any shape; it checks derivatives of those with `requiresGrad`
 * @returns true
 * @throws GradcheckError for the first derivative with |analytic − numeric| > atol + rtol · |numeric|
 * @throws ArgumentError for an input that is not a tensor, or if no input has `requiresGrad`
 *
 * @example
 * ```ts
 * const x = tensor([0.5, 2], { requiresGrad: true });
 * gradcheck((x) => x.sigmoid().mul(x), [x]); // true
 * ```
 */
export function gradcheck(
  fn: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradcheckOptions = {},
): true {
  const given = checkOptions('gradcheck', options, OPTIONS);
  checkInputs('gradcheck', fn, inputs);
  return compare('gradcheck', fn, inputs, given);
}

/**
 * Compares every second derivative with a central difference of the gradients, in double precision. It runs
 * {@link gradcheck} on the gradients of `fn`, as a function of the inputs and of the upstream gradient.
 *
 * @param fn a deterministic function of tensors
 * @param inputs its arguments, of any shape; it checks derivatives by those with `requiresGrad`
 * @param gradOutput the upstream gradient at which to check, of the shape of the output; default: fixed random numbers
 * @returns true
 * @throws GradcheckError for the first derivative with |analytic − numeric| > atol + rtol · |numeric|; the upstream
 *   gradient counts as one more input
 * @throws ArgumentError for an input that is not a tensor, or if no input has `requiresGrad`
 *
 * @example
 * ```ts
 * const x = tensor([0.5, 2], { requiresGrad: true });
 * gradgradcheck((x) => x.sigmoid().mul(x), [x]); // true
 * ```
 */
export function gradgradcheck(
  fn: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  gradOutput: Tensor | null = null,
  options: GradcheckOptions = {},
): true {
  const given = checkOptions('gradgradcheck', options, OPTIONS);
  checkInputs('gradgradcheck', fn, inputs);
  const shape = gradOutput?.shape ?? noGrad(() => fn(...inputs)).shape;
  const upstream =
    gradOutput?.detach() ?? randn(shape, { generator: new Generator().manualSeed(0) });
  const gradients = (...all: Tensor[]): Tensor => {
    const xs = all.slice(0, -1);
    const wanted = xs.filter(({ requiresGrad }) => requiresGrad);
    const options = { createGraph: true, allowUnused: true };
    const found = grad(fn(...xs), wanted, all[all.length - 1], options);
    const filled = found.map((each, i): Tensor => each ?? zerosLike(wanted[i]));
    return cat(filled.map((each) => each.reshape(-1)));
  };
  return compare('gradgradcheck', gradients, [...inputs, upstream.clone().requiresGrad_()], given);
}

function checkInputs(op: string, fn: unknown, inputs: readonly Tensor[]): void {
  checkArgument(op, 'the first argument', fn, 'function');
  if (!Array.isArray(inputs) || !inputs.every((input) => input instanceof Tensor)) {
    throw new ArgumentError(op, `inputs must be a list of tensors, [x], got ${shown(inputs)}.`);
  }
  if (!inputs.some(({ requiresGrad }) => requiresGrad)) {
    throw new ArgumentError(
      op,
      'no input has requiresGrad, so there is no derivative to check. Call x.requiresGrad_().',
    );
  }
}

function compare(
  op: string,
  fn: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { eps = 1e-6, atol = 1e-5, rtol = 1e-3 }: GradcheckOptions,
): true {
  const points = inputs.map(pointOf);
  const engine = new Engine(createReferenceBackend({ precision: 'float64' }));
  runtime.withEngine(engine, () => {
    const analytic = jacobian(fn, points);
    points.forEach((point, input) => {
      if (!point.requiresGrad) return;
      point.data.forEach((_, inputElement) => {
        const numeric = derivatives(fn, points, input, inputElement, eps);
        numeric.forEach((value, outputElement) => {
          const entry = analytic[outputElement][input][inputElement];
          if (Math.abs(entry - value) <= atol + rtol * Math.abs(value)) return;
          throw new GradcheckError(
            { input, inputElement, outputElement, analytic: entry, numeric: value },
            op,
          );
        });
      });
    });
  });
  return true;
}

/** An argument with floats in double precision. */
interface Point {
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly dtype: Tensor['dtype'];
  readonly requiresGrad: boolean;
}

function pointOf(input: Tensor): Point {
  const { shape, dtype, requiresGrad } = input;
  const data = input.dataSync();
  return { data: dtype === 'float32' ? Float64Array.from(data) : data, shape, dtype, requiresGrad };
}

/** In its float64 precision, the reference backend also reads a Float64Array as the data of a float32 tensor. */
function leafOf({ data, shape, dtype, requiresGrad }: Point): Tensor {
  return leafOver(new Storage(dtype, data.slice(), false), tuple(shape), requiresGrad);
}

/** The derivatives by `backward`: [output element][input][input element]. */
function jacobian(fn: (...inputs: Tensor[]) => Tensor, points: readonly Point[]): number[][][] {
  const count = fn(...points.map(leafOf)).numel();
  return Array.from({ length: count }, (_, outputElement) => {
    const leaves = points.map(leafOf);
    const output = fn(...leaves);
    const upstream = allocateArray(output.dtype, count);
    upstream[outputElement] = 1;
    // Without a graph, all derivatives are 0.
    if (output.requiresGrad)
      output.backward(fromArray(upstream, output.shape, { dtype: output.dtype }));
    return leaves.map(({ grad }, i) =>
      grad === null ? new Array<number>(points[i].data.length).fill(0) : [...grad.dataSync()],
    );
  });
}

/** The derivatives of all outputs by one element of an input, by central differences. */
function derivatives(
  fn: (...inputs: Tensor[]) => Tensor,
  points: readonly Point[],
  input: number,
  element: number,
  eps: number,
): number[] {
  const outputsAt = (shift: number) => {
    const leaves = points.map((point, i) => {
      if (i !== input) return leafOf(point);
      const data = point.data.slice();
      data[element] += shift;
      return leafOf({ ...point, data });
    });
    return fn(...leaves).dataSync();
  };
  const [above, below] = [outputsAt(eps), outputsAt(-eps)];
  return Array.from(above, (value, i) => (value - below[i]) / (2 * eps));
}
