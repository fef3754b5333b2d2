/**
 * Deferred gradients. `backward` does not record the nodes that compute gradients: they follow from the structure of
 * the graph. It records one node that lists the nodes to differentiate, and one node for each wanted gradient. The
 * compiler expands these into the nodes that compute the gradients, once for each program instead of at each step.
 */
import { Node } from '../graph/node.ts';
import { EMPTY } from '../graph/tuple.ts';
import { defineComposite } from '../ops/record.ts';
import { isCustom } from './custom.ts';
import { differentiated, gradients, RELEASED } from './gradients.ts';
import { isWatched } from './hooks.ts';

/** Inputs: the upstream gradient, then the differentiated nodes, inputs before the nodes that read them. */
const deferredOp = defineComposite({
  name: 'deferredGradients',
  isStructural: true,
  gradient: null,
  expand: () => {
    throw new Error('deferred gradients have no value of their own');
  },
});

/** Inputs: the deferred gradients and the node whose gradient it is; after the expansion, the gradient itself. */
const gradientOp = defineComposite({
  name: 'gradient',
  gradient: null,
  expand: ({ inputs }) => (inputs.length === 1 ? inputs[0] : expanded(inputs[0], inputs[1])),
});

/** The index of the first differentiated node among the inputs. */
const NODES = 1;

/** Longer lists are expanded at once, so that a step can compute them in pieces. */
const LONGEST = 1024;

/** What deferred gradients keep, because a step may release the inputs of the differentiated nodes. */
interface Memo {
  readonly inputs: readonly (readonly Node[])[];
  gradients: Map<Node, Node> | null;
}

/** The gradients of the nodes between a root and the leaves. */
export interface Derivatives {
  /** The nodes with a gradient, in the order in which backward reaches them. */
  readonly nodes: readonly Node[];
  /** The gradient of one of `nodes`; `null` if none reaches it. */
  of(node: Node): Node | null;
}

/** Which gradients to record, and how. */
export interface DerivativeOptions {
  /** Whether the gradients can be differentiated. */
  readonly createGraph: boolean;
  /** The nodes whose gradients are needed; `null` for all. */
  readonly wanted: readonly Node[] | null;
}

/**
 * Differentiates `root`. The gradients are deferred, unless their graph is needed or a function of JavaScript takes part.
 * @throws GradusError if a step has already run and released a part of the graph
 */
export function derivatives(
  root: Node,
  upstream: Node,
  { createGraph, wanted }: DerivativeOptions,
): Derivatives {
  const order = differentiated(root);
  if (!createGraph && !order.some(needsCode)) {
    const deferred = deferGradients(root, upstream, order);
    return { nodes: order.reverse(), of: (node) => gradientOf(deferred, node) };
  }
  const found = gradients(root, upstream, { createGraph, wanted, isWatched: true });
  return { nodes: order.reverse(), of: (node) => found.get(node) ?? null };
}

function needsCode(node: Node): boolean {
  return isCustom(node) || isWatched(node);
}

/**
 * Records the deferred gradients of the nodes between `root` and the leaves.
 * @throws GradusError if a step has already run and released a part of the graph
 */
export function deferGradients(root: Node, upstream: Node, nodes = differentiated(root)): Node {
  const { dtype, shape } = upstream;
  const deferred = new Node(deferredOp, [upstream, ...nodes], dtype, shape, EMPTY, false);
  const memo: Memo = { inputs: nodes.map((node) => node.inputs), gradients: null };
  deferred.memo = memo;
  return deferred;
}

/** The gradient of one of the nodes of a list. */
export function gradientOf(deferred: Node, node: Node): Node {
  return new Node(gradientOp, [deferred, node], node.dtype, node.shape, EMPTY, false);
}

/** Whether a node has a value to compute: deferred gradients, for example, are only a list of nodes. */
export function hasValue({ op }: Node): boolean {
  return op.kind !== 'composite' || !op.isStructural;
}

/** The inputs that the computation of `node` reads. */
export function inputsOf(node: Node): readonly Node[] {
  if (node.op === gradientOp && node.inputs.length > 1 && !areComplete(node.inputs[0])) {
    node.inputs = [expanded(node.inputs[0], node.inputs[1])];
  }
  return node.inputs;
}

/**
 * Whether a program finds all inputs of the gradients below the nodes of the list. It does not if a value is already
 * known, because a program does not look below it; nor if a value was overwritten, even if no gradient needs it.
 */
function areComplete({ inputs }: Node): boolean {
  if (inputs.length > LONGEST) return false;
  for (let i = NODES; i < inputs.length; i++) {
    const { value, op, storage, version } = inputs[i];
    if (value !== null && op.gradient !== null) return false;
    if (storage !== null && !storage.holds(version)) return false;
  }
  return true;
}

/** The gradient of `node`, recorded op by op. */
function expanded(deferred: Node, node: Node): Node {
  const memo = deferred.memo as Memo;
  memo.gradients ??= expand(deferred, memo.inputs);
  return memo.gradients.get(node) as Node;
}

function expand(deferred: Node, inputs: Memo['inputs']): Map<Node, Node> {
  const nodes = deferred.inputs.slice(NODES);
  const released = nodes.filter((node) => node.inputs === RELEASED);
  nodes.forEach((node, i) => {
    node.inputs = inputs[i];
  });
  try {
    return gradients(nodes[nodes.length - 1], deferred.inputs[0]);
  } finally {
    for (const node of released) node.inputs = RELEASED;
  }
}
