import { createReferenceBackend } from '../backends/reference/index.ts';
import { Storage } from '../graph/storage.ts';
import { tuple } from '../graph/tuple.ts';
import type { TypedArray } from '../ir/dtype.ts';
import { Engine } from '../runtime/engine.ts';
import { runtime } from '../runtime/runtime.ts';
import { fromArray, leafOver, type Shape, Tensor } from '../tensor/index.ts';
import { checkArgument, NOT_NEGATIVE } from '../util/arguments.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';

/** How closely {@link gradcheck} compares. */
export interface GradcheckOptions {
  /** How far inputs are moved for a difference; default 1e-6. */
  readonly eps?: number;
  /** Absolute difference that is allowed; default 1e-5. */
  readonly atol?: number;
  /** Difference that is allowed for each unit of the numeric derivative; default 1e-3. */
  readonly rtol?: number;
}

const OPTIONS = { eps: { above: 0 }, atol: NOT_NEGATIVE, rtol: NOT_NEGATIVE };

/** A derivative that differs from what differences say. */
export class GradcheckError extends GradusError {
  override readonly name = 'GradcheckError';
  /** Which argument of the function, and which element of it (in row-major order). */
  readonly input: number;
  readonly inputElement: number;
  readonly outputElement: number;
  /** The derivative by `backward`, and by differences. */
  readonly analytic: number;
  readonly numeric: number;

  constructor(at: Entry) {
    super(
      `gradcheck: ∂output[${at.outputElement}]/∂input${at.input}[${at.inputElement}] is ` +
        `${at.analytic} by backward and ${at.numeric} by differences, ` +
        `${Math.abs(at.analytic - at.numeric)} apart. Check the gradient there; a kink ` +
        '(relu at 0, a tie of max) has none that differences could find.',
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
 * Compares every derivative of `fn` that `backward` gives with central differences, in double precision.
 *
 * @param fn a function of tensors that always computes the same; it is called for every element of the inputs twice,
 *   and for every element of the output once
 * @param inputs its arguments; derivatives are checked for those with `requiresGrad`
 * @returns true
 * @throws GradcheckError at the first derivative with |analytic − numeric| > atol + rtol · |numeric|
 */
export function gradcheck(
  fn: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradcheckOptions = {},
): true {
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-3 } = checkOptions('gradcheck', options, OPTIONS);
  checkArgument('gradcheck', 'the first argument', fn, 'function');
  if (!Array.isArray(inputs) || !inputs.every((input) => input instanceof Tensor)) {
    throw new ArgumentError(
      'gradcheck',
      `inputs must be a list of tensors, [x], got ${shown(inputs)}.`,
    );
  }
  if (!inputs.some(({ requiresGrad }) => requiresGrad)) {
    throw new ArgumentError('gradcheck', 'no input has requiresGrad; there is nothing to check.');
  }
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
          throw new GradcheckError({
            input,
            inputElement,
            outputElement,
            analytic: entry,
            numeric: value,
          });
        });
      });
    });
  });
  return true;
}

/** An argument, its floats in double precision. */
interface Point {
  readonly data: TypedArray | Float64Array;
  readonly shape: Shape;
  readonly dtype: Tensor['dtype'];
  readonly requiresGrad: boolean;
}

function pointOf(input: Tensor): Point {
  const { shape, dtype, requiresGrad } = input;
  const data = input.dataSync();
  return { data: dtype === 'float32' ? Float64Array.from(data) : data, shape, dtype, requiresGrad };
}

/** The reference backend reads a Float64Array where float32 is due, in its float64 precision. */
function leafOf({ data, shape, dtype, requiresGrad }: Point): Tensor {
  return leafOver(
    new Storage(dtype, data.slice() as TypedArray, false),
    tuple(shape),
    requiresGrad,
  );
}

/** [output element][input][input element], by `backward`. */
function jacobian(fn: (...inputs: Tensor[]) => Tensor, points: readonly Point[]): number[][][] {
  const count = fn(...points.map(leafOf)).numel();
  return Array.from({ length: count }, (_, outputElement) => {
    const leaves = points.map(leafOf);
    const output = fn(...leaves);
    const upstream = new Float32Array(count);
    upstream[outputElement] = 1;
    output.backward(fromArray(upstream, output.shape));
    return leaves.map(({ grad }, i) =>
      grad === null ? new Array<number>(points[i].data.length).fill(0) : [...grad.dataSync()],
    );
  });
}

/** The derivatives of all outputs in one element of an input, by central differences. */
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
