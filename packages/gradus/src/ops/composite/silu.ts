import type { Node } from '../../graph/node.ts';
import { cast, multiply, sigmoid } from '../elementwise.ts';

/** x · sigmoid(x), also known as swish. */
export function silu(x: Node): Node {
  const real = cast(x, 'float32');
  return multiply(real, sigmoid(real));
}
