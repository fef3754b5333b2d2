/**
 * Sorting and searching by positions from data.
 *
 * A sort is a merge sort of ⌈log₂ n⌉ passes. In a pass, each element of the result finds by binary search which element
 * of the two sorted halves takes its place, so all elements can be computed side by side. That takes about (log₂ n)²
 * reads an element.
 */

import type { Node } from '../graph/node.ts';
import { tuple } from '../graph/tuple.ts';
import { isReal } from '../ir/dtype.ts';
import { linear, remainder, valueIndex } from '../ir/index-algebra.ts';
import type { Expression } from '../ir/loop.ts';
import { cast } from './elementwise.ts';
import { apply, position, select, value } from './expressions.ts';
import { range } from './leaves.ts';
import { defineMap, record } from './record.ts';

const int = (number: number): Expression => value(number, 'int32');
const plus = (a: Expression, b: Expression): Expression => apply('add', 'int32', a, b);
const minus = (a: Expression, b: Expression): Expression => apply('subtract', 'int32', a, b);
const smaller = (a: Expression, b: Expression): Expression => apply('minimum', 'int32', a, b);
const larger = (a: Expression, b: Expression): Expression => apply('maximum', 'int32', a, b);
const isLess = (a: Expression, b: Expression): Expression => apply('less', 'bool', a, b);
const isAtMost = (a: Expression, b: Expression): Expression => apply('lessEqual', 'bool', a, b);
const both = (a: Expression, b: Expression): Expression => apply('and', 'bool', a, b);
const either = (a: Expression, b: Expression): Expression => apply('or', 'bool', a, b);
const negated = (a: Expression): Expression => apply('not', 'bool', a);

/**
 * The largest number from `least` to `most` for which `holds`, or `least`. `holds` is true up to some number, and false
 * from there on; it is not asked about numbers outside.
 */
function search(
  least: Expression,
  most: Expression,
  distance: number,
  holds: (candidate: Expression) => Expression,
): Expression {
  let found = least;
  for (let step = 2 ** Math.floor(Math.log2(Math.max(1, distance))); step >= 1; step /= 2) {
    const candidate = plus(found, int(step));
    const isIn = isAtMost(candidate, most);
    found = select(both(isIn, holds(smaller(candidate, most))), candidate, found);
  }
  return found;
}

/** Whether `a`, which stood before `b`, stays before it. NaN counts as the largest. */
function staysBefore(a: Expression, b: Expression, descending: boolean): Expression {
  const [low, high] = descending ? [b, a] : [a, b];
  const inOrder = isAtMost(low, high);
  return isReal(a.dtype) ? either(inOrder, negated(apply('equal', 'bool', high, high))) : inOrder;
}

/**
 * One pass of the sort: the position of the element that comes next, for each place of two sorted runs that are merged.
 * Attributes: the axis, the length of a run, and 1 to sort in descending order.
 */
const mergeOp = defineMap({
  name: 'merge',
  access: 'other',
  cost: 100,
  gradient: null,
  repeats: ({ attributes }) => 2 * Math.log2(attributes.values[1]) + 4,
  lower: (node, at, input) => {
    const [axis, run, isDescending] = node.attributes.values;
    const length = node.shape.values[axis];
    const key = (place: Expression): Expression => {
      const inside = larger(int(0), smaller(place, int(length - 1)));
      return input(0, at.with(axis, valueIndex(inside, length)));
    };
    const place = remainder(at[axis], 2 * run);
    const start = position(
      linear([
        [1, at[axis]],
        [-1, place],
      ]),
    );
    const rank = position(place);
    const middle = smaller(plus(start, int(run)), int(length));
    const end = smaller(plus(middle, int(run)), int(length));
    const [left, right] = [minus(middle, start), minus(end, middle)];
    const leftFirst = (l: Expression, r: Expression): Expression =>
      staysBefore(key(plus(start, l)), key(plus(middle, r)), isDescending === 1);
    const taken = search(larger(int(0), minus(rank, right)), smaller(rank, left), run, (count) =>
      leftFirst(minus(count, int(1)), minus(rank, count)),
    );
    const rest = minus(rank, taken);
    const isLeft = both(isLess(taken, left), either(isAtMost(right, rest), leftFirst(taken, rest)));
    return select(isLeft, plus(start, taken), plus(middle, rest));
  },
});

/**
 * The elements of the first input at the positions of the second, which are a permutation of each line. Attribute: the
 * axis.
 */
const reorderOp = defineMap({
  name: 'reorder',
  access: 'other',
  cost: 8,
  gradient: (node, g) => {
    const [axis] = node.attributes.values;
    return [reorder(g, axis, argsort(node.inputs[1], axis, false)), null];
  },
  lower: (node, at, input) => {
    const [axis] = node.attributes.values;
    return input(0, at.with(axis, valueIndex(input(1, at), node.shape.values[axis])));
  },
});

/**
 * The elements of each line along `axis` in another order.
 * @param order int32 of the shape of `x`: a permutation of the positions of each line
 */
export function reorder(x: Node, axis: number, order: Node): Node {
  return record(reorderOp, [x, order], x.shape, x.dtype, tuple([axis]));
}

/** int32: the positions of the elements of each line in ascending or descending order. Equal ones keep their order. */
export function argsort(x: Node, axis: number, descending: boolean): Node {
  const length = x.shape.values[axis];
  let keys = x.dtype === 'bool' ? cast(x, 'uint8') : x;
  let order = range(x.shape.values, axis);
  for (let run = 1; run < length; run *= 2) {
    const attributes = tuple([axis, run, descending ? 1 : 0]);
    const from = record(mergeOp, [keys], x.shape, 'int32', attributes);
    order = run === 1 ? from : reorder(order, axis, from);
    keys = reorder(keys, axis, from);
  }
  return order;
}

/**
 * How many elements of an ascending line are smaller than a value; with attribute 1, how many are not larger. Inputs:
 * lines along the last axis, and values that have the same axes before it, or any if there is one line.
 */
const searchOp = defineMap({
  name: 'search',
  access: 'other',
  cost: 100,
  gradient: null,
  repeats: ({ inputs: [lines, values] }, input) => {
    if (input === 1) return 1;
    const steps = Math.log2(Math.max(2, lines.shape.values.at(-1) as number));
    return (steps * values.shape.size) / Math.max(1, lines.shape.size);
  },
  lower: (node, at, input) => {
    const [lines] = node.inputs;
    const isRight = node.attributes.values[0] === 1;
    const length = lines.shape.values.at(-1) as number;
    if (length === 0) return int(0);
    const wanted = input(1, at);
    const before = lines.shape.values.length === 1 ? [] : at.slice(0, -1);
    return search(int(0), int(length), length, (count) => {
      const place = larger(int(0), minus(count, int(1)));
      const found = input(0, [...before, valueIndex(place, length)]);
      // Not the opposite comparison: NaN comes after everything.
      return negated(isRight ? isLess(wanted, found) : isAtMost(wanted, found));
    });
  },
});

/**
 * int32: where each value would be inserted into an ascending line: before equal elements, or after them if `right`.
 * @param lines [n], or [.., n] with the axes of `values` before the last
 */
export function searchSorted(lines: Node, values: Node, right: boolean): Node {
  return record(searchOp, [lines, values], values.shape, 'int32', tuple([right ? 1 : 0]));
}
