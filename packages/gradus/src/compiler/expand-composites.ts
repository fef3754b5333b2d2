/** Before all passes: replaces composites by the nodes that compute them. */

import type { CompositeOp } from '../graph/node.ts';
import { Node } from '../graph/node.ts';
import { withGrad } from '../ops/record.ts';
import type { Recording } from './recording.ts';

/** Which nodes to replace, and by what. */
interface Replacement {
  applies(node: Node): boolean;
  /** The same value, recorded from the same inputs. The new nodes are searched for replacements too. */
  replace(node: Node): Node;
}

const COMPOSITES: Replacement = {
  applies: ({ op }) => op.kind === 'composite',
  replace: (node) => (node.op as CompositeOp).expand(node),
};

/** The same values without composites. Leaves and unchanged nodes stay the same objects. */
export function expandComposites(recording: Recording): Recording {
  return replaceNodes(recording, COMPOSITES);
}

/** The same values without the nodes that `by` applies to; the recording itself if there are none. */
export function replaceNodes(recording: Recording, by: Replacement): Recording {
  if (!recording.order.some((node) => by.applies(node))) return recording;
  return withGrad(false, () => {
    const replacer = new NodeReplacer(by);
    const roots = recording.roots.map(({ node, target, keepsOld }) => ({
      keepsOld,
      target: target === null ? null : replacer.of(target),
      node: replacer.of(node),
    }));
    return { order: replacer.order, roots };
  });
}

class NodeReplacer {
  /** All nodes, each after its inputs. */
  readonly order: Node[] = [];
  readonly #done = new Map<Node, Node>();
  readonly #by: Replacement;

  constructor(by: Replacement) {
    this.#by = by;
  }

  of(root: Node): Node {
    const known = this.#done.get(root);
    if (known !== undefined) return known;
    const stack = [this.#entry(root)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const part = top.parts[top.next++];
      if (part === undefined) {
        this.#finish(top);
        stack.pop();
      } else if (!this.#done.has(part)) stack.push(this.#entry(part));
    }
    return this.#done.get(root) as Node;
  }

  /** A node with the nodes that must be finished before it. */
  #entry(node: Node): Entry {
    if (node.value !== null) return { node, parts: [], isReplaced: false, next: 0 };
    const isReplaced = this.#by.applies(node);
    return {
      node,
      parts: isReplaced ? [this.#by.replace(node)] : node.inputs,
      isReplaced,
      next: 0,
    };
  }

  #finish({ node, parts, isReplaced }: Entry): void {
    if (this.#done.has(node)) return;
    const inputs = parts.map((part) => this.#done.get(part) as Node);
    const own = isReplaced ? inputs[0] : withInputs(node, parts, inputs);
    this.#done.set(node, own);
    if (!isReplaced) this.order.push(own);
  }
}

interface Entry {
  readonly node: Node;
  readonly parts: readonly Node[];
  readonly isReplaced: boolean;
  next: number;
}

function withInputs(node: Node, before: readonly Node[], inputs: readonly Node[]): Node {
  if (inputs.every((input, i) => input === before[i])) return node;
  const { op, dtype, shape, attributes } = node;
  return new Node(op, inputs, dtype, shape, attributes, false);
}
