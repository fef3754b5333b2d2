import type { Node } from '../../graph/node.ts';
import { isReal } from '../../ir/dtype.ts';
import { abs, and, divide, equal, less, like, negative, or, where } from '../elementwise.ts';
import { realFunction2 } from '../real.ts';

/** bool: whether x is negative or −0. */
export function signbit(x: Node): Node {
  const zero = like(x, 0);
  if (x.dtype === 'bool') return less(like(x, 1), zero);
  if (!isReal(x.dtype)) return less(x, zero);
  // 1 / −0 is −∞.
  return or(less(x, zero), and(equal(x, zero), less(divide(like(x, 1), x), zero)));
}

/** |a| with the sign of `b`. */
export function withSign(a: Node, b: Node): Node {
  const size = abs(a);
  return where(signbit(b), negative(size), size);
}

/** |a| with the sign of `b`, where −0 is negative. The derivative with respect to b is 0, and to a at 0 too. */
export const copysign = /* @__PURE__ */ realFunction2('copysign', withSign, [
  (a, b) => {
    const sameSign = withSign(like(a, 1), b);
    const zero = like(a, 0);
    const turned = where(less(a, zero), negative(sameSign), sameSign);
    return where(equal(a, zero), zero, turned);
  },
  (_, b) => like(b, 0),
]);
