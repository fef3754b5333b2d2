import { type CompositeOp, type Node, newSearch } from '../graph/node.ts';
import { defineComposite, isGradEnabled, withGrad } from '../ops/record.ts';
import { GradusError } from '../util/errors.ts';
import { sumOf } from './custom.ts';
import { hooked, inspect } from './hooks.ts';

/** Takes the place of a node's `inputs` after the step that used them has run. */
export const RELEASED: readonly Node[] = Object.freeze([]);

/** How {@link gradients} differentiates. */
interface GradientOptions {
  /** Nodes at which to stop, in addition to the leaves. */
  readonly ends?: readonly Node[];
  /** The nodes whose gradients are needed; default: all. */
  readonly wanted?: readonly Node[] | null;
  /** Whether the gradients can be differentiated too; default false. */
  readonly createGraph?: boolean;
  /** Whether hooks see the gradients; default false. */
  readonly isWatched?: boolean;
}

/**
 * Reverse-mode differentiation, recorded as nodes of the same graph.
 *
 * @param root any node that needs a gradient
 * @param upstream the gradient of `root`, of its shape
 * @returns the gradient of each node between `root` and the leaves that needs one
 * @throws GradusError if a step has already run and released a part of the graph
 */
export function gradients(
  root: Node,
  upstream: Node,
  { ends, wanted = null, createGraph = false, isWatched = false }: GradientOptions = {},
): Map<Node, Node> {
  const result = new Map<Node, Node>([[root, upstream]]);
  withGrad(createGraph, () => {
    const all = differentiated(root, ends);
    const order = wanted === null ? all : leadingTo(wanted, all);
    const useful = wanted === null ? null : new Set(order);
    for (let i = order.length - 1; i >= 0; i--) propagate(order[i], result, useful, isWatched);
  });
  return result;
}

/** The nodes of `order` that the gradients of `wanted` pass through. */
function leadingTo(wanted: readonly Node[], order: readonly Node[]): Node[] {
  const leading = new Set(wanted);
  return order.filter((node) => {
    const leads = leading.has(node) || node.inputs.some((input) => leading.has(input));
    if (leads) leading.add(node);
    return leads;
  });
}

function propagate(
  node: Node,
  result: Map<Node, Node>,
  useful: ReadonlySet<Node> | null,
  isWatched: boolean,
): void {
  let upstream = result.get(node);
  if (upstream === undefined) return;
  if (isWatched) {
    upstream = hooked(node, upstream);
    result.set(node, upstream);
  }
  if (node.op.gradient === null) return;
  const parts = node.op.gradient(node, upstream);
  if (isWatched) inspect(node, upstream, parts);
  node.inputs.forEach((input, i) => {
    const part = parts[i];
    if (!input.needsGrad || part === null || part === undefined) return;
    if (useful !== null && !useful.has(input)) return;
    const sum = result.get(input);
    result.set(input, sum === undefined ? part : sumOf(sum, part));
  });
}

/** The nodes from `ends` and the leaves to `root` that need a gradient, inputs first. */
export function differentiated(root: Node, ends: readonly Node[] = []): Node[] {
  const search = newSearch();
  for (const end of ends) end.found = search;
  root.found = search;
  const order: Node[] = [];
  const stack = [root];
  const next = [0];
  while (stack.length > 0) {
    const top = stack.length - 1;
    const node = stack[top];
    if (node.inputs === RELEASED) refuseReleased();
    const input = node.inputs[next[top]++];
    if (input === undefined) {
      order.push(node);
      stack.pop();
      next.pop();
    } else if (input.needsGrad && input.found !== search) {
      input.found = search;
      stack.push(input);
      next.push(0);
    }
  }
  return order;
}

function refuseReleased(): never {
  throw new GradusError(
    'backward: the graph below this value was released when its step ran. ' +
      'Run forward again before calling backward() a second time, or add the losses first.',
    { code: 'released' },
  );
}

/** Notes that backward has gone through `nodes` for the last time. */
export function spend(nodes: readonly Node[]): void {
  for (const node of nodes) if (node.op.gradient !== null) node.spent = true;
}

/** Whether backward can still go through `node`. */
export function leadsBackward(node: Node): boolean {
  if (!node.needsGrad || node.spent) return false;
  const search = newSearch();
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (!next.needsGrad || next.found === search) continue;
    if (next.spent || next.inputs === RELEASED) return false;
    next.found = search;
    for (const input of next.inputs) stack.push(input);
  }
  return true;
}

/**
 * Defines an op by the nodes that compute it; its gradient follows from them.
 *
 * @param expand the value, recorded from the inputs of the node
 */
export function composite(name: string, expand: (node: Node) => Node): CompositeOp {
  const gradient = (node: Node, upstream: Node): (Node | null)[] => {
    // Records the nodes a second time; the compiler merges them with the first.
    const value = withGrad(true, () => expand(node));
    const found = gradients(value, upstream, { ends: node.inputs, createGraph: isGradEnabled() });
    return node.inputs.map((input) => found.get(input) ?? null);
  };
  return defineComposite({ name, gradient, expand });
}
