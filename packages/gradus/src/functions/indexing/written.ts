/** Checks of what functions of positions take, and what they write. This is not public. */
import type { Node } from '../../graph/node.ts';
import { type DType, promote } from '../../ir/dtype.ts';
import { add, cast, where } from '../../ops/elementwise.ts';
import { constant } from '../../ops/leaves.ts';
import { cat, reshape, slice } from '../../ops/movement.ts';
import { expand } from '../../ops/reduce.ts';
import { axisOf } from '../../tensor/arguments.ts';
import { checkTensor } from '../../tensor/base.ts';
import { stored } from '../../tensor/operands.ts';
import type { Shape } from '../../tensor/shapes.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { asPositions, type Placement, placeAlong, placeSlices } from './placement.ts';

/** `x`, a scalar as a vector of one element: PyTorch treats it as one. */
function vector(x: Node): Node {
  return x.shape.values.length === 0 ? reshape(x, [1]) : x;
}

/** What a function of positions along a dimension takes, checked. */
export interface Written {
  /** The tensor that is written to. */
  readonly x: Node;
  readonly sources: Node;
  readonly placement: Placement;
}

/** `source` has a value for each position in `index`; what is left over is ignored. */
export function alongIndex(
  op: string,
  x: Tensor,
  dimension: number,
  index: Tensor,
  source: Tensor | number,
): Written {
  const node = vector(checkTensor(op, x).node);
  const axis = axisOf(op, dimension, x.shape);
  const at = vector(asPositions(op, checkTensor(op, index).node));
  const [to, shape] = [node.shape.values, at.shape.values];
  const values = sourceOf(op, x, source, shape);
  const from = values.shape.values;
  const fits =
    shape.length === to.length &&
    from.length === to.length &&
    shape.every((n, d) => n <= from[d] && (d === axis || n <= to[d]));
  if (!fits && at.shape.size > 0) {
    throw new ShapeError(
      op,
      [to, shape, from],
      `positions of shape [${shape}] must have as many dimensions as the tensor [${to}] and the source ` +
        `[${from}], and be no larger than the source, nor than the tensor in any dimension but ${dimension}.`,
    );
  }
  if (at.shape.size === 0) {
    return nothing(
      node,
      slice(
        values,
        from.map(() => 0),
        from.map(() => 1),
        from.map(() => 0),
      ),
    );
  }
  const sources = slice(
    values,
    shape.map(() => 0),
    shape.map(() => 1),
    shape,
  );
  return { x: node, sources, placement: placeAlong(to, axis, at) };
}

/** `index` is a vector with the position along `dimension` of each slice of `source`. */
export function alongSlices(
  op: string,
  x: Tensor,
  dimension: number,
  index: Tensor,
  source: Tensor | number,
): Written {
  const node = vector(checkTensor(op, x).node);
  const axis = axisOf(op, dimension, x.shape);
  const at = vector(asPositions(op, checkTensor(op, index).node));
  if (at.shape.values.length !== 1) {
    throw new ShapeError(op, [index.shape], `positions must be a vector, got [${index.shape}].`);
  }
  const to = node.shape.values;
  const cut = to.map((n, d) => (d === axis ? at.shape.size : n));
  const values = sourceOf(op, x, source, cut);
  if (values.shape.values.join() !== cut.join()) {
    throw new ShapeError(
      op,
      [to, values.shape.values],
      `the source must have shape [${cut}] for ${at.shape.size} positions in dimension ${dimension} of [${to}], ` +
        `got [${values.shape.values}].`,
    );
  }
  if (values.shape.size === 0) return nothing(node, values);
  return { x: node, sources: values, placement: placeSlices(to, axis, at) };
}

/** The node of `source`, whose dtype must be that of `x`. A number is repeated. */
function sourceOf(op: string, x: Tensor, source: Tensor | number, shape: Shape): Node {
  if (typeof source === 'number') return expand(stored(op, source, x.dtype), shape);
  const { dtype, node } = checkTensor(op, source, 'a tensor or a number');
  if (dtype === x.dtype) return vector(node);
  throw new ArgumentError(
    op,
    `the source is ${dtype}, the tensor ${x.dtype}; both must have one dtype. Use to('${x.dtype}').`,
  );
}

/** No source at all: `x` stays as it is, and the sources get an empty gradient. */
function nothing(x: Node, sources: Node): Written {
  const none = (dtype: DType, value: number): Node => constant(value, x.shape, dtype);
  const placement: Placement = {
    touched: none('bool', 0),
    combine: (kind, from) => none(from.dtype, kind === 'product' ? 1 : 0),
    read: (y) => constant(0, sources.shape, y.dtype),
    lastOf: (from) => none(from.dtype, 0),
  };
  return { x: withNothing(x, sources), sources, placement };
}

/** `x`, and an empty gradient for `sources`, which has no elements. */
export function withNothing(x: Node, sources: Node): Node {
  const flat = cat([reshape(x, [x.shape.size]), reshape(sources, [0])], 0);
  return reshape(flat, x.shape.values);
}

/** The result, in the shape of the tensor that was given. */
export function result<S extends Shape>(x: Tensor<S>, made: Node): Tensor<S> {
  return fromNode(reshape(cast(made, x.dtype), x.shape));
}

/** `x` with the last source at each position. */
export function overwritten({ x, sources, placement }: Written): Node {
  return where(placement.touched, placement.lastOf(sources), x);
}

/** `x` plus the sum of the sources at each position. */
export function summed({ x, sources, placement }: Written): Node {
  return add(numeric(x), placement.combine('sum', numeric(sources)));
}

/** Reductions know float32 and int32. */
export function numeric(x: Node): Node {
  return cast(x, promote(x.dtype, 'int32'));
}
