/** A walk over a recorded graph: the nodes that a list of roots needs, in order. */
import { inputsOf } from '../autograd/deferred.ts';
import type { Root } from '../compiler/recording.ts';
import { type Node, newSearch } from '../graph/node.ts';
import type { Storage } from '../graph/storage.ts';
import { StaleValueError } from '../util/errors.ts';

let traversals = 0;

/** The nodes that a list of roots needs. */
export class Traversal {
  /** All nodes, each after its inputs. */
  readonly order: Node[] = [];
  readonly roots: Root[] = [];
  /** Whether something is computed from values that have been overwritten but are still in memory. */
  readsPrevious = false;
  readonly #mark = ++traversals;
  /** The nodes that must stay readable. */
  readonly #kept: Node[] = [];
  /** The state of a visit: the nodes from a root down, and the next input of each. */
  readonly #path: Node[] = [];
  readonly #next: number[] = [];

  /** Adds a value to compute, and all that it needs. */
  add(root: Root): void {
    if (root.target !== null) this.#visit(root.target);
    this.#visit(root.node);
    this.roots.push(root);
  }

  /** Adds the values below the roots that must stay readable. */
  finish(): void {
    const { roots } = this;
    for (const node of this.#kept) {
      if (!roots.some((root) => root.node === node)) roots.push({ node, target: null });
    }
  }

  /** Whether `node` is part of what is computed here. */
  has(node: Node): boolean {
    return node.mark === this.#mark;
  }

  /**
   * Whether computing `node` shares nodes with what is computed here, or reads a storage that a root overwrites. False
   * if `node` can no longer be computed.
   */
  touches(node: Node): boolean {
    // All nodes of this traversal can be computed; otherwise `add` would have thrown.
    if (this.has(node)) return true;
    let touches = false;
    const search = newSearch();
    const stack = [node];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (isOverwritten(next)) return false;
      if (next.storage !== null && this.#writes(next.storage)) touches = true;
      if (isKnown(next) || next.found === search) continue;
      if (this.has(next)) {
        touches = true;
        continue;
      }
      next.found = search;
      for (const input of inputsOf(next)) stack.push(input);
    }
    return touches;
  }

  #writes(storage: Storage): boolean {
    return this.roots.some(({ target }) => target !== null && target.storage === storage);
  }

  #visit(root: Node): void {
    if (this.#enter(root)) return;
    const path = this.#path;
    const next = this.#next;
    let depth = 0;
    let node = root;
    let inputs = inputsOf(root);
    let i = 0;
    while (true) {
      if (i < inputs.length) {
        const input = inputs[i++];
        if (this.#enter(input)) continue;
        path[depth] = node;
        next[depth++] = i;
        node = input;
        inputs = inputsOf(node);
        i = 0;
      } else {
        this.#append(node);
        if (depth === 0) return;
        node = path[--depth];
        inputs = node.inputs;
        i = next[depth];
      }
    }
  }

  /** Begins the visit of a node. @returns whether it needs no further visit: no inputs, or visited before */
  #enter(node: Node): boolean {
    if (node.mark === this.#mark) return true;
    node.mark = this.#mark;
    if (!isKnown(node)) return false;
    const { storage } = node;
    if (storage !== null && node.value === null && node.version < storage.version) {
      checkVersion(node, storage);
      this.readsPrevious = true;
    }
    this.order.push(node);
    return true;
  }

  #append(node: Node): void {
    this.order.push(node);
    if (node.keep) this.#kept.push(node);
  }
}

/** Whether a node needs no computing. */
export function isKnown(node: Node): boolean {
  return node.value !== null || node.op.kind === 'leaf';
}

/** Whether `node` reads values that are no longer in memory. */
export function readsOverwritten(node: Node): boolean {
  return reads(node, isOverwritten);
}

/** Whether `node` reads values that a step has overwritten, but that are still in memory. */
export function readsPrevious(node: Node): boolean {
  return reads(node, isPrevious);
}

function reads(node: Node, isSought: (leaf: Node) => boolean): boolean {
  const search = newSearch();
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (isSought(next)) return true;
    if (isKnown(next) || next.found === search) continue;
    next.found = search;
    for (const input of inputsOf(next)) stack.push(input);
  }
  return false;
}

/**
 * Marks the leaves below `node`, so that a step that overwrites them copies their values.
 * @param computed nodes that will have a value soon
 */
export function keepLeaves(node: Node, computed: ReadonlySet<Node>): void {
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.storage?.isState) next.keep = true;
    if (isKnown(next) || next.leavesKept || computed.has(next)) continue;
    next.leavesKept = true;
    for (const input of inputsOf(next)) stack.push(input);
  }
}

/** Whether the storage of this leaf has been written since the leaf was recorded. */
export function isPrevious({ value, storage, version }: Node): boolean {
  return value === null && storage !== null && version < storage.version;
}

/** Whether the values of this leaf are no longer in memory. */
function isOverwritten({ value, version, storage }: Node): boolean {
  return value === null && storage !== null && !storage.holds(version);
}

function checkVersion({ version, shape }: Node, storage: Storage): void {
  if (storage.holds(version)) return;
  const call = storage.overwriter(version);
  throw new StaleValueError(
    `this value can no longer be computed: ${call} has overwritten a tensor of shape ` +
      `[${shape.values}] that it depends on. Read the value before that call, or mark it with keep().`,
  );
}
