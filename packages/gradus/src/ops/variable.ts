import { Node } from '../graph/node.ts';
import { EMPTY } from '../graph/tuple.ts';
import { defineMap } from './record.ts';

const variableOp = defineMap({
  name: 'variable',
  access: 'pointwise',
  cost: 0,
  gradient: null,
  lower: (_, at, input) => input(0, at),
});

/** The same values as a leaf of differentiation: gradients end here, and it wants one. */
export function variable(x: Node): Node {
  x.consumed = true;
  return new Node(variableOp, [x], x.dtype, x.shape, EMPTY, true);
}
