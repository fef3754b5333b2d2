/** Norms of vectors. */
import type { Node } from '../../graph/node.ts';
import { abs, equal, like, multiply, pow, sign, sqrt, where } from '../elementwise.ts';
import { scalar } from '../leaves.ts';
import { amax, amin, sum } from '../reduce.ts';

/**
 * (Σ |x|ᵖ)^(1/p) along `axes`, without them. Where it has no slope, the gradient is 0; elements that reach the largest or
 * smallest |x| share its gradient.
 * @param p 0 counts the elements that are not 0; ∞ takes the largest |x| and −∞ the smallest
 */
export function norm(x: Node, axes: readonly number[], p: number): Node {
  if (p === Number.POSITIVE_INFINITY) return amax(abs(x), axes);
  if (p === Number.NEGATIVE_INFINITY) return amin(abs(x), axes);
  if (p === 0) return sum(sign(abs(x)), axes);
  if (p === 1) return sum(abs(x), axes);
  if (p === 2) return apart(sum(multiply(x, x), axes), 0, sqrt);
  const raised = (y: Node, exponent: number): Node =>
    apart(y, exponent < 0 ? Number.POSITIVE_INFINITY : 0, (z) =>
      pow(z, scalar(exponent, z.shape, z.dtype)),
    );
  return raised(sum(raised(abs(x), p), axes), 1 / p);
}

/** `fn`, not computed at 0: its slope there would turn the gradient into 0 · ∞. */
function apart(y: Node, atZero: number, fn: (y: Node) => Node): Node {
  const isZero = equal(y, like(y, 0));
  return where(isZero, like(y, atZero), fn(where(isZero, like(y, 1), y)));
}
