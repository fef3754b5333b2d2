/**
 * When recorded work runs, and what a step must compute so that the loop can still read it.
 *
 * An assignment (an optimizer's step) is recorded. It runs at the first read that needs it, at `zeroGrad()`, or
 * at the next `backward()`. Values that it would make unreadable, but that the loop may still read, are handled
 * in two ways:
 * - Computed with the step: values marked `keep`, values that nothing has consumed, gradients that stay for a
 *   second step.
 * - Left computable, because what they are computed from is kept: gradients of this step, values that the loop
 *   can reach.
 */
import { leadsBackward, RELEASED } from '../autograd/gradients.ts';
import type { Backend } from '../backends/backend.ts';
import { createDefaultBackend } from '../backends/default.ts';
import type { Node } from '../graph/node.ts';
import type { Storage } from '../graph/storage.ts';
import type { TypedArray } from '../ir/dtype.ts';
import { leafAt, storageOp } from '../ops/leaves.ts';
import { dataOf } from './device-buffers.ts';
import { Engine, type RunPlan } from './engine.ts';
import { computePieces, isTooLong } from './pieces.ts';
import {
  collectStep,
  copyOverwritten,
  type GradientHolder,
  keepReadable,
  noteWrites,
  resultsOf,
  type Step,
  type Write,
} from './step.ts';
import { isKnown, keepLeaves, readsOverwritten, Traversal } from './traversal.ts';

/** At most this many recorded values wait to be read. Beyond that they are computed, so that they do not pile up. */
const UNREAD_LIMIT = 256;

const NO_NODES: ReadonlySet<Node> = new Set();

/** What has been recorded and has not run. */
export class Runtime {
  #chosen: Engine | null = null;
  /** The number of steps that have run. A node of a later generation depends on a step that is still pending. */
  #generation = 0;
  #pending: Write[] = [];
  /** Values that calls have recorded since the last step, and that are not computed yet. */
  #unread: Node[] = [];
  /** Values that the loop itself has made from parameters since the last step; it may read them at any time. */
  #reachable: Node[] = [];
  /**
   * How many forwards are running. Nothing else can read what they record, unless the outermost one returns it.
   */
  #forwards = 0;
  /** Tensors whose gradient the next step may have to compute or keep computable. */
  #holders: GradientHolder[] = [];
  /** The errors of values that could not be computed. */
  readonly #failures = new WeakMap<Node, unknown>();

  /** The engine that computes values now. Default: on WebAssembly. */
  get engine(): Engine {
    this.#chosen ??= new Engine(createDefaultBackend());
    return this.#chosen;
  }

  /** Computes all values by `backend` from now on. Pending work runs on the present one first. */
  setBackend(backend: Backend): void {
    this.flush();
    this.#chosen?.clear();
    this.#chosen = new Engine(backend);
  }

  /** Runs `fn` on another engine, then returns to the present one. */
  withEngine<T>(other: Engine, fn: () => T): T {
    this.flush();
    const before = this.#chosen;
    this.#chosen = other;
    try {
      return fn();
    } finally {
      try {
        this.flush();
      } finally {
        this.#chosen = before;
      }
    }
  }

  /** Begins a module's forward: nothing else can read what it records, unless it returns it. */
  enterForward(): void {
    this.#forwards++;
  }

  /** Whether one forward is running, and not inside another or in {@link inside}. */
  get isOutermost(): boolean {
    return this.#forwards === 1;
  }

  /** Ends the forward that began last. */
  leaveForward(): void {
    this.#forwards--;
  }

  /** Runs code of the user whose values nothing else can read, unless it keeps them. */
  inside<T>(fn: () => T): T {
    this.enterForward();
    try {
      return fn();
    } finally {
      this.leaveForward();
    }
  }

