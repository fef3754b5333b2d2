/**
 * A walk over a recorded graph: its nodes in order, and the key of the program that computes it.
 *
 * The key is the structure as a list of integers. For each node it has the op, dtype, shape, attributes and the
 * positions of the inputs; for a leaf only kind, dtype, shape and layout. Graphs with equal keys run the same
 * program.
 */
import { inputsOf } from '../autograd/deferred.ts';
import type { Root } from '../compiler/recording.ts';
import type { Node } from '../graph/node.ts';
import type { Storage } from '../graph/storage.ts';
import type { DType } from '../ir/dtype.ts';
import { scalarOp, storageOp } from '../ops/leaves.ts';
import { StaleValueError } from '../util/errors.ts';

const STORAGE = -1;
const SCALAR = -2;
const KNOWN = -3;
const ROOT = -4;
/** A root whose target keeps its old values: they stay in memory beside the new ones. */
const ASIDE = -5;
/** A storage at the version before its last write. */
const PREVIOUS = -6;

let traversals = 0;

/** The nodes that a list of roots needs, and their key. */
export class Traversal {
  /** All nodes, each after its inputs. */
  readonly order: Node[] = [];
  readonly roots: Root[] = [];
  /** Equal keys run the same program. Numbers and memory addresses are not part of the key. */
  readonly key: number[] = [];
  /** Whether something is computed from values that have been overwritten but are still in memory. */
  readsPrevious = false;
  readonly #mark = ++traversals;
  /** The state of a visit: the nodes from a root down, the list that contains each, and the next position in it. */
  readonly #path: Node[] = [];
  readonly #inputs: (readonly Node[])[] = [];
  readonly #next: number[] = [];

  /** Adds a value to compute, and all that it needs. */
  add(root: Root): void {
    if (root.target !== null) this.#visit(root.target);
    this.#visit(root.node);
    this.roots.push(root);
  }

  /** Adds the values below the roots that must stay readable, and completes the key. */
  finish(): void {
    for (const node of this.order) {
      if (!node.keep || isKnown(node) || this.roots.some((root) => root.node === node)) continue;
      this.roots.push({ node, target: null });
    }
    this.#closeKey();
  }

  /** Writes the key again after the layout of a storage has changed. */
  rekey(): void {
    this.key.length = 0;
    this.order.forEach((node, slot) => {
      node.slot = slot;
      this.#describe(node);
    });
    this.#closeKey();
  }

  #closeKey(): void {
    for (const { node, target, keepsOld } of this.roots) {
      this.key.push(keepsOld ? ASIDE : ROOT, node.slot, target === null ? -1 : target.slot);
    }
  }

  /** Whether `node` is part of what is computed here. */
  has(node: Node): boolean {
    return node.mark === this.#mark;
  }

  /**
   * Whether computing `node` shares nodes with what is computed here, or reads a storage that is about to be
   * overwritten. False if `node` can no longer be computed.
   */
  touches(node: Node, overwritten: ReadonlySet<Storage>): boolean {
    // All nodes of this traversal can be computed; otherwise `add` would have thrown.
    if (this.has(node)) return true;
    let touches = false;
    const seen = new Set<Node>();
    const stack = [node];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (isOverwritten(next)) return false;
      if (next.storage !== null && overwritten.has(next.storage)) touches = true;
      if (isKnown(next) || seen.has(next)) continue;
      if (this.has(next)) {
        touches = true;
        continue;
      }
      seen.add(next);
      for (const input of inputsOf(next)) stack.push(input);
    }
    return touches;
  }

  #visit(root: Node): void {
    const { order } = this;
    const mark = this.#mark;
    const path = this.#path;
    const inputs = this.#inputs;
    const next = this.#next;
    let below: readonly Node[] = [root];
    let i = 0;
    while (true) {
      let node: Node;
      if (i < below.length) {
        node = below[i++];
        if (node.mark === mark) continue;
        node.mark = mark;
        // A known value needs no inputs.
        if (!isKnown(node)) {
          path.push(node);
          inputs.push(below);
          next.push(i);
          below = inputsOf(node);
          i = 0;
          continue;
        }
      } else {
        if (path.length === 0) return;
        node = path.pop() as Node;
        below = inputs.pop() as readonly Node[];
        i = next.pop() as number;
      }
      node.slot = order.push(node) - 1;
      this.#describe(node);
    }
  }

  #describe(node: Node): void {
    const { key } = this;
    if (node.value !== null) {
      key.push(KNOWN, codeOf(node.dtype), node.shape.id);
    } else if (node.op === storageOp) {
      const storage = node.storage as Storage;
      checkVersion(node, storage);
      const kind = isPrevious(node) ? PREVIOUS : STORAGE;
      if (kind === PREVIOUS) this.readsPrevious = true;
      const layout = storage.isState ? 1 + storage.columns : 0;
      key.push(kind, codeOf(node.dtype), node.shape.id, layout);
    } else if (node.op === scalarOp) {
      key.push(SCALAR, codeOf(node.dtype), node.shape.id);
    } else {
      const { inputs } = node;
      key.push(node.op.id, codeOf(node.dtype), node.shape.id, node.attributes.id, inputs.length);
      for (let i = 0; i < inputs.length; i++) key.push(inputs[i].slot);
    }
  }
}

function codeOf(dtype: DType): number {
  if (dtype === 'float32') return 0;
  if (dtype === 'int32') return 1;
  if (dtype === 'uint8') return 2;
  return dtype === 'bool' ? 3 : 4;
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
  const seen = new Set<Node>();
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (isSought(next)) return true;
    if (isKnown(next) || seen.has(next)) continue;
    seen.add(next);
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
function isPrevious({ value, storage, version }: Node): boolean {
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
