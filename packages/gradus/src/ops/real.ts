/**
 * Functions of real numbers that record one node. `value` expands it, and the gradient is a formula of its own, which
 * stays exact where the derivative of the expansion would be NaN or lose digits.
 */

import type { Node } from '../graph/node.ts';
import { realOf } from '../ir/dtype.ts';
import { add, asReal, like, multiply } from './elementwise.ts';
import { defineComposite, record } from './record.ts';

/**
 * A function of one real number. Integers are converted first.
 * @param slope the derivative, from the input and the result
 */
export function realFunction(
  name: string,
  value: (x: Node) => Node,
  slope: (x: Node, y: Node) => Node,
): (x: Node) => Node {
  const op = defineComposite({
    name,
    expand: ({ inputs: [x] }) => value(x),
    gradient: (y, g) => [multiply(g, slope(y.inputs[0], y))],
  });
  return (x) => record(op, [asReal(x)], x.shape, realOf(x.dtype));
}

/**
 * A function of two real numbers of one shape.
 * @param slopes the derivatives with respect to a and b, from the inputs and the result
 */
export function realFunction2(
  name: string,
  value: (a: Node, b: Node) => Node,
  slopes: readonly [Slope2, Slope2],
): (a: Node, b: Node) => Node {
  const op = defineComposite({
    name,
    expand: ({ inputs: [a, b] }) => value(a, b),
    gradient: (y, g) => {
      const [a, b] = y.inputs;
      return [a, b].map((input, i) => (input.needsGrad ? multiply(g, slopes[i](a, b, y)) : null));
    },
  });
  return (a, b) => record(op, [asReal(a), asReal(b)], a.shape, realOf(a.dtype));
}

type Slope2 = (a: Node, b: Node, y: Node) => Node;

/** Σ coefficients[k] · xᵏ by Horner's rule. */
export function polynomial(x: Node, coefficients: readonly number[]): Node {
  return coefficients
    .slice(0, -1)
    .reduceRight(
      (sum, c) => add(multiply(sum, x), like(x, c)),
      like(x, coefficients[coefficients.length - 1]),
    );
}
