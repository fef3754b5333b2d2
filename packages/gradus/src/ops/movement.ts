/** Ops that move elements and compute nothing. */

import type { Node } from '../graph/node.ts';
import { tuple } from '../graph/tuple.ts';
import {
  addOffset,
  clampIndex,
  flatten,
  linear,
  quotient,
  rangeOf,
  remainder,
  unflatten,
} from '../ir/index-algebra.ts';
import type { Expression, Index } from '../ir/loop.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { apply, position, select, value, within } from './expressions.ts';
import { constant } from './leaves.ts';
import { defineMap, record } from './record.ts';

/** No attributes. */
export const reshapeOp = defineMap({
  name: 'reshape',
  access: 'bijection',
  cost: 0,
  gradient: (node, upstream) => [reshape(upstream, node.inputs[0].shape.values)],
  lower: (node, at, input) => {
    const from = node.inputs[0].shape.values;
    return input(0, unflatten(flatten(at, node.shape.values), from));
  },
});

/** Attributes: for each dimension of the result, the dimension of the input. */
export const permuteOp = defineMap({
  name: 'permute',
  access: 'bijection',
  cost: 0,
  gradient: (node, upstream) => {
    const inverse: number[] = [];
    node.attributes.values.forEach((from, to) => {
      inverse[from] = to;
    });
    return [permute(upstream, inverse)];
  },
  permutation: ({ attributes }) => attributes.values,
  lower: (node, at, input) => {
    const inner: Index[] = [];
    node.attributes.values.forEach((from, to) => {
      inner[from] = at[to];
    });
    return input(0, inner);
  },
});

/** Attributes: the start in each dimension, then the step in each. */
export const sliceOp = defineMap({
  name: 'slice',
  access: 'other',
  cost: 0,
  gradient: (node, upstream) => {
    const rank = node.shape.values.length;
    const all = node.attributes.values;
    return [place(upstream, node.inputs[0].shape.values, all.slice(0, rank), all.slice(rank))];
  },
  lower: (node, at, input) => {
    const rank = at.length;
    const all = node.attributes.values;
    return input(
      0,
      at.map((index, d) => addOffset(linear([[all[rank + d], index]]), all[d])),
    );
  },
});

/** The adjoint of slice: places the input into a larger tensor of zeros. */
const placeOp = defineMap({
  name: 'place',
  access: 'other',
  cost: 2,
  gradient: (node, upstream) => {
    const from = node.inputs[0].shape.values;
    const rank = from.length;
    const all = node.attributes.values;
    return [slice(upstream, all.slice(0, rank), all.slice(rank), from)];
  },
  lower: (node, at, input) => {
    const from = node.inputs[0].shape.values;
    const rank = from.length;
    const conditions: Expression[] = [];
    const inner = at.map((index, d) => {
      const start = node.attributes.values[d];
      const step = node.attributes.values[rank + d];
      if (start === 0 && step === 1 && from[d] === node.shape.values[d]) return index;
      conditions.push(within(index, start, start + (from[d] - 1) * step + 1));
      const moved = clampIndex(addOffset(index, -start), node.shape.values[d]);
      if (step > 1) {
        const off = position(remainder(moved, step));
        conditions.push(apply('equal', 'bool', off, value(0, 'int32')));
      }
      return clampIndex(quotient(moved, step), from[d]);
    });
    const read = input(0, inner);
    return conditions.reduce((rest, c) => select(c, rest, value(0, node.dtype)), read);
  },
});

/** Attributes: the dimensions in reverse order. */
export const flipOp = defineMap({
  name: 'flip',
  access: 'bijection',
  cost: 0,
  gradient: (node, upstream) => [flip(upstream, node.attributes.values)],
  lower: (node, at, input) => {
    const shape = node.shape.values;
    const reversed = (index: Index, d: number): Index =>
      node.attributes.values.includes(d) ? addOffset(linear([[-1, index]]), shape[d] - 1) : index;
    return input(0, at.map(reversed));
  },
});

/** Attribute: the dimension. */
export const catOp = defineMap({
  name: 'cat',
  access: 'other',
  cost: 2,
  isChoice: true,
  gradient: (node, upstream) => {
    const dimension = node.attributes.values[0];
    const shape = node.shape.values;
    let start = 0;
    return node.inputs.map((input) => {
      const starts = shape.map((_, d) => (d === dimension ? start : 0));
      start += input.shape.values[dimension];
      return slice(
        upstream,
        starts,
        shape.map(() => 1),
        input.shape.values,
      );
    });
  },
  lower: (node, at, input) => {
    const dimension = node.attributes.values[0];
    const parts: { start: number; read: Expression }[] = [];
    const wanted = rangeOf(at[dimension]);
    let start = 0;
    node.inputs.forEach((part, i) => {
      const extent = part.shape.values[dimension];
      if (extent === 0) return;
      // Nothing is read from elsewhere, as in the gradients of the parts.
      if (start > wanted.max || start + extent <= wanted.min) {
        start += extent;
        return;
      }
      const own = clampIndex(addOffset(at[dimension], -start), extent);
      const read = input(
        i,
        at.map((index, d) => (d === dimension ? own : index)),
      );
      parts.push({ start, read });
      start += extent;
    });
    // A tree of choices: a chain of thousands would be too deep for recursive passes.
    const pick = (first: number, end: number): Expression => {
      if (end - first === 1) return parts[first].read;
      const middle = (first + end) >> 1;
      const isBefore = apply(
        'less',
        'bool',
        position(at[dimension]),
        value(parts[middle].start, 'int32'),
      );
      return select(isBefore, pick(first, middle), pick(middle, end));
    };
    return parts.length === 0 ? value(0, node.dtype) : pick(0, parts.length);
  },
});

