/**
 * When recorded work runs.
 *
 * An assignment (an optimizer's step) is recorded and runs at the first read that needs it, at
 * `zeroGrad()` or at the next `backward()`. What it would make unreadable and what somebody may still
 * want is computed along with it (what is marked to be kept, what nothing has consumed, gradients that stay
 * for a second step), or can still be computed afterwards, since what it is computed from is kept
 * (gradients of this step, values that the loop has named).
 */
import { RELEASED } from '../autograd/gradients.ts';
import type { Backend, BackendMemory } from '../backends/backend.ts';
import { createDefaultBackend } from '../backends/default.ts';
import type { Root } from '../compiler/recording.ts';
import type { Node } from '../graph/node.ts';
import type { OverwrittenLeaf, Storage } from '../graph/storage.ts';
import type { TypedArray } from '../ir/dtype.ts';
import { leafAt, storageOp } from '../ops/leaves.ts';
import { dataOf } from './device-buffers.ts';
import { Engine, type Statistics } from './engine.ts';
import { computePieces, isTooLong } from './pieces.ts';
import { isKnown, isLost, readsPrevious, secure, Traversal } from './traversal.ts';

/** More recorded values than this that nothing reads are computed, so that they cannot pile up. */
const UNREAD_LIMIT = 256;

/** An assignment: the value, the leaf whose memory it goes to, and the user's call that asks for it. */
interface Write extends Root {
  readonly target: Node;
  readonly call: string;
}

/** Who has a gradient. */
interface GradientHolder {
  readonly gradient: { readonly node: Node } | null;
  /** Whether a step has run since there has been a gradient. */
  carriesGradient: boolean;
  /** Whether it may be an input that is new at each step, with a gradient that nobody is going to read. */
  isPassing: boolean;
  /** Whether it is among the holders that the next step looks at. */
  isHeld: boolean;
}

let engine: Engine | null = null;
/** Steps that have run. A node of a later generation depends on a step that is still pending. */
let generation = 0;
let pending: Write[] = [];
/** What calls have made since the last step, as far as it has not been computed. */
let unread: Node[] = [];
/** What the loop itself has made from parameters since the last step: it may read that at any time. */
let named: Node[] = [];
/** So many forwards are running; what they make is theirs. */
let forwards = 0;
/** Who got a gradient since the last step that its gradient has to do with. */
let holders: GradientHolder[] = [];
/** What could not be computed, and why. */
const failures = new WeakMap<Node, unknown>();

/** Whether `node` was not computed while it could be. */
export function isGone(node: Node): boolean {
  // Only a step that has run can have taken anything away: for a value of this generation, none has.
  return node.generation < generation && !isKnown(node) && isLost(node);
}

