/** Finds or makes the program for a recorded graph, and runs it. */

import type { Backend } from '../backends/backend.ts';
import { splitSums } from '../compiler/blocks.ts';
import { compile } from '../compiler/compile.ts';
import { expandComposites } from '../compiler/expand-composites.ts';
import { type Graph, simplify } from '../compiler/graph.ts';
import { layoutChanges } from '../compiler/layout.ts';
import type { Recording } from '../compiler/recording.ts';
import type { Node } from '../graph/node.ts';
import type { Storage } from '../graph/storage.ts';
import { DeviceBuffers } from './device-buffers.ts';
import { equals, hashOf, type Plan, runBytesOf } from './plan.ts';
import { FIRST_PATIENCE, RunQueue } from './run-queue.ts';
import type { Traversal } from './traversal.ts';

/**
 * Programs that are kept; the one that was used longest ago goes first.
 * @heuristic
 */
const CACHED_PLANS = 256;
/**
 * A leaf of which less than this share is read stays with the backend instead of being copied in.
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
  /** Programs compiled since the start. */
  readonly compilations: number;
  /** Programs run since the start. */
  readonly runs: number;
  /** Kernels run since the start. */
  readonly kernels: number;
  /** Programs in the cache. */
  readonly plans: number;
}

export class Engine {
  readonly backend: Backend;
  /** Runs that were put off. */
  queue: RunQueue | null = null;
  private readonly buffers: DeviceBuffers;
  /** By hash of the key. */
  private readonly plans = new Map<number, Plan[]>();
  private planCount = 0;
  private lookups = 0;
  private compilations = 0;
  private runs = 0;
  private kernels = 0;

  constructor(backend: Backend) {
    this.backend = backend;
    this.buffers = new DeviceBuffers(backend);
  }

  statistics(): Statistics {
    const { compilations, runs, kernels, planCount } = this;
    return { compilations, runs, kernels, plans: planCount };
  }

  /**
   * Computes the roots of a finished traversal. Values without a target are then known; storages that
   * are targets have the next version.
   */
  run(traversal: Traversal): void {
    const plan = this.planFor(traversal);
    const { roots } = traversal;
    const { compiled, executable, states, inputs, scalars } = plan;
    this.gather(plan, traversal.order);
    const results = executable.run({ states, inputs: inputs as Filled, scalars });
    this.runs++;
    this.kernels += compiled.program.kernels.length;
    for (let i = 0; i < inputs.length; i++) inputs[i] = null;
    for (let i = 0; i < roots.length; i++) {
      const { node, target, keepsOld = false } = roots[i];
      if (target === null) node.value = results[compiled.results[i]];
      else this.buffers.advance(target.storage as Storage, keepsOld);
    }
  }

  /**
   * Puts the run of a finished traversal without targets off, to be made in one call with others of its plan.
   * @returns false where that cannot be: other runs wait, or the plan's are too large to wait for each other
   */
  putOff(traversal: Traversal): boolean {
    const { queue } = this;
    if (queue !== null) {
      return !queue.isFull && equals(queue.plan.key, traversal.key) && queue.add(traversal);
    }
    const plan = this.planFor(traversal);
    if (!RunQueue.fits(plan)) return false;
    this.gatherStates(plan, traversal.order);
    this.queue = new RunQueue(plan, traversal.order);
    return this.queue.add(traversal);
  }

  /** Makes the runs that were put off. @returns the traversals that are still to be computed, since a run failed */
  runQueue(): readonly Traversal[] {
    const { queue } = this;
    if (queue === null) return [];
    this.queue = null;
    const { plan, traversals } = queue;
    if (!queue.run()) return traversals;
    this.runs += traversals.length;
    this.kernels += traversals.length * plan.compiled.program.kernels.length;
    return [];
  }

  /** What should have written `storage` failed, before or while it ran: its next version has the same values. */
  repeat(storage: Storage): void {
    this.buffers.repeat(storage);
  }

  /** Puts together what a run of the plan is given. */
  private gather(plan: Plan, order: readonly Node[]): void {
    const { inputSlots, scalarSlots, inputs, scalars } = plan;
    this.gatherStates(plan, order);
    for (let i = 0; i < inputSlots.length; i++) {
      const { value, storage } = order[inputSlots[i]];
      inputs[i] = value ?? storage?.data ?? null;
    }
    for (let i = 0; i < scalarSlots.length; i++) {
      scalars[i] = order[scalarSlots[i]].number as number;
    }
  }

