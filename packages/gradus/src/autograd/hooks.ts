/** Functions that see gradients while `backward` records them. */
import type { Node } from '../graph/node.ts';

/** Gets the gradient of a value; may return another one to take its place. */
export type NodeHook = (gradient: Node) => Node | null;

/** Gets a node, its gradient, and the gradients that its op passes on to its inputs. */
export type Inspector = (node: Node, gradient: Node, parts: readonly (Node | null)[]) => void;

const hooks = new WeakMap<object, Set<NodeHook>>();
let inspector: Inspector | null = null;
let isUsed = false;

/** The steps of an optimizer replace the node of a leaf, but not its tensor. */
function keyOf(node: Node): object {
  return node.op.gradient === null ? (node.owner ?? node) : node;
}

/** Calls `hook` with each gradient of `node` from now on, after those that were added before. Returns its end. */
export function addHook(node: Node, hook: NodeHook): () => void {
  isUsed = true;
  const key = keyOf(node);
  const own = hooks.get(key) ?? new Set();
  // The same function may be registered twice.
  const entry: NodeHook = (gradient) => hook(gradient);
  hooks.set(key, own.add(entry));
  return () => own.delete(entry);
}

/** Calls `inspect` for all gradients that are recorded while `fn` runs. */
export function withInspector<T>(inspect: Inspector, fn: () => T): T {
  const before = inspector;
  inspector = inspect;
  isUsed = true;
  try {
    return fn();
  } finally {
    inspector = before;
  }
}

/** Whether some function wants to see the gradient of `node`. */
export function isWatched(node: Node): boolean {
  return isUsed && (inspector !== null || (hooks.get(keyOf(node))?.size ?? 0) > 0);
}

/** The gradient of `node` after its hooks. */
export function hooked(node: Node, gradient: Node): Node {
  let result = gradient;
  for (const hook of [...(hooks.get(keyOf(node)) ?? [])]) result = hook(result) ?? result;
  return result;
}

/** Shows the inspector what the op of `node` makes of its gradient. */
export function inspect(node: Node, gradient: Node, parts: readonly (Node | null)[]): void {
  inspector?.(node, gradient, parts);
}
