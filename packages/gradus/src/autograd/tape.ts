/**
 * Backward, recorded in a word. Which nodes the gradients are is known from the structure of what was
 * computed, so `backward` writes down only that: the nodes to differentiate (the tape), and one node for
 * each gradient that somebody wants. They are worked out when a program is compiled, not at each step.
 */
import { Node } from '../graph/node.ts';
import { EMPTY } from '../graph/tuple.ts';
import { defineComposite } from '../ops/record.ts';
import { differentiated, gradients, RELEASED } from './gradients.ts';

/** Inputs: the upstream gradient, then all that is differentiated, what is read before what reads it. */
const tapeOp = defineComposite({
  name: 'tape',
  gradient: null,
  unfold: () => {
    throw new Error('a tape has no value');
  },
});

/** Inputs: the tape and the node whose gradient it is; or, once it was worked out, that gradient. */
const gradientOp = defineComposite({
  name: 'gradient',
  gradient: null,
  unfold: ({ inputs }) => (inputs.length === 1 ? inputs[0] : workedOut(inputs[0], inputs[1])),
});

const NODES = 1;

/** Longer tapes are worked out op by op at once, so that they can be computed in pieces. */
const LONGEST_TAPE = 1024;

/** What tapes were worked out to. */
const found = new WeakMap<Node, Map<Node, Node>>();

/**
 * Notes what is between `root` and the leaves.
 * @throws GradusError where a step has already run and released a part of the graph
 */
export function recordTape(root: Node, upstream: Node): Node {
  const nodes = differentiated(root);
  const tape = new Node(tapeOp, [upstream, ...nodes], upstream.dtype, upstream.shape, EMPTY, false);
  tape.owner = nodes.map((node) => node.inputs);
  return tape;
}

/** The nodes that have a gradient, in the order in which backward reaches them. */
export function reached(tape: Node): Node[] {
  return tape.inputs.slice(NODES).reverse();
}

/** The gradient of a node of the tape. */
export function gradientOf(tape: Node, node: Node): Node {
  return new Node(gradientOp, [tape, node], node.dtype, node.shape, EMPTY, false);
}

/** Whether there is something to compute: a tape only says what its gradients are. */
export function hasValue({ op }: Node): boolean {
  return op !== tapeOp;
}

/** What computing `node` reads. */
export function inputsOf(node: Node): readonly Node[] {
  if (node.op === gradientOp && node.inputs.length > 1 && !tellsAll(node.inputs[0])) {
    node.inputs = [workedOut(node.inputs[0], node.inputs[1])];
  }
  return node.inputs;
}

/**
 * Whether the gradients follow from the nodes of the tape as a program sees them. Not where a value is
 * known already, since a program does not look below it; nor where one was overwritten that perhaps no
 * gradient needs.
 */
function tellsAll(tape: Node): boolean {
  const { inputs } = tape;
  if (inputs.length > LONGEST_TAPE) return false;
  for (let i = NODES; i < inputs.length; i++) {
    const { value, op, storage, version } = inputs[i];
    if (value !== null && op.gradient !== null) return false;
    if (storage !== null && !storage.holds(version)) return false;
  }
  return true;
}

/** The gradient of `node`, recorded op by op. */
function workedOut(tape: Node, node: Node): Node {
  let all = found.get(tape);
  if (all === undefined) {
    all = workOut(tape);
    found.set(tape, all);
  }
  return all.get(node) as Node;
}

/** A step may have released what it computed; the tape still knows what that was computed from. */
function workOut(tape: Node): Map<Node, Node> {
  const nodes = tape.inputs.slice(NODES);
  const inputs = tape.owner as (readonly Node[])[];
  const released = nodes.filter((node) => node.inputs === RELEASED);
  nodes.forEach((node, i) => {
    node.inputs = inputs[i];
  });
  try {
    return gradients(nodes[nodes.length - 1], tape.inputs[0]);
  } finally {
    for (const node of released) node.inputs = RELEASED;
  }
}
