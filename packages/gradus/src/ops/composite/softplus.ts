import type { Node } from '../../graph/node.ts';
import { cast, divide, exp, less, like, log1p, multiply, where } from '../elementwise.ts';

/** ln(1 + exp(β x)) / β; x itself where β x is above `threshold`. */
export function softplus(x: Node, beta: number, threshold: number): Node {
  const real = cast(x, 'float32');
  const scaled = multiply(real, like(real, beta));
  const above = less(like(real, threshold), scaled);
  // exp sees nothing above the threshold: its overflow would turn the gradient into 0 · ∞.
  const curve = log1p(exp(where(above, like(real, 0), scaled)));
  return where(above, real, divide(curve, like(real, beta)));
}
