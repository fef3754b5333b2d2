import type { CompositeOp, LeafOp, LoopOp, MapOp, Op, ReduceOp } from '../graph/node.ts';
import { Node } from '../graph/node.ts';
import { EMPTY, type Tuple } from '../graph/tuple.ts';
import { type DType, isReal } from '../ir/dtype.ts';
import { ArgumentError } from '../util/errors.ts';

let nextOpId = 0;
let gradEnabled = true;
let listener: ((node: Node) => void) | null = null;
const registry = new Map<string, LoopOp>();

function define<O extends LoopOp>(op: O): O {
  if (registry.has(op.name)) throw new Error(`two ops are called ${op.name}`);
  registry.set(op.name, op);
  return op;
}

/** All ops of programs, by name. */
export function allOps(): ReadonlyMap<string, LoopOp> {
  return registry;
}

// The annotations let a bundler leave out the ops that a page does not record.
/* @__NO_SIDE_EFFECTS__ */
export function defineLeaf(fields: Omit<LeafOp, 'id' | 'kind'>): LeafOp {
  return define({ ...fields, id: nextOpId++, kind: 'leaf' });
}

/* @__NO_SIDE_EFFECTS__ */
export function defineMap(fields: Omit<MapOp, 'id' | 'kind'>): MapOp {
  return define({ ...fields, id: nextOpId++, kind: 'map' });
}

/* @__NO_SIDE_EFFECTS__ */
export function defineReduce(fields: Omit<ReduceOp, 'id' | 'kind'>): ReduceOp {
  return define({ ...fields, id: nextOpId++, kind: 'reduce' });
}

/** A reduction that the compiler derives from another; users' calls do not record it. */
export function deriveReduce(fields: Omit<ReduceOp, 'id' | 'kind'>): ReduceOp {
  return { ...fields, id: nextOpId++, kind: 'reduce' };
}

/** An op that expands into several. Use `composite` of `autograd/gradients.ts` if it needs a gradient. */
/* @__NO_SIDE_EFFECTS__ */
export function defineComposite(fields: Omit<CompositeOp, 'id' | 'kind'>): CompositeOp {
  return { ...fields, id: nextOpId++, kind: 'composite' };
}

/** Loops count in int32. */
const MOST_ELEMENTS = 2 ** 31 - 1;

function refuseSize(op: Op, shape: Tuple): never {
  throw new ArgumentError(
    op.name,
    `the result of shape [${shape.values}] would have ${shape.size} elements; at most ${MOST_ELEMENTS} are possible.`,
  );
}

/** A node for `op` applied to `inputs`. */
export function record(
  op: Op,
  inputs: readonly Node[],
  shape: Tuple,
  dtype: DType,
  attributes: Tuple = EMPTY,
): Node {
  if (!(shape.size <= MOST_ELEMENTS)) refuseSize(op, shape);
  let inputNeedsGrad = false;
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    input.consumed = true;
    if (input.needsGrad) inputNeedsGrad = true;
  }
  const needsGrad = inputNeedsGrad && gradEnabled && op.gradient !== null && isReal(dtype);
  const node = new Node(op, inputs, dtype, shape, attributes, needsGrad);
  if (needsGrad && listener !== null) listener(node);
  return node;
}

/** Calls `listen` with each node that `fn` records for gradients. */
export function withListener<T>(listen: (node: Node) => void, fn: () => T): T {
  const before = listener;
  listener = listen;
  try {
    return fn();
  } finally {
    listener = before;
  }
}

/** Whether new nodes are recorded for gradients. */
export function isGradEnabled(): boolean {
  return gradEnabled;
}

/** Turns recording for gradients on or off. */
export function setGrad(enabled: boolean): void {
  gradEnabled = enabled;
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

/**
 * Defines an op that returns its input under a name: the labels of its kernels contain the name, and so do errors at
 * run time.
 */
export function defineName(name: string): (x: Node) => Node {
  const op = defineMap({
    name,
    access: 'pointwise',
    cost: 1,
    gradient: (_, g) => [g],
    lower: (_, at, input) => input(0, at),
  });
  return (x) => record(op, [x], x.shape, x.dtype);
}
