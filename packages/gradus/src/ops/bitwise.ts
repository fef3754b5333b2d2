/** The bits that two integers share. Loop code has arithmetic only, so the op takes them apart bit by bit. */
import type { Node } from '../graph/node.ts';
import type { Expression } from '../ir/loop.ts';
import { apply, select, value } from './expressions.ts';
import { defineMap, record } from './record.ts';

export const bitwiseAndOp = /* @__PURE__ */ defineMap({
  name: 'bitwiseAnd',
  access: 'pointwise',
  cost: 150,
  gradient: null,
  lower: ({ dtype }, at, input) => {
    const number = (n: number) => value(n, dtype);
    let rests = [input(0, at), input(1, at)];
    let result = number(0);
    /** Takes `bit` off both numbers where `isSet` says so, and adds it to the result where it is set in both. */
    const take = (bit: number, isSet: (x: Expression) => Expression): void => {
      const set = rests.map(isSet);
      rests = rests.map((rest, i) =>
        select(set[i], apply('subtract', dtype, rest, number(bit)), rest),
      );
      const both = apply('and', 'bool', set[0], set[1]);
      result = select(both, apply('add', dtype, result, number(bit)), result);
    };
    // The sign is the highest bit.
    if (dtype === 'int32') take(-(2 ** 31), (x) => apply('less', 'bool', x, number(0)));
    for (let bit = dtype === 'int32' ? 2 ** 30 : 2 ** 7; bit >= 1; bit /= 2) {
      take(bit, (x) => apply('lessEqual', 'bool', number(bit), x));
    }
    return result;
  },
});

/** The bits that are set in both; of int32 or uint8. */
export function bitwiseAnd(a: Node, b: Node): Node {
  return record(bitwiseAndOp, [a, b], a.shape, a.dtype);
}