  private gatherStates({ stateLeaves, states }: Plan, order: readonly Node[]): void {
    const { buffers } = this;
    buffers.beginRun();
    for (let i = 0; i < stateLeaves.length; i++) {
      const { storage, version } = order[stateLeaves[i].slot];
      states[i] = buffers.handleOf(storage as Storage, version);
    }
    for (let i = 0; i < stateLeaves.length; i++) {
      const { slot, isNext } = stateLeaves[i];
      if (isNext) states[i] = buffers.nextOf(order[slot].storage as Storage, states);
    }
  }

  /** The passes of the compiler on a finished traversal, as text. */
  explain(traversal: Traversal): string {
    return this.planFor(traversal).compiled.explain();
  }

  /** Drops all cached programs. */
  clear(): void {
    for (const plans of this.plans.values()) for (const plan of plans) plan.executable.release();
    this.plans.clear();
    this.planCount = 0;
  }

  private planFor(traversal: Traversal): Plan {
    const plan = this.find(traversal) ?? this.make(traversal);
    plan.used = ++this.lookups;
    return plan;
  }

  private find({ key }: Traversal): Plan | undefined {
    return this.plans.get(hashOf(key))?.find((each) => equals(each.key, key));
  }

  private make(traversal: Traversal): Plan {
    const recording = expandComposites(traversal);
    const graph = simplify(recording);
    if (this.chooseLayouts(graph)) {
      traversal.rekey();
      const known = this.find(traversal);
      if (known !== undefined) return known;
    }
    const split = splitSums(recording);
    const plan = this.planOf(traversal, split, split === recording ? graph : simplify(split));
    this.keep(plan);
    return plan;
  }

  /** Storages change their layout at most twice: for a prediction, and when a training step first writes them. */
  private chooseLayouts(graph: Graph): boolean {
    const changes = layoutChanges(graph);
    for (const { storage, columns } of changes) this.buffers.keepByColumns(storage, columns);
    return changes.length > 0;
  }

  private planOf(traversal: Traversal, { order }: Recording, graph: Graph): Plan {
    const partial = partiallyRead(order);
    const compiled = compile(graph, (slot) => {
      const { value, storage } = order[slot];
      const stays = value === null && storage !== null && (storage.isState || partial.has(slot));
      return stays ? 'state' : 'input';
    });
    this.compilations++;
    const places = new Map(traversal.order.map((node, slot) => [node, slot]));
    const placeOf = (slot: number): number => places.get(order[slot]) as number;
    return {
      key: Int32Array.from(traversal.key),
      hash: hashOf(traversal.key),
      compiled,
      executable: this.backend.compile(compiled.program),
      stateLeaves: compiled.states.map(({ slot, isNext }) => ({ slot: placeOf(slot), isNext })),
      inputSlots: compiled.inputs.map(placeOf),
      scalarSlots: compiled.scalars.map(placeOf),
      states: [],
      inputs: [],
      scalars: new Float32Array(compiled.scalars.length),
      used: 0,
      runBytes: runBytesOf(compiled.program),
      patience: FIRST_PATIENCE,
    };
  }

  private keep(plan: Plan): void {
    if (this.planCount === CACHED_PLANS) this.dropOldest();
    this.planCount++;
    const sameHash = this.plans.get(plan.hash);
    if (sameHash === undefined) this.plans.set(plan.hash, [plan]);
    else sameHash.push(plan);
  }

  private dropOldest(): void {
    const all = [...this.plans.values()].flat();
    const oldest = all.reduce((a, b) => (b.used < a.used ? b : a));
    oldest.executable.release();
    const rest = all.filter((plan) => plan.hash === oldest.hash && plan !== oldest);
    if (rest.length > 0) this.plans.set(oldest.hash, rest);
    else this.plans.delete(oldest.hash);
    this.planCount--;
  }
}

type Filled = NonNullable<Node['value']>[];

/** Leaves that are read only through selections and slices of a part: data sets, as a rule. */
function partiallyRead(order: readonly Node[]): Set<number> {
  const partial = new Set<number>();
  const whole = new Set<number>();
  /** For a node that renames or rearranges a leaf: that leaf's slot. */
  const views = new Map<Node, number>();
  order.forEach((node, slot) => {
    if (node.op.kind === 'leaf' || node.value !== null) {
      views.set(node, slot);
      return;
    }
    node.inputs.forEach((input, i) => {
      const leaf = views.get(input);
      if (leaf === undefined) return;
      const { op } = node;
      if (op.kind === 'map' && op.access !== 'other' && op.cost === 0) views.set(node, leaf);
      else if (i === 0 && op.kind === 'map' && op.access === 'other' && op.cost === 0) {
        const share = node.shape.size / Math.max(1, input.shape.size);
        (share < PARTIAL ? partial : whole).add(leaf);
      } else whole.add(leaf);
    });
  });
  for (const slot of whole) partial.delete(slot);
  return partial;
}
