/** Functions of the elements of a line up to each of them. */

import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import { asReal, cast, equal, lessEqual, like, not, or, where } from '../elementwise.ts';
import { range } from '../leaves.ts';
import { cat, reshape } from '../movement.ts';
import { spread } from '../reduce.ts';
import { type Combination, MAXIMUM, MINIMUM, PRODUCT, SUM, scan } from '../scan.ts';
import { logsumexp } from './softmax.ts';

/** Sums up to each element along `axis`. Integers and bools are summed as int32. */
export function cumsum(x: Node, axis: number): Node {
  return scan(number(x), axis, SUM);
}

/** Products up to each element along `axis`. Integers and bools are multiplied as int32. */
export function cumprod(x: Node, axis: number): Node {
  return scan(number(x), axis, PRODUCT);
}

function number(x: Node): Node {
  return isReal(x.dtype) ? x : cast(x, 'int32');
}

/** int32: the position of the largest element up to each along `axis`: the last of equal ones, the last NaN. */
export function cumargmax(x: Node, axis: number): Node {
  return lastReached(x, axis, MAXIMUM);
}

/** int32: the position of the smallest element up to each along `axis`: the last of equal ones, the last NaN. */
export function cumargmin(x: Node, axis: number): Node {
  return lastReached(x, axis, MINIMUM);
}

function lastReached(x: Node, axis: number, by: Combination): Node {
  const values = x.dtype === 'bool' ? cast(x, 'uint8') : x;
  const extreme = scan(values, axis, by);
  const reached = or(equal(values, extreme), not(equal(values, values)));
  const here = range(x.shape.values, axis);
  return scan(where(reached, here, like(here, 0)), axis, MAXIMUM);
}

/** ln Σ exp(x) up to each element along `axis`, without overflow. */
export function logcumsumexp(x: Node, axis: number): Node {
  return scan(asReal(x), axis, LOG_SUM);
}

const LOG_SUM: Combination = {
  identity: () => Number.NEGATIVE_INFINITY,
  short: (x, axis) => {
    const pairs = x.shape.values.toSpliced(axis, 0, x.shape.values[axis]);
    const each = spread(x, [axis], pairs);
    const counts = lessEqual(range(pairs, axis + 1), range(pairs, axis));
    return logsumexp(where(counts, each, like(each, Number.NEGATIVE_INFINITY)), [axis + 1]);
  },
  combine: (before, own) => {
    const rank = own.shape.values.length;
    const terms = [before, own].map((x) => reshape(x, [...x.shape.values, 1]));
    return logsumexp(cat(terms, rank), [rank]);
  },
};
