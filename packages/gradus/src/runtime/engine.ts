/** The engine finds the program for the key of a recorded graph, or compiles one, and runs it on the backend. */

import type { Backend } from '../backends/backend.ts';
import { splitSums } from '../compiler/blocks.ts';
import { compile } from '../compiler/compile.ts';
import { expandComposites } from '../compiler/expand-composites.ts';
import { type Graph, simplify } from '../compiler/graph.ts';
import { layoutChanges } from '../compiler/layout.ts';
import type { Recording } from '../compiler/recording.ts';
import type { Node } from '../graph/node.ts';
import type { Storage } from '../graph/storage.ts';
import type { TypedArray } from '../ir/dtype.ts';
import { DeviceBuffers, dataOf, storageOf } from './device-buffers.ts';
import { Key } from './key.ts';
import { type Plan, runBytesOf } from './plan.ts';
import { FIRST_PATIENCE, RunQueue } from './run-queue.ts';
import { checkTakes } from './takes.ts';
import { isKnown, type Traversal } from './traversal.ts';

/**
 * Programs that are kept. The one used longest ago is dropped first.
 * @heuristic
 */
const CACHED_PLANS = 256;
/**
 * A leaf or a computed value stays with the backend, instead of being copied in, if less than this share of it is read.
 * @heuristic
 */
const PARTIAL = 1 / 2;

/**
 * What the engine has done since its backend was set.
 *
 * @example
 * ```ts
 * const statistics: Statistics = engineStatistics();
 * statistics.plans <= statistics.compilations; // true
 * ```
 */
export interface Statistics {
  /** Programs compiled. */
  readonly compilations: number;
  /** Programs run. */
  readonly runs: number;
  /** Kernels run. */
  readonly kernels: number;
  /** Programs in the cache. */
  readonly plans: number;
}

/** Runs recorded graphs on one backend, and caches their programs. */
export class Engine {
  readonly backend: Backend;
  /** Runs that wait to be made in one call. */
  queue: RunQueue | null = null;
  readonly #buffers: DeviceBuffers;
  /** By hash of the key. */
  readonly #plans = new Map<number, Plan[]>();
  /** The plan found last: usually the next one too. */
  #last: Plan | null = null;
  readonly #key = new Key();
  #planCount = 0;
  #lookups = 0;
  #compilations = 0;
  #runs = 0;
  #kernels = 0;

  constructor(backend: Backend) {
    this.backend = backend;
    this.#buffers = new DeviceBuffers(backend);
  }

  statistics(): Statistics {
    return {
      compilations: this.#compilations,
      runs: this.#runs,
      kernels: this.#kernels,
      plans: this.#planCount,
    };
  }

  /**
   * Computes the roots of a finished traversal. Roots without a target get their value, that of the first run;
   * storages that are targets get the next version.
   * @param runPlan runs the plan, whose arguments are filled in, one or more times
   */
  run(traversal: Traversal, runPlan: RunPlan = runOnce): void {
    const plan = this.#planFor(traversal);
    const { roots } = traversal;
    const { compiled, inputs } = plan;
    this.#gather(plan, traversal.order);
    const results = runPlan(plan, traversal);
    this.noteRuns(plan, 1);
    for (let i = 0; i < inputs.length; i++) inputs[i] = null;
    for (let i = 0; i < roots.length; i++) {
      const { node, target, keepsOld = false } = roots[i];
      if (target === null) node.value = results[compiled.results[i]];
      else this.#buffers.advance(target.storage as Storage, keepsOld);
    }
  }

  /**
   * Puts off the run of a finished traversal without targets, to make it in one call with other runs of its
   * program.
   * @returns false if that is impossible: runs of another program wait, or the runs of this one are too large
   */
  putOff(traversal: Traversal): boolean {
    const { queue } = this;
    if (queue !== null) {
      if (queue.isFull) return false;
      this.#key.write(traversal);
      return this.#key.equals(queue.plan.key) && queue.add(traversal);
    }
    const plan = this.#planFor(traversal);
    if (!RunQueue.fits(plan)) return false;
    this.#gatherStates(plan, traversal.order);
    this.queue = new RunQueue(plan, traversal.order);
    return this.queue.add(traversal);
  }

  /**
   * Makes the runs that wait.
   * @returns the traversals that still have to be computed, because a run failed
   */
  runQueue(): readonly Traversal[] {
    const { queue } = this;
    if (queue === null) return [];
    this.queue = null;
    const { plan, traversals } = queue;
    if (!queue.run()) return traversals;
    this.noteRuns(plan, traversals.length);
    return [];
  }

  /** Counts runs of a plan. */
  noteRuns({ compiled }: Plan, runs: number): void {
    this.#runs += runs;
    this.#kernels += runs * compiled.program.kernels.length;
  }

  /** Notes that writing `storage` has failed, before or during the run: its next version has the same values. */
  repeat(storage: Storage): void {
    this.#buffers.repeat(storage);
  }

