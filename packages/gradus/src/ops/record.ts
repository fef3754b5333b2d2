import type { DType } from '../graph/dtype.ts';
import { Node } from '../graph/node.ts';
import type { LeafOp, MapOp, Op, ReduceOp } from '../graph/op.ts';
import { EMPTY, type Tuple } from '../graph/tuple.ts';

let nextOpId = 0;
let gradEnabled = true;
const registry = new Map<string, Op>();

function define<O extends Op>(op: O): O {
  if (registry.has(op.name)) throw new Error(`two ops are called ${op.name}`);
  registry.set(op.name, op);
  return op;
}

/** All ops there are, by name. */
export function allOps(): ReadonlyMap<string, Op> {
  return registry;
}

export function defineLeaf(fields: Omit<LeafOp, 'id' | 'kind'>): LeafOp {
  return define({ ...fields, id: nextOpId++, kind: 'leaf' });
}

export function defineMap(fields: Omit<MapOp, 'id' | 'kind'>): MapOp {
  return define({ ...fields, id: nextOpId++, kind: 'map' });
}

export function defineReduce(fields: Omit<ReduceOp, 'id' | 'kind'>): ReduceOp {
  return define({ ...fields, id: nextOpId++, kind: 'reduce' });
}

/** A node for `op` applied to `inputs`. */
export function record(
  op: Op,
  inputs: readonly Node[],
  shape: Tuple,
  dtype: DType,
  attributes: Tuple = EMPTY,
): Node {
  const needsGrad =
    gradEnabled &&
    op.gradient !== null &&
    dtype === 'float32' &&
    inputs.some((input) => input.needsGrad);
  return new Node({ op, inputs, shape, dtype, attributes, needsGrad });
}

/** Runs `fn` with recording for gradients on or off. */
export function withGrad<T>(enabled: boolean, fn: () => T): T {
  const before = gradEnabled;
  gradEnabled = enabled;
  try {
    return fn();
  } finally {
    gradEnabled = before;
  }
}
