/**
 * Values whose gradient is computed by a function of JavaScript: custom functions, and modules with backward hooks.
 *
 * A program finds nothing of that function in the structure of the graph, so the compiler cannot expand such gradients:
 * `backward` records them at once. A function with a gradient formula of nodes defines a composite instead, as
 * `linalg/computed.ts` does for values that JavaScript computes.
 */
import type { Node } from '../graph/node.ts';
import { EMPTY, tuple } from '../graph/tuple.ts';
import { add } from '../ops/elementwise.ts';
import { constant } from '../ops/leaves.ts';
import { defineComposite, record } from '../ops/record.ts';

/**
 * @param gradients those of the values; `null` for a value that no gradient reaches
 * @returns the gradients of the sources, in their order; `null` where none flows
 */
export type CustomGradient = (gradients: readonly (Node | null)[]) => readonly (Node | null)[];

interface Custom {
  readonly count: number;
  readonly gradient: CustomGradient;
}

function withoutValue(): never {
  throw new Error('this node has no value of its own');
}

/** Inputs: the sources. Its gradient is a node of {@link partsOp}. */
const customOp = defineComposite({
  name: 'custom',
  isStructural: true,
  expand: withoutValue,
  gradient: ({ memo }, parts) => {
    const { count, gradient } = memo as Custom;
    const gradients = new Array<Node | null>(count).fill(null);
    parts.attributes.values.forEach((place, i) => {
      const sum = gradients[place];
      gradients[place] = sum === null ? parts.inputs[i] : add(sum, parts.inputs[i]);
    });
    return gradient(gradients);
  },
});

/** Inputs: the value, and the custom node that it belongs to. Attribute: its place among the values. */
const valueOp = defineComposite({
  name: 'customValue',
  expand: ({ inputs }) => inputs[0],
  gradient: (node, g) => [null, record(partsOp, [g], EMPTY, g.dtype, node.attributes)],
});

/** Gradients of values of a custom node. Attributes: the place of each. */
const partsOp = defineComposite({
  name: 'customParts',
  isStructural: true,
  expand: withoutValue,
  gradient: null,
});

/** The sum of two gradients of one node. */
export function sumOf(a: Node, b: Node): Node {
  if (a.op !== partsOp) return add(a, b);
  const places = tuple([...a.attributes.values, ...b.attributes.values]);
  return record(partsOp, [...a.inputs, ...b.inputs], EMPTY, a.dtype, places);
}

let isUsed = false;

/** Whether the gradient of `node` is computed by a function of JavaScript. */
export function isCustom({ op }: Node): boolean {
  return isUsed && op === customOp;
}

/**
 * `values`, with a gradient that `gradient` passes on to `sources`. Without a source that needs a gradient, or inside
 * `noGrad`, no gradient flows.
 */
export function custom(
  values: readonly Node[],
  sources: readonly Node[],
  gradient: CustomGradient,
): Node[] {
  isUsed = true;
  const node = record(customOp, sources, EMPTY, 'float32');
  node.memo = { count: values.length, gradient } satisfies Custom;
  return values.map((value, i) =>
    record(valueOp, [value, node], value.shape, value.dtype, tuple([i])),
  );
}

/**
 * Inputs: outputs, then the gradient of each. Differentiating it differentiates all the outputs at once.
 */
const rootsOp = defineComposite({
  name: 'roots',
  isStructural: true,
  expand: withoutValue,
  gradient: ({ inputs }) => {
    const count = inputs.length / 2;
    return inputs.map((_, i) => (i < count ? inputs[count + i] : null));
  },
});

/** A node to differentiate in place of several `outputs`, and the gradient to start from. */
export function joinRoots(
  outputs: readonly Node[],
  upstreams: readonly Node[],
): { root: Node; upstream: Node } {
  const root = record(rootsOp, [...outputs, ...upstreams], EMPTY, 'float32');
  return { root, upstream: constant(1) };
}