  /** Fills the arguments of the plan's next run. */
  #gather(plan: Plan, order: readonly Node[]): void {
    const { inputSlots, scalarSlots, inputs, scalars } = plan;
    this.#gatherStates(plan, order);
    for (let i = 0; i < inputSlots.length; i++) {
      const { value, storage } = order[inputSlots[i]];
      inputs[i] = value ?? dataOf(storage as Storage);
    }
    for (let i = 0; i < scalarSlots.length; i++) {
      scalars[i] = order[scalarSlots[i]].number as number;
    }
  }

  #gatherStates({ stateLeaves, states }: Plan, order: readonly Node[]): void {
    const buffers = this.#buffers;
    buffers.beginRun();
    for (let i = 0; i < stateLeaves.length; i++) {
      const leaf = order[stateLeaves[i].slot];
      const storage = storageOf(leaf);
      states[i] = buffers.handleOf(storage, leaf.value === null ? leaf.version : storage.version);
    }
    for (let i = 0; i < stateLeaves.length; i++) {
      const { slot, isNext } = stateLeaves[i];
      if (isNext) states[i] = buffers.nextOf(order[slot].storage as Storage, states);
    }
  }

  /** The graph, the kernels and the loop code of a finished traversal, as text. */
  explain(traversal: Traversal): string {
    return this.#planFor(traversal).compiled.explain();
  }

  /** Drops all cached programs. */
  clear(): void {
    for (const plans of this.#plans.values()) for (const plan of plans) plan.executable.release();
    this.#plans.clear();
    this.#last = null;
    this.#planCount = 0;
  }

  #planFor(traversal: Traversal): Plan {
    const plan = this.#find(traversal) ?? this.#make(traversal);
    plan.used = ++this.#lookups;
    this.#last = plan;
    return plan;
  }

  #find(traversal: Traversal): Plan | undefined {
    const key = this.#key;
    key.write(traversal);
    if (this.#last !== null && key.equals(this.#last.key)) return this.#last;
    return this.#plans.get(key.hash())?.find((plan) => key.equals(plan.key));
  }

  /** Compiles the program of a traversal, unless a change of layout leads to a known program. */
  #make(traversal: Traversal): Plan {
    for (const { dtype } of traversal.order) checkTakes('compile', this.backend, dtype);
    const recording = expandComposites(traversal);
    const graph = simplify(recording);
    if (this.#chooseLayouts(graph)) {
      const known = this.#find(traversal);
      if (known !== undefined) return known;
    }
    const split = splitSums(recording);
    const plan = this.#planOf(traversal, split, split === recording ? graph : simplify(split));
    this.#keep(plan);
    return plan;
  }

  /**
   * Chooses the layout of parameters. A storage changes its layout at most twice: at the first prediction that
   * reads it, and at the first training step that writes it.
   */
  #chooseLayouts(graph: Graph): boolean {
    const changes = layoutChanges(graph);
    for (const { storage, columns } of changes) this.#buffers.keepByColumns(storage, columns);
    return changes.length > 0;
  }

  #planOf(traversal: Traversal, recording: Recording, graph: Graph): Plan {
    const { order } = recording;
    const partial = partiallyRead(recording);
    const compiled = compile(graph, (slot) => {
      const { value, storage } = order[slot];
      const isState = value === null && storage !== null && storage.isState;
      return isState || partial.has(slot) ? 'state' : 'input';
    });
    this.#compilations++;
    const places = new Map(traversal.order.map((node, slot) => [node, slot]));
    const placeOf = (slot: number): number => places.get(order[slot]) as number;
    return {
      key: this.#key.copy(),
      hash: this.#key.hash(),
      compiled,
      executable: this.backend.compile(compiled.program),
      stateLeaves: compiled.states.map(({ slot, isNext }) => ({ slot: placeOf(slot), isNext })),
      inputSlots: compiled.inputs.map(placeOf),
      scalarSlots: compiled.scalars.map(placeOf),
      states: [],
      inputs: [],
      scalars: new Float64Array(compiled.scalars.length),
      used: 0,
      runBytes: runBytesOf(compiled.program),
      patience: FIRST_PATIENCE,
    };
  }

  #keep(plan: Plan): void {
    if (this.#planCount === CACHED_PLANS) this.#dropOldest();
    this.#planCount++;
    const sameHash = this.#plans.get(plan.hash);
    if (sameHash === undefined) this.#plans.set(plan.hash, [plan]);
    else sameHash.push(plan);
  }

  #dropOldest(): void {
    const all = [...this.#plans.values()].flat();
    const oldest = all.reduce((a, b) => (b.used < a.used ? b : a));
    oldest.executable.release();
    const rest = all.filter((plan) => plan.hash === oldest.hash && plan !== oldest);
    if (rest.length > 0) this.#plans.set(oldest.hash, rest);
    else this.#plans.delete(oldest.hash);
    this.#planCount--;
  }
}

/** Runs a plan whose arguments are filled in. @returns the results of the first run */
export type RunPlan = (plan: Plan, traversal: Traversal) => readonly TypedArray[];

/** Runs a plan once. */
export const runOnce: RunPlan = ({ executable, states, inputs, scalars }) =>
  executable.run({ states, inputs: inputs as TypedArray[], scalars });

/**
 * Leaves and computed values of which the program reads a small part only, by selections and slices; usually data
 * sets. The calculation with a selected row may come before the selection: `x.div(255).indexSelect(0, rows)`.
 */
function partiallyRead({ order, roots }: Recording): Set<number> {
  /** The share of each node that is read. */
  const shares = new Map<Node, number>();
  for (const { node, target } of roots) {
    shares.set(node, 1);
    if (target !== null) shares.set(target, 1);
  }
  const partial = new Set<number>();
  for (let slot = order.length - 1; slot >= 0; slot--) {
    const node = order[slot];
    const share = shares.get(node) ?? 1;
    if (isKnown(node)) {
      if (node.number === null && share < PARTIAL) partial.add(slot);
      continue;
    }
    node.inputs.forEach((input, i) => {
      shares.set(input, Math.max(shareOfInput(node, share, i), shares.get(input) ?? 0));
    });
  }
  return partial;
}

/** The share of input `i` that is read for a share of `node`. */
function shareOfInput({ op, shape, inputs }: Node, share: number, i: number): number {
  if (op.kind !== 'map') return 1;
  if (op.access !== 'other') return share;
  return i === 0 ? Math.min(1, (share * shape.size) / Math.max(1, inputs[i].shape.size)) : 1;
}
