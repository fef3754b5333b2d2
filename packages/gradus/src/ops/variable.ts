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
  return new Node({
    op: variableOp,
    inputs: [x],
    dtype: x.dtype,
    shape: x.shape,
    attributes: EMPTY,
    needsGrad: true,
  });
}
