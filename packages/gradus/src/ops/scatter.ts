/** Reductions at positions from data other than sums, with their gradients. */
import type { Node, ReduceOp } from '../graph/node.ts';
import { tuple } from '../graph/tuple.ts';
import { isReal, rangeOfIntegers } from '../ir/dtype.ts';
import {
  add,
  and,
  cast,
  divide,
  equal,
  maximum as larger,
  like,
  multiply,
  not,
  or,
  minimum as smaller,
  subtract,
  where,
} from './elementwise.ts';
import { defineScatter, gatherThere, scatterSumOp } from './gather.ts';
import { defineComposite, record } from './record.ts';

/** How sources at one position are combined. */
export type ScatterKind = 'sum' | 'product' | 'maximum' | 'minimum';

/** What the gradient of a reduction needs: values at the position of each source, and reductions of sources. */
interface Places {
  read(y: Node): Node;
  combine(kind: ScatterKind, sources: Node): Node;
}

/** The sources that reach the extreme `y` share its gradient evenly. */
export function gradientOfExtremes(sources: Node, y: Node, g: Node, places: Places): Node {
  const reached = cast(isSame(sources, places.read(y)), sources.dtype);
  const count = places.combine('sum', reached);
  return multiply(reached, places.read(divide(g, larger(count, like(count, 1)))));
}

/** The gradient of a factor is the product of the others: it is 0 if one of them is. */
function gradientOfFactors(sources: Node, g: Node, places: Places): Node {
  const [zero, one] = [like(sources, 0), like(sources, 1)];
  const isZero = equal(sources, zero);
  const factors = where(isZero, one, sources);
  const zeros = places.read(places.combine('sum', cast(isZero, sources.dtype)));
  const product = places.read(places.combine('product', factors));
  const others = subtract(zeros, cast(isZero, sources.dtype));
  return multiply(places.read(g), where(equal(others, zero), divide(product, factors), zero));
}

/** Whether `a` equals `b`, or both are NaN. */
export function isSame(a: Node, b: Node): Node {
  return or(equal(a, b), and(not(equal(a, a)), not(equal(b, b))));
}

/** The places of the sources of `node`, a reduction by {@link defineScatter}. */
function placesOf(node: Node): Places {
  const rows = node.inputs[1];
  const dimension = node.attributes.values[0];
  return {
    read: (y) => gatherThere(y, dimension, rows),
    combine: (kind, sources) => scatter(kind, sources, dimension, rows, node.shape.values),
  };
}

const productOp = defineScatter(
  'scatterProduct',
  'product',
  () => 1,
  (node, g) => [gradientOfFactors(node.inputs[0], g, placesOf(node)), null],
);

const [lowest, highest] = rangeOfIntegers('int32');

const maximumOp = defineScatter(
  'scatterMaximum',
  'maximum',
  (dtype) => (isReal(dtype) ? Number.NEGATIVE_INFINITY : lowest),
  (node, g) => [gradientOfExtremes(node.inputs[0], node, g, placesOf(node)), null],
);

const minimumOp = defineScatter(
  'scatterMinimum',
  'minimum',
  (dtype) => (isReal(dtype) ? Number.POSITIVE_INFINITY : highest),
  (node, g) => [gradientOfExtremes(node.inputs[0], node, g, placesOf(node)), null],
);

const OPS: Readonly<Record<ScatterKind, ReduceOp>> = {
  sum: scatterSumOp,
  product: productOp,
  maximum: maximumOp,
  minimum: minimumOp,
};

/**
 * Element r along `dimension` of the result combines the sources with `rows` = r: 0, 1 or ∓∞ (int32: the end of the
 * range) if there are none.
 * @param sources float32 or int32; of `shape` in all dimensions but `dimension`
 * @param rows int32, of the shape of `sources`; −1 is nowhere
 */
export function scatter(
  kind: ScatterKind,
  sources: Node,
  dimension: number,
  rows: Node,
  shape: readonly number[],
): Node {
  return record(OPS[kind], [sources, rows], tuple(shape), sources.dtype, tuple([dimension]));
}

/** Attribute: 1 for the larger of two values, 0 for the smaller. */
const joinedExtremeOp = defineComposite({
  name: 'joinedExtreme',
  gradient: (node, g) => {
    const [x, extreme, count] = node.inputs;
    const [zero, one] = [like(g, 0), like(g, 1)];
    const isTie = isSame(x, extreme);
    const share = divide(one, where(isTie, add(count, one), one));
    const isOwn = isSame(x, node);
    const own = where(isOwn, multiply(g, share), zero);
    return [own, subtract(g, own), null];
  },
  expand: ({ inputs: [x, extreme], attributes: { values } }) =>
    values[0] === 1 ? larger(x, extreme) : smaller(x, extreme),
});

/** The larger or the smaller of `x` and an extreme of `count` equal sources, which share a gradient evenly with `x`. */
export function joinedExtreme(
  kind: 'maximum' | 'minimum',
  x: Node,
  extreme: Node,
  count: Node,
): Node {
  const attributes = tuple([kind === 'maximum' ? 1 : 0]);
  return record(joinedExtremeOp, [x, extreme, count], x.shape, x.dtype, attributes);
}
