import type { Node } from '../../graph/node.ts';
import {
  abs,
  add,
  asReal,
  divide,
  erf,
  exp,
  expm1,
  less,
  lessEqual,
  like,
  log1p,
  multiply,
  negative,
  sigmoid,
  subtract,
  tanh,
  where,
} from '../elementwise.ts';

/** x where x > 0, elsewhere slope · x; the derivative at 0 is `slope`. */
export function leakyRelu(x: Node, slope: number): Node {
  const real = asReal(x);
  return where(less(like(real, 0), real), real, multiply(real, like(real, slope)));
}

/** x where x > 0, elsewhere α · (eˣ − 1); the derivative at 0 is α. */
export function elu(x: Node, alpha: number): Node {
  const real = asReal(x);
  const below = lessEqual(real, like(real, 0));
  return where(below, multiply(expm1OfNegative(real, below), like(real, alpha)), real);
}

/** The constants that keep mean 0 and variance 1: Klambauer et al. 2017, https://arxiv.org/abs/1706.02515 */
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

/** scale · x where x > 0, elsewhere scale · α · (eˣ − 1). */
export function selu(x: Node): Node {
  const real = asReal(x);
  const below = lessEqual(real, like(real, 0));
  const curve = multiply(expm1OfNegative(real, below), like(real, SELU.alpha * SELU.scale));
  return where(below, curve, multiply(real, like(real, SELU.scale)));
}

/** x where x > 0, elsewhere α · (exp(x / α) − 1). */
export function celu(x: Node, alpha: number): Node {
  const real = asReal(x);
  const below = lessEqual(real, like(real, 0));
  const scaled = multiply(real, like(real, 1 / alpha));
  return where(below, multiply(expm1OfNegative(scaled, below), like(real, alpha)), real);
}

/** eˣ − 1 where `below` holds, computed only there: elsewhere an overflow would turn the gradient into 0 · ∞. */
function expm1OfNegative(x: Node, below: Node): Node {
  return expm1(where(below, x, like(x, 0)));
}

/** ln(1 + exp(β x)) / β; x where β x is above `threshold`. */
export function softplus(x: Node, beta: number, threshold: number): Node {
  const real = asReal(x);
  const scaled = multiply(real, like(real, beta));
  const above = less(like(real, threshold), scaled);
  // exp is computed only below the threshold: above, an overflow would turn the gradient into 0 · ∞.
  const curve = log1p(exp(where(above, like(real, 0), scaled)));
  return where(above, real, divide(curve, like(real, beta)));
}

/** x · sigmoid(x), also known as swish. */
export function silu(x: Node): Node {
  const real = asReal(x);
  return multiply(real, sigmoid(real));
}

/** x · Φ(x) with the normal distribution function Φ(x) = (1 + erf(x / √2)) / 2. */
export function gelu(x: Node): Node {
  const real = asReal(x);
  const share = add(erf(multiply(real, like(real, Math.SQRT1_2))), like(real, 1));
  return multiply(multiply(real, like(real, 0.5)), share);
}

/** GELU with Φ(x) ≈ (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2. */
export function geluTanh(x: Node): Node {
  const real = asReal(x);
  const cube = multiply(multiply(real, real), real);
  const inner = add(real, multiply(cube, like(real, 0.044715)));
  const scaled = multiply(inner, like(real, Math.sqrt(2 / Math.PI)));
  const share = add(tanh(scaled), like(real, 1));
  return multiply(multiply(real, like(real, 0.5)), share);
}

/** x · tanh(ln(1 + eˣ)). */
export function mish(x: Node): Node {
  const real = asReal(x);
  return multiply(real, tanh(softplus(real, 1, 20)));
}

/** ln(1 / (1 + e⁻ˣ)). */
export function logSigmoid(x: Node): Node {
  return negative(softplus(negative(asReal(x)), 1, 20));
}

/** x / (1 + |x|). */
export function softsign(x: Node): Node {
  const real = asReal(x);
  return divide(real, add(abs(real), like(real, 1)));
}

/** x − tanh(x). */
export function tanhshrink(x: Node): Node {
  const real = asReal(x);
  return subtract(real, tanh(real));
}
