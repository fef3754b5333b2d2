/**
 * Backward, recorded without working it out. The gradients follow from the structure of what was computed,
 * so `backward` records only that structure: one node that lists what is to be differentiated, and one node
 * for each gradient that is wanted. The compiler expands them into the nodes that compute the gradients,
 * once for each program and not at each step.
 */
import { Node } from '../graph/node.ts';
import { EMPTY } from '../graph/tuple.ts';
import { defineComposite } from '../ops/record.ts';
import { differentiated, gradients, RELEASED } from './gradients.ts';

/** Inputs: the upstream gradient, then all that is differentiated, what is read before what reads it. */
const deferredOp = defineComposite({
  name: 'deferredGradients',
  gradient: null,
  expand: () => {
    throw new Error('deferred gradients have no value of their own');
  },
});

/** Inputs: the deferred gradients and the node whose gradient it is; or, once it is expanded, that gradient. */
const gradientOp = defineComposite({
  name: 'gradient',
  gradient: null,
  expand: ({ inputs }) => (inputs.length === 1 ? inputs[0] : expanded(inputs[0], inputs[1])),
});

/** Where the differentiated nodes begin among the inputs. */
const NODES = 1;

/** Longer lists are expanded at once, so that they can be computed in pieces. */
const LONGEST = 1024;

/** What deferred gradients keep: a step may release what the differentiated nodes were computed from. */
interface Memo {
  readonly inputs: readonly (readonly Node[])[];
  gradients: Map<Node, Node> | null;
}

/**
 * Notes what lies between `root` and the leaves.
 * @throws GradusError where a step has already run and released a part of the graph
 */
export function deferGradients(root: Node, upstream: Node): Node {
  const nodes = differentiated(root);
  const { dtype, shape } = upstream;
  const deferred = new Node(deferredOp, [upstream, ...nodes], dtype, shape, EMPTY, false);
  const memo: Memo = { inputs: nodes.map((node) => node.inputs), gradients: null };
  deferred.memo = memo;
  return deferred;
}

/** The nodes that have a gradient, in the order in which backward reaches them. */
export function reached(deferred: Node): Node[] {
  return deferred.inputs.slice(NODES).reverse();
}

/** The gradient of one of the {@link reached} nodes. */
export function gradientOf(deferred: Node, node: Node): Node {
  return new Node(gradientOp, [deferred, node], node.dtype, node.shape, EMPTY, false);
}

/** Whether there is something to compute: deferred gradients only list what they are gradients of. */
export function hasValue({ op }: Node): boolean {
  return op !== deferredOp;
}

/** What computing `node` reads. */
export function inputsOf(node: Node): readonly Node[] {
  if (node.op === gradientOp && node.inputs.length > 1 && !areComplete(node.inputs[0])) {
    node.inputs = [expanded(node.inputs[0], node.inputs[1])];
  }
  return node.inputs;
}

/**
 * Whether a program finds all that the gradients need below the nodes of the list. It does not where a value
 * is known already, since a program does not look below it; nor where one was overwritten that perhaps no
 * gradient needs.
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
