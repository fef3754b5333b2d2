import type { TypedArray } from '../ir/dtype.ts';
import { ShapeError } from '../util/errors.ts';
import type { Shape } from './shapes.ts';

/**
 * A number or boolean, or an array of these of any depth.
 *
 * @example
 * ```ts
 * const rows: Nested = [[1, 2], [3, 4]];
 * tensor(rows).shape; // [2, 2]
 * ```
 */
export type Nested = number | boolean | readonly Nested[];

/** The elements of an array in row-major order as nested arrays. */
export function nest(data: TypedArray, shape: Shape, asBooleans: boolean): Nested {
  let at = 0;
  const level = (depth: number): Nested => {
    if (depth === shape.length) return asBooleans ? data[at++] !== 0 : data[at++];
    return Array.from({ length: shape[depth] }, () => level(depth + 1));
  };
  return level(0);
}

/**
 * The shape of nested arrays, and their elements in row-major order.
 * @throws ShapeError for rows of different lengths
 */
export function flattenNested(values: Nested): { shape: number[]; elements: (number | boolean)[] } {
  const shape: number[] = [];
  for (let inner = values; isList(inner); inner = inner[0]) {
    shape.push(inner.length);
    if (inner.length === 0) break;
  }
  const elements: (number | boolean)[] = [];
  const visit = (value: Nested, depth: number): void => {
    const length = isList(value) ? value.length : undefined;
    if (length !== shape[depth]) {
      throw new ShapeError(
        'tensor',
        [shape],
        `rows of different lengths: the first ones give shape [${shape}], but another has ` +
          `${length === undefined ? 'a number' : `length ${length}`} at depth ${depth}.`,
      );
    }
    if (isList(value)) for (const part of value) visit(part, depth + 1);
    else elements.push(value);
  };
  visit(values, 0);
  return { shape, elements };
}

function isList(value: Nested): value is readonly Nested[] {
  return Array.isArray(value);
}