/** The same elements in row-major order under another shape. */
export function reshape(x: Node, shape: readonly number[]): Node {
  const to = tuple(shape);
  if (to === x.shape) return x;
  if (to.size !== x.shape.size) {
    throw new ShapeError(
      'reshape',
      [x.shape.values, shape],
      `a tensor of shape [${x.shape.values}] has ${x.shape.size} elements, ` +
        `shape [${shape}] needs ${to.size}.`,
    );
  }
  return record(reshapeOp, [x], to, x.dtype);
}

/** Dimension i of the result is dimension `axes[i]` of `x`. */
export function permute(x: Node, axes: readonly number[]): Node {
  if (axes.every((from, to) => from === to)) return x;
  const from = x.shape.values;
  return record(permuteOp, [x], tuple(axes.map((axis) => from[axis])), x.dtype, tuple(axes));
}

/** Swaps two dimensions. */
export function transpose(x: Node, a: number, b: number): Node {
  const axes = x.shape.values.map((_, d) => (d === a ? b : d === b ? a : d));
  return permute(x, axes);
}

/** Element i of dimension d is element `starts[d] + steps[d] · i` of `x`. */
export function slice(
  x: Node,
  starts: readonly number[],
  steps: readonly number[],
  shape: readonly number[],
): Node {
  const whole = starts.every((s) => s === 0) && steps.every((s) => s === 1);
  if (whole && tuple(shape) === x.shape) return x;
  return record(sliceOp, [x], tuple(shape), x.dtype, tuple([...starts, ...steps]));
}

/** The elements of `x` in reverse order along each of `axes`. */
export function flip(x: Node, axes: readonly number[]): Node {
  const reversed = axes.filter((axis) => x.shape.values[axis] > 1);
  return reversed.length === 0 ? x : record(flipOp, [x], x.shape, x.dtype, tuple(reversed));
}

/** The adjoint of {@link slice}: element i of `x` goes to `starts[d] + steps[d] · i` in zeros of `shape`. */
export function place(
  x: Node,
  shape: readonly number[],
  starts: readonly number[],
  steps: readonly number[],
): Node {
  const to = tuple(shape);
  if (to.size === 0) return reshape(x, shape);
  const whole = starts.every((s) => s === 0) && steps.every((s) => s === 1);
  if (whole && to === x.shape) return x;
  if (x.shape.size === 0) return constant(0, to, x.dtype);
  return record(placeOp, [x], to, x.dtype, tuple([...starts, ...steps]));
}

/** Joins tensors of one dtype along `dimension`. */
export function cat(parts: readonly Node[], dimension: number): Node {
  const first = parts[0];
  if (first === undefined) throw new ArgumentError('cat', 'needs at least one tensor, got none.');
  for (const part of parts) {
    const fits =
      part.shape.values.length === first.shape.values.length &&
      part.shape.values.every((n, d) => d === dimension || n === first.shape.values[d]);
    if (!fits) {
      throw new ShapeError(
        'cat',
        parts.map((p) => p.shape.values),
        `shapes ${parts.map((p) => `[${p.shape.values}]`).join(' and ')} ` +
          `must agree in all dimensions but ${dimension}.`,
      );
    }
  }
  return joined(parts, dimension);
}

/** More parts are joined in stages, because a choice reads every part for each element. */
const MOST_PARTS = 32;

function joined(parts: readonly Node[], dimension: number): Node {
  const [first] = parts;
  if (parts.length === 1) return first;
  if (parts.length > MOST_PARTS) {
    const groups = Array.from({ length: Math.ceil(parts.length / MOST_PARTS) }, (_, group) =>
      joined(parts.slice(group * MOST_PARTS, (group + 1) * MOST_PARTS), dimension),
    );
    return joined(groups, dimension);
  }
  const extent = parts.reduce((total, part) => total + part.shape.values[dimension], 0);
  const shape = first.shape.values.map((n, d) => (d === dimension ? extent : n));
  return record(catOp, parts, tuple(shape), first.dtype, tuple([dimension]));
}
