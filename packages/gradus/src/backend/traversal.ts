/** Walks a recorded graph once: the nodes in order, and the key of the program that computes it. */
import { inputsOf } from '../autograd/tape.ts';
import type { Root } from '../compiler/recording.ts';
import type { DType } from '../graph/dtype.ts';
import type { Node } from '../graph/node.ts';
import type { Source } from '../graph/source.ts';
import { scalarOp, sourceOp } from '../ops/leaves.ts';
import { StaleValueError } from '../util/errors.ts';

const SOURCE = -1;
const SCALAR = -2;
const KNOWN = -3;
const ROOT = -4;

let traversals = 0;

export class Traversal {
  /** Inputs before what reads them. */
  readonly order: Node[] = [];
  readonly roots: Root[] = [];
  /** The structure: equal keys are served by one program. Numbers and addresses are not part of it. */
  readonly key: number[] = [];
  private readonly mark = ++traversals;

  /** Adds a value to compute, and all that it needs. */
  add(root: Root): void {
    if (root.target !== null) this.visit(root.target);
    this.visit(root.node);
    this.roots.push(root);
  }

  /** Adds the values below the roots that are to stay readable, and closes the key. */
  finish(): void {
    for (const node of this.order) {
      if (!node.keep || isKnown(node) || this.roots.some((root) => root.node === node)) continue;
      this.roots.push({ node, target: null });
    }
    this.closeKey();
  }

  /** Writes the key anew, after the layout of a source has changed. */
  rekey(): void {
    this.key.length = 0;
    for (const node of this.order) this.describe(node);
    this.closeKey();
  }

  private closeKey(): void {
    for (const { node, target } of this.roots) {
      this.key.push(ROOT, node.slot, target === null ? -1 : target.slot);
    }
  }

  /**
   * Whether computing `node` would meet what is computed here anyway, or a source that is about to be
   * overwritten; not where it cannot be computed any more.
   */
  touches(node: Node, overwritten: ReadonlySet<Source>): boolean {
    // What this traversal has met is not out of date, or it would have said so.
    if (node.mark === this.mark) return true;
    let touches = false;
    const seen = new Set<Node>();
    const stack = [node];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (isStale(next)) return false;
      if (next.source !== null && overwritten.has(next.source)) touches = true;
      if (isKnown(next) || seen.has(next)) continue;
      if (next.mark === this.mark) touches = true;
      seen.add(next);
      stack.push(...inputsOf(next));
    }
    return touches;
  }

  private visit(root: Node): void {
    if (root.mark === this.mark) return;
    const stack: Node[] = [root];
    const next: number[] = [0];
    const { mark } = this;
    root.mark = mark;
    while (stack.length > 0) {
      const top = stack.length - 1;
      const node = stack[top];
      const inputs = isKnown(node) ? NONE : inputsOf(node);
      if (next[top] < inputs.length) {
        const input = inputs[next[top]++];
        if (input.mark !== mark) {
          input.mark = mark;
          stack.push(input);
          next.push(0);
        }
      } else {
        stack.pop();
        next.pop();
        node.slot = this.order.push(node) - 1;
        this.describe(node);
      }
    }
  }

  private describe(node: Node): void {
    const { key } = this;
    if (node.value !== null) {
      key.push(KNOWN, codeOf(node.dtype), node.shape.id);
    } else if (node.op === sourceOp) {
      checkVersion(node);
      const { isState, columns } = node.source as Source;
      key.push(SOURCE, codeOf(node.dtype), node.shape.id, isState ? 1 + columns : 0);
    } else if (node.op === scalarOp) {
      key.push(SCALAR, node.shape.id);
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
  return dtype === 'uint8' ? 2 : 3;
}

const NONE: readonly Node[] = [];

/** Whether nothing needs to be computed for a node. */
export function isKnown(node: Node): boolean {
  return node.value !== null || node.op.kind === 'leaf';
}

/** Whether a step has overwritten what `node` would be computed from. */
export function isLost(node: Node): boolean {
  const seen = new Set<Node>();
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (isStale(next)) return true;
    if (isKnown(next) || seen.has(next)) continue;
    seen.add(next);
    stack.push(...inputsOf(next));
  }
  return false;
}

/** Whether this leaf's values have been overwritten. */
function isStale({ value, version, source }: Node): boolean {
  return value === null && source !== null && version < source.version;
}

function checkVersion({ version, source }: Node): void {
  if (source === null || version === source.version) return;
  throw new StaleValueError(
    'this value was not kept when its step ran, and the parameters it depends on have changed since. ' +
      'Read it before the step runs (before the next zeroGrad(), backward() or read of a loss), ' +
      'or mark it with keep().',
  );
}