  /** Notes a value that a call of the user has recorded. */
  track(node: Node): void {
    this.#unread.push(node);
    if (this.#forwards === 0) this.markReachable(node);
    if (this.#unread.length > UNREAD_LIMIT) this.#thinUnread();
  }

  /** Notes a value that the loop of the user may read at any time. */
  markReachable(node: Node): void {
    if (node.generation < 0) return;
    this.#reachable.push(node);
    if (this.#reachable.length > UNREAD_LIMIT) this.#thinReachable();
  }

  /** Notes that `holder` has a gradient. */
  holdGradient(holder: GradientHolder): void {
    if (holder.isHeld) return;
    holder.isHeld = true;
    this.#holders.push(holder);
  }

  /**
   * Records new values for the memory behind leaves. All of them are computed from the old values.
   * @param writes leaves of the present version, and their new values
   * @param call what the user called, for messages
   * @returns the leaves of the next version
   */
  assign(writes: readonly { leaf: Node; value: Node }[], call: string): Node[] {
    if (this.#pending.length > 0 && this.#mustWait(writes)) this.flush();
    return writes.map(({ leaf, value }) => {
      this.#pending.push({ node: value, target: leaf, call });
      value.consumed = true;
      const { storage, shape, needsGrad, version } = leaf;
      return leafAt(storage as Storage, version + 1, shape, needsGrad, this.#generation + 1);
    });
  }

  /**
   * Runs the pending step, if there is one.
   * @param runPlan runs its program; default: once
   */
  flush(runPlan?: RunPlan): void {
    this.#runQueue();
    if (this.#pending.length === 0) return;
    const writes = this.#pending;
    let apart: readonly Node[] = [];
    try {
      const step = this.#collect();
      apart = step.apart;
      this.#runStep(step, runPlan);
    } catch (error) {
      // The step did not happen: the new leaves get the present values.
      for (const { target } of writes) this.engine.repeat(target.storage as Storage);
      throw error;
    } finally {
      this.#pending = [];
      this.#unread = this.#unread.filter(this.#isLater);
      this.#reachable = this.#reachable.filter(this.#isLater);
      this.#generation++;
    }
    this.#dropHolders(apart);
  }

  /** Whether `node` can no longer be computed, because a step has overwritten what it reads. */
  isLost(node: Node): boolean {
    // Only a step that has run overwrites something, and none has run since a value of this generation was
    // recorded.
    return node.generation < this.#generation && readsOverwritten(node);
  }

  /** The elements of a node, computed if necessary. Do not write to them. */
  read(node: Node): TypedArray {
    if (node.value !== null) return node.value;
    this.#runQueue();
    if (node.value !== null) return node.value;
    const belongsToStep = this.#isLater(node) || node.keep || this.#unread.includes(node);
    if (this.#pending.length > 0 && belongsToStep) this.flush();
    if (node.value !== null) return node.value;
    const { storage, version } = node;
    if (node.op === storageOp && storage?.holds(version)) return dataOf(storage, version);
    if (this.#failures.has(node)) throw this.#failures.get(node);
    this.#compute(node);
    this.#unread = this.#unread.filter(this.#isUnread);
    if (node.value === null) throw new Error('the engine left a root without its value');
    return node.value;
  }

  /**
   * Puts off computing values, to compute them in one call with others of the same structure. They are computed
   * at the latest when an unknown value is read or a step runs. Values that a read would compute as well are
   * included.
   * @returns whether to read the values now, because no others are waited for
   */
  computeLater(nodes: readonly Node[]): boolean {
    // The array behind a leaf may change before it is read.
    if (this.#pending.length > 0 || nodes.some(isKnown)) return true;
    const traversal = this.#withUnread(nodes);
    if (isTooLong(traversal)) return true;
    traversal.finish();
    const { engine } = this;
    if (!engine.putOff(traversal)) {
      this.#runQueue();
      if (!engine.putOff(traversal)) return true;
    }
    this.#unread = this.#unread.filter((node) => this.#isUnread(node) && !traversal.has(node));
    return engine.queue?.isFull ?? true;
  }

  /** What reading `node` would run now, as text; for `null`, what the pending step would run. */
  explain(node: Node | null): string {
    this.#runQueue();
    if (node === null) return this.engine.explain(this.#collect().traversal);
    const traversal = this.#withUnread([node]);
    traversal.finish();
    return this.engine.explain(traversal);
  }

  /** Whether `node` depends on what a pending step writes. */
  readonly #isLater = (node: Node): boolean => node.generation > this.#generation;

  /** Whether `node` has no value yet and no other node reads it. */
  readonly #isUnread = (node: Node): boolean =>
    !node.consumed && !isKnown(node) && !this.#failures.has(node);

  readonly #belongsToPending = (node: Node): boolean =>
    !this.#isLater(node) && this.#isUnread(node);

  /** Whether the pending step must run before these writes, because something was recorded between the two. */
  #mustWait(writes: readonly { leaf: Node; value: Node }[]): boolean {
    const written = new Set(this.#pending.map(({ target }) => target.storage));
    return (
      writes.some(({ leaf, value }) => written.has(leaf.storage) || this.#isLater(value)) ||
      this.#unread.some(this.#isLater) ||
      this.#reachable.some(this.#isLater)
    );
  }

  #collect(): Step {
    const unread = this.#unread.filter(this.#belongsToPending);
    return collectStep(this.#pending, this.#holders, unread);
  }

  #runStep(collected: Step, runPlan: RunPlan | undefined): void {
    let step = collected;
    const isLong = isTooLong(step.traversal);
    if (isLong) {
      computePieces(this.engine, step.traversal);
      step = this.#collect();
    }
    const results = resultsOf(step);
    keepReadable(
      step,
      results,
      this.#reachable.filter((node) => !this.#isLater(node)),
    );
    const copies = copyOverwritten(step);
    try {
      this.#runWithResults(step, results, isLong ? undefined : runPlan);
    } finally {
      for (const { leaf, values } of copies) leaf.value = values;
    }
    noteWrites(step);
    // A computed value no longer needs the graph below it, unless backward may go there.
    for (const node of results) if (isKnown(node) && !leadsBackward(node)) node.inputs = RELEASED;
  }

  /** Runs a step. If it fails, each result that its writes do not need is computed by itself. */
  #runWithResults(
    { traversal, writes }: Step,
    results: readonly Node[],
    runPlan: RunPlan | undefined,
  ): void {
    try {
      this.engine.run(traversal, runPlan);
    } catch {
      const alone = new Traversal();
      for (const write of writes) alone.add(write);
      alone.finish();
      const needed = new Set(alone.roots.map(({ node }) => node));
      for (const node of results) if (!needed.has(node)) this.#computeAlone(node);
      try {
        this.engine.run(alone);
      } catch (error) {
        for (const node of results) this.#computeAlone(node);
        throw error;
      }
    }
  }

  /** After a step: forgets the tensors whose gradient the next step cannot affect. */
  #dropHolders(apart: readonly Node[]): void {
    const others = apart.length === 0 ? NO_NODES : new Set(apart);
    this.#holders = this.#holders.filter((holder) => {
      const node = holder.gradient?.node;
      const isDone = node === undefined || isKnown(node) || others.has(node);
      holder.isHeld = !isDone && !holder.isPassing;
      if (holder.isHeld) holder.carriesGradient = true;
      return holder.isHeld;
    });
  }

  // The methods below run rarely. They are separate so that V8 does not inline them wherever a call is
  // recorded.

  #thinUnread(): void {
    this.#unread = this.#unread.filter(this.#isUnread);
    if (this.#unread.length > UNREAD_LIMIT / 2) this.#computeUnread();
  }

  #thinReachable(): void {
    for (const each of this.#reachable) if (!this.#isUnread(each)) keepLeaves(each, NO_NODES);
    this.#reachable = this.#reachable.filter(this.#isUnread);
  }

  #computeUnread(): void {
    this.flush();
    for (const node of this.#unread) {
      // It may have been computed with another one, or be lost because its parameters have changed.
      if (!this.#isUnread(node) || this.isLost(node)) continue;
      try {
        this.#compute(node);
      } catch {
        // Reading the value throws this error.
      }
    }
    this.#unread = [];
  }

  /** Computes `node`, and the unread values that share nodes with it. */
  #compute(node: Node): void {
    const traversal = this.#withUnread([node]);
    try {
      this.#run(traversal);
    } catch {
      for (const root of traversal.roots) this.#computeAlone(root.node);
      if (this.#failures.has(node)) throw this.#failures.get(node);
    }
  }

  /** Computes `node` by itself. An error is kept for whoever reads the value. */
  #computeAlone(node: Node): void {
    if (isKnown(node)) return;
    try {
      const traversal = new Traversal();
      traversal.add({ node, target: null });
      this.#run(traversal);
    } catch (error) {
      this.#failures.set(node, error);
    }
  }

  /** Makes the runs that wait. If one fails, each of their values is computed by itself. */
  #runQueue(): void {
    const chosen = this.#chosen;
    if (chosen === null || chosen.queue === null) return;
    for (const { roots } of chosen.runQueue()) {
      for (const { node } of roots) this.#computeAlone(node);
    }
  }

  /** A traversal of `nodes`, and of the unread values that share nodes with them. */
  #withUnread(nodes: readonly Node[]): Traversal {
    const traversal = new Traversal();
    for (const node of nodes) traversal.add({ node, target: null });
    for (const other of this.#unread) {
      if (nodes.includes(other) || !this.#belongsToPending(other)) continue;
      if (traversal.touches(other)) traversal.add({ node: other, target: null });
    }
    return traversal;
  }

  #run(traversal: Traversal): void {
    const { roots } = traversal;
    let rest = traversal;
    if (isTooLong(traversal)) {
      computePieces(this.engine, traversal);
      rest = new Traversal();
      for (const root of roots) if (!isKnown(root.node)) rest.add(root);
    }
    rest.finish();
    this.engine.run(rest);
    for (const { node } of rest.roots) if (!node.needsGrad) node.inputs = RELEASED;
  }
}

/** The one runtime of all tensors: tensors may read what others have computed. */
export const runtime = new Runtime();
