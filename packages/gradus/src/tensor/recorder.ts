/**
 * When recorded work runs.
 *
 * An assignment (an optimizer's step) is recorded and runs at the first read that needs it, at
 * `zeroGrad()` or at the next `backward()`. With it run the values that would be lost otherwise: what
 * is marked to be kept, and what has been recorded and nothing reads yet (a running sum of losses).
 */
import { RELEASED } from '../autograd/gradients.ts';
import type { Backend, BackendMemory } from '../backend/backend.ts';
import { createDefaultBackend } from '../backend/default.ts';
import { Engine, type Statistics } from '../backend/engine.ts';
import { dataOf } from '../backend/residence.ts';
import { isKnown, isLost, Traversal } from '../backend/traversal.ts';
import type { Root } from '../compiler/recording.ts';
import type { TypedArray } from '../graph/dtype.ts';
import type { Node } from '../graph/node.ts';
import type { Source } from '../graph/source.ts';
import { leafAt, sourceOp } from '../ops/leaves.ts';

/** More recorded values than this that nothing reads are computed, so that they cannot pile up. */
const UNREAD_LIMIT = 256;

let engine: Engine | null = null;
/** Steps that have run. A node of a later generation depends on a step that is still pending. */
let generation = 0;
let pending: Root[] = [];
let unread: Node[] = [];

/** What may hold a gradient of the pending step. */
interface GradientHolder {
  readonly grad: { readonly node: Node } | null;
  readonly clearsGrad: boolean;
}

/** Who got a gradient since the last step. Unless they clear it, the next backward wants to add to it. */
const gradientHolders = new Set<GradientHolder>();

/** The gradient that a step must not lose, if there is one that is not yet computed. */
function heldGradient({ grad, clearsGrad }: GradientHolder): Node | null {
  return grad === null || clearsGrad || isKnown(grad.node) ? null : grad.node;
}

/** Whether `node` was not computed while it could be. */
export function isGone(node: Node): boolean {
  // Only a step that has run can have taken anything away: for a value of this generation, none has.
  return node.generation < generation && !isKnown(node) && isLost(node);
}

/** Notes that `holder` has got a gradient. */
export function holdGradient(holder: GradientHolder): void {
  gradientHolders.add(holder);
}

/** From now on values are computed by `backend`. Pending work runs on the old one first. */
export function setBackend(backend: Backend): void {
  flush();
  engine?.clear();
  engine = new Engine(backend);
}

/** Runs `fn` with values computed by another engine, then goes on with the present one. */
export function withEngine<T>(other: Engine, fn: () => T): T {
  flush();
  const before = engine;
  engine = other;
  try {
    const result = fn();
    flush();
    return result;
  } finally {
    engine = before;
  }
}

/** What computes values now: WebAssembly, unless another backend was chosen. */
export function currentEngine(): Engine {
  engine ??= new Engine(createDefaultBackend());
  return engine;
}

/** The backend that computes values now. */
export function currentBackend(): Backend {
  return currentEngine().backend;
}

/** Counts of programs compiled and run since the backend was chosen. */
export function engineStatistics(): Statistics {
  return currentEngine().statistics();
}

/** What the present backend holds, in bytes. */
export function engineMemory(): BackendMemory {
  return currentEngine().backend.memory();
}

/** Notes a value that a user's call made. */
export function track(node: Node): void {
  unread.push(node);
  if (unread.length <= UNREAD_LIMIT) return;
  unread = unread.filter(isUnread);
  if (unread.length > UNREAD_LIMIT / 2) computeUnread();
}

function isUnread(node: Node): boolean {
  return !node.consumed && !isKnown(node);
}

function computeUnread(): void {
  flush();
  for (const node of unread) {
    // One may have been computed together with another; one whose parameters have changed is lost.
    if (isUnread(node) && !isLost(node)) execute(traversalOf(node));
  }
  unread = [];
}

/**
 * Records that the memory behind leaves gets new values; all of them are computed from the old ones.
 * @param writes leaves at their present version, and the values to come
 * @returns the leaves of the next version
 */
export function assign(writes: readonly { leaf: Node; value: Node }[]): Node[] {
  const written = new Set(pending.map(({ target }) => target?.source));
  const mustWait = writes.some(
    ({ leaf, value }) => written.has(leaf.source) || value.generation > generation,
  );
  if (mustWait) flush();
  return writes.map(({ leaf, value }) => {
    pending.push({ node: value, target: leaf });
    value.consumed = true;
    const { source, shape, needsGrad, version } = leaf;
    return leafAt(source as Source, version + 1, shape, needsGrad, generation + 1);
  });
}

/** Runs the pending step, if there is one. */
export function flush(): void {
  if (pending.length === 0) return;
  const writes = pending;
  const traversal = new Traversal();
  try {
    const later = collectStep(traversal);
    pending = [];
    unread = later;
    execute(traversal);
  } catch (error) {
    // The step did not happen; its leaves stand for the values as they are.
    for (const { target } of writes) if (target?.source) target.source.version = target.version + 1;
    pending = [];
    throw error;
  } finally {
    generation++;
  }
  for (const holder of gradientHolders) {
    if (heldGradient(holder) === null) gradientHolders.delete(holder);
  }
  // What was computed no longer needs the graph below it, and that graph is out of date.
  for (const { node, target } of traversal.roots) if (target === null) node.inputs = RELEASED;
}

/** Adds the pending writes, and what they would make unreadable. @returns what can wait */
function collectStep(traversal: Traversal): Node[] {
  for (const root of pending) traversal.add(root);
  const overwritten = new Set(pending.map(({ target }) => target?.source as Source));
  for (const holder of gradientHolders) {
    const node = heldGradient(holder);
    if (node !== null && traversal.touches(node, overwritten))
      traversal.add({ node, target: null });
  }
  const later: Node[] = [];
  for (const node of unread) {
    if (!isUnread(node)) continue;
    if (node.generation > generation) later.push(node);
    else if (traversal.touches(node, overwritten)) traversal.add({ node, target: null });
  }
  return later;
}

/** The elements of a node, computed if need be. Not to be written to. */
export function readValue(node: Node): TypedArray {
  if (node.value !== null) return node.value;
  const belongsToStep = node.generation > generation || node.keep || unread.includes(node);
  if (pending.length > 0 && belongsToStep) flush();
  if (node.value !== null) return node.value;
  if (node.op === sourceOp && node.source?.version === node.version) return dataOf(node.source);
  execute(traversalOf(node));
  unread = unread.filter(isUnread);
  return knownValue(node);
}

function knownValue(node: Node): TypedArray {
  if (node.value === null) throw new Error('the engine left a root without its value');
  return node.value;
}

function traversalOf(node: Node): Traversal {
  const traversal = new Traversal();
  traversal.add({ node, target: null });
  const none = new Set<Source>();
  for (const other of unread) {
    if (other === node || !isUnread(other)) continue;
    if (other.generation <= generation && traversal.touches(other, none)) {
      traversal.add({ node: other, target: null });
    }
  }
  return traversal;
}

function execute(traversal: Traversal): void {
  traversal.finish();
  currentEngine().run(traversal);
}

/** The compiler's passes for what reading `node` would run now, or for the pending step. */
export function explain(node: Node | null): string {
  const traversal = node === null ? new Traversal() : traversalOf(node);
  if (node === null) collectStep(traversal);
  traversal.finish();
  return currentEngine().explain(traversal);
}
