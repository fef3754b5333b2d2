/**
 * Formulas that several optimizers share. Numbers are scalars, so that a schedule may change them. Where a number is
 * given by a function, many steps can be taken in one call.
 */
import type { Node } from '../../graph/node.ts';
import { EMPTY } from '../../graph/tuple.ts';
import type { DType } from '../../ir/dtype.ts';
import { add, multiply, negative, subtract } from '../../ops/elementwise.ts';
import { scalar } from '../../ops/leaves.ts';
import { defineComposite, record } from '../../ops/record.ts';
import { expand } from '../../ops/reduce.ts';

/** A number, or what computes it for each step from the settings and the state. */
export type StepNumber = number | (() => number);

/** A number for many parameters: a scalar node that their formulas share. */
export function shared(number: StepNumber, dtype: DType): Node {
  return scalar(number, EMPTY, dtype);
}

/** x · number. */
export function times(x: Node, number: StepNumber | Node): Node {
  return multiply(x, like(x, number));
}

/** x + number. */
export function plus(x: Node, number: StepNumber | Node): Node {
  return add(x, like(x, number));
}

/** The number for each element of x. */
function like(x: Node, number: StepNumber | Node): Node {
  const isShared = typeof number === 'object';
  return isShared ? expand(number, x.shape.values) : scalar(number, x.shape, x.dtype);
}

/** share · mean + (1 − share) · x: the next value of a running mean. */
export function blend(mean: Node, x: Node, share: StepNumber): Node {
  const other = typeof share === 'number' ? 1 - share : () => 1 - share();
  return add(times(mean, share), times(x, other));
}

const descendOp = /* @__PURE__ */ defineComposite({
  name: 'descend',
  gradient: null,
  expand: ({ inputs: [theta, direction, rate], shape }) =>
    subtract(theta, multiply(direction, expand(rate, shape.values))),
});

/** θ − rate · direction: one node, to keep recording short. */
export function descend(theta: Node, direction: Node, rate: StepNumber): Node {
  const { shape, dtype } = theta;
  return record(descendOp, [theta, direction, scalar(rate, EMPTY, dtype)], shape, dtype);
}

/** The gradient to descend along: negated to maximize, with λ·θ added for weight decay. */
export function descent(
  theta: Node,
  gradient: Node,
  group: { readonly maximize: boolean; readonly weightDecay: number },
): Node {
  const g = group.maximize ? negative(gradient) : gradient;
  return group.weightDecay === 0
    ? g
    : add(
        g,
        times(theta, () => group.weightDecay),
      );
}

/** Settings of optimizers whose weight decay can be decoupled. */
interface Decay {
  readonly lr: number;
  readonly weightDecay: number;
  readonly decoupledWeightDecay: boolean;
  readonly maximize: boolean;
}

/** The parameter and the gradient to descend along, with weight decay applied to one of them. */
export function decayed(theta: Node, gradient: Node, group: Decay): { theta: Node; g: Node } {
  if (!group.decoupledWeightDecay || group.weightDecay === 0) {
    return { theta, g: descent(theta, gradient, group) };
  }
  const g = descent(theta, gradient, { maximize: group.maximize, weightDecay: 0 });
  return { theta: times(theta, () => 1 - group.lr * group.weightDecay), g };
}
