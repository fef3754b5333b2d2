import type { Node } from '../../graph/node.ts';
import { cast, less, like, multiply, where } from '../elementwise.ts';

/** x where x > 0, elsewhere slope · x; the derivative at 0 is `slope`. */
export function leakyRelu(x: Node, slope: number): Node {
  const real = cast(x, 'float32');
  return where(less(like(real, 0), real), real, multiply(real, like(real, slope)));
}
