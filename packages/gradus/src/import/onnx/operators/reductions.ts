/** Reductions along axes. */
import type { Tensor } from '../../../tensor/index.ts';
import { axisFrom, type Call, type Operator, type Operators } from '../node.ts';

type Reduce = (x: Tensor, axes: readonly number[], call: Call) => Tensor;

/**
 * A reduction. The axes are an attribute or, from opset 18 on (13 for ReduceSum), an input. No axes means all axes,
 * unless noop_with_empty_axes is set.
 * @param compute reduces and keeps the axes
 */
function reduction(compute: Reduce, before: (x: Tensor) => Tensor = (x) => x): Operator {
  return {
    prepare: (node) => {
      const own = node.ints('axes');
      const keep = node.flag('keepdims', true);
      const isNothing = node.flag('noop_with_empty_axes', false);
      return (call) => {
        const x = before(call.tensor(0));
        const rank = x.dim();
        const given = own ?? (call.has(1) ? call.numbers(1) : []);
        if (given.length === 0 && isNothing) return x;
        const all = x.shape.map((_, axis) => axis);
        const axes = given.length === 0 ? all : [...new Set(given.map((a) => axisFrom(a, rank)))];
        if (axes.length === 0) return compute(x.reshape(1), [0], call).reshape([]);
        const kept = compute(x, axes, call);
        return keep ? kept : kept.reshape(x.shape.filter((_, axis) => !axes.includes(axis)));
      };
    },
  };
}

/** Reduces along one axis after the other. */
function oneByOne(step: (x: Tensor, axis: number) => Tensor): Reduce {
  return (x, axes) => axes.reduce(step, x);
}

/** There is no op for products, so the slices are multiplied one by one. */
function product(x: Tensor, axes: readonly number[], call: Call): Tensor {
  return axes.reduce((all, axis) => {
    const extent = all.shape[axis] as number;
    // Each slice becomes a node of the graph, however small it is.
    call.budget.spend(1000 * extent);
    let result = all.slice(axis, 0, 0).sum(axis, true).add(1).to(all.dtype);
    for (let i = 0; i < extent; i++) result = result.mul(all.slice(axis, i, i + 1));
    return result;
  }, x);
}

/** The index of the largest or smallest element along an axis. */
function position(find: (x: Tensor, axis: number) => Tensor): Operator {
  return {
    prepare: (node) => {
      const [axis, keep] = [node.int('axis', 0), node.flag('keepdims', true)];
      if (node.flag('select_last_index', false)) {
        node.refuse('select_last_index = 1 is not supported.');
      }
      return (call) => {
        const x = call.tensor(0);
        const place = axisFrom(axis, x.dim());
        const found = find(x, place);
        return keep ? found : found.squeeze(place);
      };
    },
  };
}

const sum: Reduce = (x, axes) => x.sum(axes, true);
const square = (x: Tensor): Tensor => x.mul(x);

export const reductions = (): Operators => ({
  ReduceSum: reduction(sum),
  ReduceMean: reduction((x, axes) => x.mean(axes, true).to(x.dtype)),
  ReduceMax: reduction(oneByOne((x, axis) => x.max(axis, true)[0])),
  ReduceMin: reduction(oneByOne((x, axis) => x.min(axis, true)[0])),
  ReduceProd: reduction(product),
  ReduceL1: reduction(sum, (x) => x.abs()),
  ReduceL2: reduction((x, axes, call) => sum(x, axes, call).sqrt(), square),
  ReduceSumSquare: reduction(sum, square),
  ReduceLogSum: reduction((x, axes, call) => sum(x, axes, call).log()),
  ReduceLogSumExp: reduction((x, axes) => x.logsumexp(axes, true)),
  ArgMax: position((x, axis) => x.argmax(axis, true)),
  ArgMin: position((x, axis) => x.argmin(axis, true)),
});