/** Notes that `holder` has got a gradient. */
export function holdGradient(holder: GradientHolder): void {
  if (holder.isHeld) return;
  holder.isHeld = true;
  holders.push(holder);
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
    return fn();
  } finally {
    try {
      flush();
    } finally {
      engine = before;
    }
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

/** A module's forward begins: what it makes is read by nobody else, unless it returns it. */
export function enterForward(): void {
  forwards++;
}

/** The forward that began last ends. */
export function leaveForward(): void {
  forwards--;
}

/** Notes a value that a user's call made. */
export function track(node: Node): void {
  unread.push(node);
  if (forwards === 0) name(node);
  if (unread.length <= UNREAD_LIMIT) return;
  unread = unread.filter(isUnread);
  if (unread.length > UNREAD_LIMIT / 2) computeUnread();
}

/** Notes a value that the user's loop may read whenever it likes. */
export function name(node: Node): void {
  if (node.generation < 0) return;
  named.push(node);
  if (named.length <= UNREAD_LIMIT) return;
  for (const each of named) if (!isUnread(each)) secure(each, NO_NODES);
  named = named.filter(isUnread);
}

const NO_NODES: ReadonlySet<Node> = new Set();
const NO_STORAGES: ReadonlySet<Storage> = new Set();

function isUnread(node: Node): boolean {
  return !node.consumed && !isKnown(node) && !failures.has(node);
}

function computeUnread(): void {
  flush();
  for (const node of unread) {
    // One may have been computed together with another; one whose parameters have changed is lost.
    if (!isUnread(node) || isLost(node)) continue;
    try {
      compute(node);
    } catch {
      // Whoever reads the value is told.
    }
  }
  unread = [];
}

/**
 * Records that the memory behind leaves gets new values; all of them are computed from the old ones.
 * @param writes leaves at their present version, and the values to come
 * @param call what the user called, for messages
 * @returns the leaves of the next version
 */
export function assign(writes: readonly { leaf: Node; value: Node }[], call: string): Node[] {
  if (pending.length > 0 && mustWait(writes)) flush();
  return writes.map(({ leaf, value }) => {
    pending.push({ node: value, target: leaf, call });
    value.consumed = true;
    const { storage, shape, needsGrad, version } = leaf;
    return leafAt(storage as Storage, version + 1, shape, needsGrad, generation + 1);
  });
}

/** Whether writes cannot join those that are pending: something lies between the two. */
function mustWait(writes: readonly { leaf: Node; value: Node }[]): boolean {
  const written = new Set(pending.map(({ target }) => target.storage));
  return (
    writes.some(({ leaf, value }) => written.has(leaf.storage) || isLater(value)) ||
    unread.some(isLater) ||
    named.some(isLater)
  );
}

/** Whether `node` depends on what a pending step writes. */
function isLater(node: Node): boolean {
  return node.generation > generation;
}

/** Runs the pending step, if there is one. */
export function flush(): void {
  if (pending.length === 0) return;
  const writes = pending;
  let apart: ReadonlySet<Node> = NO_NODES;
  try {
    let step = collectStep(writes);
    if (isTooLong(step.traversal)) {
      computePieces(currentEngine(), step.traversal);
      step = collectStep(writes);
    }
    if (step.apart.length > 0) apart = new Set(step.apart);
    runStep(step, writes);
  } catch (error) {
    // The step did not happen; its leaves stand for the values as they are.
    for (const { target } of writes) currentEngine().repeat(target.storage as Storage);
    throw error;
  } finally {
    pending = [];
    unread = unread.filter(isLater);
    named = named.filter(isLater);
    generation++;
  }
  holders = holders.filter((holder) => {
    const node = holder.gradient?.node;
    const isDone = node === undefined || isKnown(node) || apart.has(node);
    holder.isHeld = !isDone && !holder.isPassing;
    if (holder.isHeld) holder.carriesGradient = true;
    return holder.isHeld;
  });
}

/** A step that is about to run. */
interface Step {
  readonly traversal: Traversal;
  /** Gradients that can be computed after it, if their parameters' old values stay. */
  readonly left: readonly Node[];
  /** What it does not compute and has nothing to do with. */
  readonly apart: readonly Node[];
}

/** The pending step, and what it would make unreadable. */
function collectStep(writes: readonly Write[]): Step {
  const traversal = new Traversal();
  const left: Node[] = [];
  const apart: Node[] = [];
  for (const root of writes) traversal.add(root);
  const overwritten = new Set(writes.map(({ target }) => target.storage as Storage));
  for (const { gradient, carriesGradient } of holders) {
    const node = gradient?.node;
    if (node === undefined || isKnown(node)) continue;
    if (!traversal.touches(node, overwritten)) apart.push(node);
    // One that is still there at a second step is computed: sums of gradients would grow from step to
    // step, and would need what no longer exists.
    else if (carriesGradient || isOld(node, traversal)) traversal.add({ node, target: null });
    else left.push(node);
  }
  for (const node of unread) {
    if (isLater(node) || !isUnread(node)) continue;
    if (traversal.touches(node, overwritten)) traversal.add({ node, target: null });
    else apart.push(node);
  }
  const keepsOld = isDoubleBuffered(writes, left.length > 0);
  for (const write of writes) write.keepsOld = keepsOld && write.target.needsGrad;
  traversal.finish();
  return { traversal, left, apart };
}

/** Whether a gradient was recorded in this step, but needs what the step before has overwritten. */
function isOld(node: Node, traversal: Traversal): boolean {
  return traversal.has(node) ? traversal.readsPrevious : readsPrevious(node);
}

/**
 * Whether a step writes parameters to other memory, so that the old values stay: where gradients are left.
 * Both ways are programs of their own, so a step that is unlike those around it goes their way.
 */
function isDoubleBuffered(writes: readonly Write[], areLeft: boolean): boolean {
  const storage = writes.find(({ target }) => target.needsGrad)?.target.storage;
  if (!storage) return false;
  const isUsual = storage.keepsOld === null || storage.gradientsWereLeft === areLeft;
  return isUsual ? areLeft : (storage.keepsOld as boolean);
}

function runStep({ traversal, left, apart }: Step, writes: readonly Write[]): void {
  const results: Node[] = [];
  for (const { node, target } of traversal.roots) if (target === null) results.push(node);
  const computed = new Set(results);
  for (const node of named) if (!isLater(node) && !computed.has(node)) secure(node, computed);
  for (const node of apart) secure(node, computed);
  const keepsOld = writes.some((write) => write.keepsOld);
  if (!keepsOld) for (const node of left) secure(node, computed);
  const copies = copiesBefore(writes);
  try {
    runApart(traversal, results, writes);
  } finally {
    for (const { leaf, values } of copies) leaf.value = values;
  }
  for (const { target, call } of writes) {
    const storage = target.storage as Storage;
    storage.before = target;
    storage.keepsOld = keepsOld;
    storage.gradientsWereLeft = left.length > 0;
    storage.noteOverwrite(call);
  }
  // What was computed no longer needs the graph below it, unless backward may still go there.
  for (const node of results) if (isKnown(node) && !leadsBackward(node)) node.inputs = RELEASED;
}

/** Copies of what writes overwrite, and something may still be computed from: in most steps nothing. */
function copiesBefore(writes: readonly Write[]): { leaf: OverwrittenLeaf; values: TypedArray }[] {
  const copies: { leaf: OverwrittenLeaf; values: TypedArray }[] = [];
  for (const { target, keepsOld } of writes) {
    const storage = target.storage as Storage;
    const { before, version } = storage;
    if (before !== null && isWanted(before) && storage.holds(version - 1)) {
      copies.push({ leaf: before, values: dataOf(storage, version - 1) });
    }
    if (!keepsOld && isWanted(target))
      copies.push({ leaf: target, values: dataOf(storage, version) });
  }
  return copies;
}

function isWanted({ keep, value }: OverwrittenLeaf): boolean {
  return keep && value === null;
}

/** Runs a step with all that belongs to it. Where that fails, what the step does not need is tried by itself. */
function runApart(traversal: Traversal, results: readonly Node[], writes: readonly Write[]): void {
  try {
    currentEngine().run(traversal);
  } catch {
    const alone = new Traversal();
    for (const root of writes) alone.add(root);
    alone.finish();
    const needed = new Set(alone.roots.map(({ node }) => node));
    for (const node of results) if (!needed.has(node)) attempt(node);
    try {
      currentEngine().run(alone);
    } catch (error) {
      results.forEach(attempt);
      throw error;
    }
  }
}

/** Whether backward can still go through `node`. */
function leadsBackward(node: Node): boolean {
  const seen = new Set<Node>();
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (!next.needsGrad || seen.has(next)) continue;
    if (next.spent || next.inputs === RELEASED) return false;
    seen.add(next);
    for (const input of next.inputs) stack.push(input);
  }
  return node.needsGrad;
}

