import type { CompositeOp, Node } from '../graph/node.ts';
import { defineComposite, withGrad } from '../ops/record.ts';
import { gradients } from './gradients.ts';

/**
 * Defines an op by the nodes that it stands for. Its gradient is theirs.
 *
 * @param expand the value, recorded from the inputs of the node
 */
export function composite(name: string, expand: (node: Node) => Node): CompositeOp {
  const gradient = (node: Node, upstream: Node): (Node | null)[] => {
    // What is recorded here a second time, the compiler merges with the first.
    const value = withGrad(true, () => expand(node));
    const found = gradients(value, upstream, node.inputs);
    return node.inputs.map((input) => found.get(input) ?? null);
  };
  return defineComposite({ name, gradient, expand });
}
