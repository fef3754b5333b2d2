import type { Node } from '../../graph/node.ts';
import { add, cast, erf, like, multiply, tanh } from '../elementwise.ts';

/** x · Φ(x) with the normal distribution function Φ(x) = (1 + erf(x / √2)) / 2. */
export function gelu(x: Node): Node {
  const real = cast(x, 'float32');
  const share = add(erf(multiply(real, like(real, Math.SQRT1_2))), like(real, 1));
  return multiply(multiply(real, like(real, 0.5)), share);
}

/** GELU with Φ(x) ≈ (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2. */
export function geluTanh(x: Node): Node {
  const real = cast(x, 'float32');
  const cube = multiply(multiply(real, real), real);
  const inner = add(real, multiply(cube, like(real, 0.044715)));
  const scaled = multiply(inner, like(real, Math.sqrt(2 / Math.PI)));
  const share = add(tanh(scaled), like(real, 1));
  return multiply(multiply(real, like(real, 0.5)), share);
}
