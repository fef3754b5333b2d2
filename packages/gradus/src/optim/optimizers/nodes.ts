/** Formulas that several optimizers share. Numbers are scalars, so that a schedule may change them. */
import type { Node } from '../../graph/node.ts';
import { add, multiply, negative } from '../../ops/elementwise.ts';
import { scalar } from '../../ops/leaves.ts';

/** x · number. */
export function times(x: Node, number: number): Node {
  return multiply(x, scalar(number, x.shape, x.dtype));
}

/** x + number. */
export function plus(x: Node, number: number): Node {
  return add(x, scalar(number, x.shape, x.dtype));
}

/** share · mean + (1 − share) · x: the next value of a running mean. */
export function blend(mean: Node, x: Node, share: number): Node {
  return add(times(mean, share), times(x, 1 - share));
}

/** The gradient to descend along: negated to maximize, with λ·θ added for weight decay. */
export function descent(
  theta: Node,
  gradient: Node,
  { maximize, weightDecay }: { readonly maximize: boolean; readonly weightDecay: number },
): Node {
  const g = maximize ? negative(gradient) : gradient;
  return weightDecay === 0 ? g : add(g, times(theta, weightDecay));
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
  const { decoupledWeightDecay, lr, weightDecay } = group;
  if (!decoupledWeightDecay || weightDecay === 0) {
    return { theta, g: descent(theta, gradient, group) };
  }
  const g = descent(theta, gradient, { ...group, weightDecay: 0 });
  return { theta: times(theta, 1 - lr * weightDecay), g };
}
