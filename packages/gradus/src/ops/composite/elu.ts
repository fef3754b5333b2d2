import type { Node } from '../../graph/node.ts';
import { cast, expm1, lessEqual, like, multiply, where } from '../elementwise.ts';

/** x where x > 0, elsewhere α · (eˣ − 1); the derivative at 0 is α. */
export function elu(x: Node, alpha: number): Node {
  const real = cast(x, 'float32');
  const zero = like(real, 0);
  const below = lessEqual(real, zero);
  // expm1 sees no positive number: its overflow would turn the gradient into 0 · ∞.
  const curve = multiply(expm1(where(below, real, zero)), like(real, alpha));
  return where(below, curve, real);
}
