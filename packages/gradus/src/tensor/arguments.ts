/** What functions of tensors are given besides tensors: shapes, dimensions, sizes, numbers. */
import type { DType } from '../ir/dtype.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import type { Shape } from './shapes.ts';

/** 4 GiB of float32: no memory that an engine reaches holds more. */
const LARGEST = 2 ** 30;

/** What a tensor is made with besides its values. */
export interface TensorOptions {
  dtype?: DType;
  requiresGrad?: boolean;
}

/** The options of a tensor and their kinds. */
export const TENSOR_OPTIONS = { dtype: null, requiresGrad: 'boolean' } as const;

/** `zeros(2, 3)`, `zeros([2, 3])`, `zeros([2, 3], { dtype: 'int32' })`. */
export type ShapeArguments<Options = TensorOptions> = Shape | readonly [Shape, Options?];

/** Both forms of giving a shape, read and checked. */
export function readShape<Options extends TensorOptions = TensorOptions>(
  op: string,
  args: ShapeArguments<Options>,
): { shape: Shape; options: Options | undefined } {
  const [first, options] = args as readonly [Shape | number, Options?];
  if (Array.isArray(first)) return { shape: checkShape(op, first), options };
  return { shape: checkShape(op, args as Shape), options: undefined };
}

/** `shape`, a copy of it. @throws ArgumentError for what is not a size, and for more than memory can hold */
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

/** `dimension` of `shape` as a position from the front; a scalar counts as one dimension. */
export function axisOf(op: string, dimension: number, shape: Shape): number {
  const rank = Math.max(1, shape.length);
  if (Number.isInteger(dimension) && dimension >= -rank && dimension < rank) {
    return dimension < 0 ? dimension + rank : dimension;
  }
  throw new ArgumentError(
    op,
    `dimension ${shown(dimension)} does not exist in shape [${shape}]; it must be an integer in ` +
      `[${-rank}, ${rank - 1}], for example ${op}(${rank - 1}).`,
  );
}
