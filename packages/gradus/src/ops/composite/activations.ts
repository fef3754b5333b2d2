import type { Node } from '../../graph/node.ts';
import {
  add,
  cast,
  divide,
  erf,
  exp,
  expm1,
  less,
  lessEqual,
  like,
  log1p,
  multiply,
  sigmoid,
  tanh,
  where,
} from '../elementwise.ts';

/** x where x > 0, elsewhere slope · x; the derivative at 0 is `slope`. */
export function leakyRelu(x: Node, slope: number): Node {
  const real = cast(x, 'float32');
  return where(less(like(real, 0), real), real, multiply(real, like(real, slope)));
}

/** x where x > 0, elsewhere α · (eˣ − 1); the derivative at 0 is α. */
export function elu(x: Node, alpha: number): Node {
  const real = cast(x, 'float32');
  const zero = like(real, 0);
  const below = lessEqual(real, zero);
  // expm1 sees no positive number: its overflow would turn the gradient into 0 · ∞.
  const curve = multiply(expm1(where(below, real, zero)), like(real, alpha));
  return where(below, curve, real);
}

/** ln(1 + exp(β x)) / β; x itself where β x is above `threshold`. */
export function softplus(x: Node, beta: number, threshold: number): Node {
  const real = cast(x, 'float32');
  const scaled = multiply(real, like(real, beta));
  const above = less(like(real, threshold), scaled);
  // exp sees nothing above the threshold: its overflow would turn the gradient into 0 · ∞.
  const curve = log1p(exp(where(above, like(real, 0), scaled)));
  return where(above, real, divide(curve, like(real, beta)));
}

/** x · sigmoid(x), also known as swish. */
export function silu(x: Node): Node {
  const real = cast(x, 'float32');
  return multiply(real, sigmoid(real));
}

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
