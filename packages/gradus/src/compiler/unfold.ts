/** Before all passes: composites give way to the nodes that they stand for. */
import { Node } from '../graph/node.ts';
import { withGrad } from '../ops/record.ts';
import type { Recording } from './recording.ts';

/** The same values without composites. Nodes that stay as they are, and all leaves, are the same objects. */
export function unfold(recording: Recording): Recording {
  if (recording.order.every(({ op }) => op.kind !== 'composite')) return recording;
  return withGrad(false, () => {
    const unfolding = new Unfolding();
    const roots = recording.roots.map(({ node, target, keepsOld }) => ({
      keepsOld,
      target: target === null ? null : unfolding.of(target),
      node: unfolding.of(node),
    }));
    return { order: unfolding.order, roots };
  });
}

class Unfolding {
  /** Inputs before what reads them. */
  readonly order: Node[] = [];
  private readonly done = new Map<Node, Node>();

  of(root: Node): Node {
    const known = this.done.get(root);
    if (known !== undefined) return known;
    const stack = [{ node: root, parts: partsOf(root), next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const part = top.parts[top.next++];
      if (part === undefined) {
        this.finish(top.node, top.parts);
        stack.pop();
      } else if (!this.done.has(part)) stack.push({ node: part, parts: partsOf(part), next: 0 });
    }
    return this.done.get(root) as Node;
  }

  private finish(node: Node, parts: readonly Node[]): void {
    if (this.done.has(node)) return;
    const inputs = parts.map((part) => this.done.get(part) as Node);
    const isComposite = parts.length > 0 && node.op.kind === 'composite';
    const own = isComposite ? inputs[0] : withInputs(node, parts, inputs);
    this.done.set(node, own);
    if (!isComposite) this.order.push(own);
  }
}

/** What is to be unfolded before a node is. */
function partsOf(node: Node): readonly Node[] {
  if (node.value !== null) return [];
  return node.op.kind === 'composite' ? [node.op.unfold(node)] : node.inputs;
}

function withInputs(node: Node, before: readonly Node[], inputs: readonly Node[]): Node {
  if (inputs.every((input, i) => input === before[i])) return node;
  const { op, dtype, shape, attributes } = node;
  return new Node(op, inputs, dtype, shape, attributes, false);
}