/** The elements of a node, computed if need be. Not to be written to. */
export function readValue(node: Node): TypedArray {
  if (node.value !== null) return node.value;
  const belongsToStep = isLater(node) || node.keep || unread.includes(node);
  if (pending.length > 0 && belongsToStep) flush();
  if (node.value !== null) return node.value;
  const { storage, version } = node;
  if (node.op === storageOp && storage?.holds(version)) return dataOf(storage, version);
  if (failures.has(node)) throw failures.get(node);
  compute(node);
  unread = unread.filter(isUnread);
  if (node.value === null) throw new Error('the engine left a root without its value');
  return node.value;
}

/** Computes `node`, and what is unread and shares something with it. */
function compute(node: Node): void {
  const traversal = together(node);
  try {
    execute(traversal);
  } catch {
    for (const root of traversal.roots) attempt(root.node);
    if (failures.has(node)) throw failures.get(node);
  }
}

/** Computes `node` by itself. What goes wrong is told to whoever reads it. */
function attempt(node: Node): void {
  if (isKnown(node)) return;
  try {
    const traversal = new Traversal();
    traversal.add({ node, target: null });
    execute(traversal);
  } catch (error) {
    failures.set(node, error);
  }
}

function together(node: Node): Traversal {
  const traversal = new Traversal();
  traversal.add({ node, target: null });
  for (const other of unread) {
    if (other === node || isLater(other) || !isUnread(other)) continue;
    if (traversal.touches(other, NO_STORAGES)) {
      traversal.add({ node: other, target: null });
    }
  }
  return traversal;
}

function execute(traversal: Traversal): void {
  const { roots } = traversal;
  let rest = traversal;
  if (isTooLong(traversal)) {
    computePieces(currentEngine(), traversal);
    rest = new Traversal();
    for (const root of roots) if (!isKnown(root.node)) rest.add(root);
  }
  rest.finish();
  currentEngine().run(rest);
  for (const { node } of rest.roots) if (!node.needsGrad) node.inputs = RELEASED;
}

/** The compiler's passes for what reading `node` would run now, or for the pending step. */
export function explain(node: Node | null): string {
  if (node === null) return currentEngine().explain(collectStep(pending).traversal);
  const traversal = together(node);
  traversal.finish();
  return currentEngine().explain(traversal);
}
