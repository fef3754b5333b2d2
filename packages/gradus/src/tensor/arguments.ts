/** What functions of tensors take in addition to tensors: shapes, dimensions, sizes, numbers. */
import type { Tuple } from '../graph/tuple.ts';
import type { DType, TypedArray } from '../ir/dtype.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import type { Shape } from './shapes.ts';

/** The most elements of a tensor: 4 GiB of float32. */
const LARGEST = 2 ** 30;

/**
 * Options of functions that create a tensor.
 *
 * @example
 * ```ts
 * const options: TensorOptions = { dtype: 'int32' };
 * zeros([2, 3], options).dtype; // 'int32'
 * ```
 */
export interface TensorOptions {
  dtype?: DType;
  requiresGrad?: boolean;
}

/** The kinds of these options, for `checkOptions`. */
export const TENSOR_OPTIONS = { dtype: null, requiresGrad: 'boolean' } as const;

/** The three ways to pass a shape: `zeros(2, 3)`, `zeros([2, 3])`, `zeros([2, 3], { dtype: 'int32' })`. */
export type ShapeArguments<Options = TensorOptions> = Shape | readonly [Shape, Options?];

/** The shape and the options in any of these forms, checked. */
export function readShape<Options extends TensorOptions = TensorOptions>(
  op: string,
  args: ShapeArguments<Options>,
): { shape: Shape; options: Options | undefined } {
  const [first, options] = args as readonly [Shape | number, Options?];
  if (Array.isArray(first)) return { shape: checkShape(op, first), options };
  return { shape: checkShape(op, args as Shape), options: undefined };
}

/**
 * A copy of `shape`.
 * @throws ArgumentError for an invalid size, and for more elements than fit in memory
 */
export function checkShape(op: string, shape: Shape): Shape {
  if (!Array.isArray(shape)) {
    throw new ArgumentError(op, `a shape is an array such as [2, 3], got ${shown(shape)}.`);
  }
  for (const size of shape) {
    if (Number.isInteger(size) && size >= 0) continue;
    const hint =
      typeof size === 'object'
        ? `. Before options, put the sizes into an array: ${op}([2, 3], { … })`
        : ` in [${shape.map(String)}]`;
    throw new ArgumentError(op, `sizes are integers of at least 0, got ${shown(size)}${hint}.`);
  }
  const total = shape.reduce((n, size) => n * size, 1);
  if (total <= LARGEST) return [...shape];
  throw new ArgumentError(
    op,
    `shape [${shape}] has ${total} elements; ${LARGEST} is the most that memory can hold.`,
  );
}

/** @throws ShapeError unless `data` has one value for each element of `shape` */
export function checkLength(op: string, { size, values }: Tuple, data: TypedArray): void {
  if (data.length === size) return;
  throw new ShapeError(op, [values], `shape [${values}] takes ${size} values, got ${data.length}.`);
}

/** @throws ArgumentError unless `n` is an integer of at least 0 */
export function checkSize(op: string, name: string, n: number): number {
  if (Number.isInteger(n) && n >= 0) return n;
  throw new ArgumentError(op, `${name} must be an integer of at least 0, got ${shown(n)}.`);
}

/** @throws ArgumentError unless all of `numbers` are finite */
export function checkFinite(op: string, numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isFinite(value)) continue;
    throw new ArgumentError(op, `${name} must be a finite number, got ${shown(value)}.`);
  }
}

/**
 * `dimension` as an axis of `shape`, counted from the front. A scalar counts as having one dimension.
 * @param rank how many dimensions there are to choose from
 * @throws ArgumentError if the dimension does not exist
 */
export function axisOf(
  op: string,
  dimension: number,
  shape: Shape,
  rank = Math.max(1, shape.length),
): number {
  if (Number.isInteger(dimension) && dimension >= -rank && dimension < rank) {
    return dimension < 0 ? dimension + rank : dimension;
  }
  throw new ArgumentError(
    op,
    `dimension ${shown(dimension)} does not exist for shape [${shape}]; it must be an integer in ` +
      `[${-rank}, ${rank - 1}], for example ${op}(${rank - 1}).`,
  );
}
