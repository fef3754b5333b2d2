/** Runs of one program that wait, so that the backend makes them in one call. */
import { RELEASED } from '../autograd/gradients.ts';
import type { ArgumentSets, Handle, InputColumn } from '../backends/backend.ts';
import type { Node } from '../graph/node.ts';
import type { Storage } from '../graph/storage.ts';
import { allocateArray, type TypedArray } from '../ir/dtype.ts';
import { dataOf, storageOf } from './device-buffers.ts';
import type { Plan } from './plan.ts';
import type { Traversal } from './traversal.ts';

/**
 * A call takes at most about this many milliseconds, so that a page stays responsive.
 * @heuristic
 */
const CALL_TIME = 8;
/**
 * The most runs of a call. More would not be faster, and their recorded graphs stay in memory until the call.
 * @heuristic
 */
const MOST_RUNS = 32;
/**
 * The most bytes of inputs and results of a call. Larger runs are made one by one.
 * @heuristic
 */
const MOST_BYTES = 1 << 18;

/** How many runs of a plan wait before their time is known. */
export const FIRST_PATIENCE = 4;

/** Runs that differ only in their inputs and scalars: all read the same versions of the same storages. */
export class RunQueue {
  readonly plan: Plan;
  readonly traversals: Traversal[] = [];
  readonly #states: readonly Handle[];
  readonly #stateLeaves: readonly Node[];
  /** How many runs one call makes. */
  readonly #most: number;
  /** The inputs of all runs, and the scalars, of one run after the other. */
  readonly #inputs: readonly InputColumn[];
  readonly #scalars: Float64Array;

  /** @param order of the first traversal, whose states the plan holds now */
  constructor(plan: Plan, order: readonly Node[]) {
    this.plan = plan;
    this.#states = [...plan.states];
    this.#stateLeaves = plan.stateLeaves.map(({ slot }) => order[slot]);
    const most = Math.min(plan.patience, Math.floor(MOST_BYTES / plan.runBytes));
    this.#most = most;
    this.#inputs = plan.inputSlots.map((slot) => {
      const { dtype, shape } = order[slot];
      return { values: allocateArray(dtype, most * shape.size), step: shape.size };
    });
    this.#scalars = new Float64Array(most * plan.scalarSlots.length);
  }

  /** Whether at least two runs of a plan fit into one call. */
  static fits({ runBytes }: Plan): boolean {
    return 2 * runBytes <= MOST_BYTES;
  }

  get isFull(): boolean {
    return this.traversals.length >= this.#most;
  }

  /**
   * Adds a run of the plan. Its inputs are copied, because a loader may use its arrays for the next batch.
   * @returns false if it reads other states
   */
  add(traversal: Traversal): boolean {
    const { order } = traversal;
    const { inputSlots, scalarSlots, stateLeaves } = this.plan;
    for (let i = 0; i < stateLeaves.length; i++) {
      const node = order[stateLeaves[i].slot];
      const leaf = this.#stateLeaves[i];
      if (storageOf(node) !== storageOf(leaf) || node.version !== leaf.version) return false;
    }
    const run = this.traversals.length;
    for (let i = 0; i < inputSlots.length; i++) {
      const { value, storage } = order[inputSlots[i]];
      const { values, step } = this.#inputs[i];
      values.set(value ?? dataOf(storage as Storage), run * step);
    }
    const first = run * scalarSlots.length;
    for (let i = 0; i < scalarSlots.length; i++) {
      this.#scalars[first + i] = order[scalarSlots[i]].number as number;
    }
    this.traversals.push(traversal);
    return true;
  }

  /**
   * Makes the runs.
   * @returns whether the roots have their values now; false if a run failed, and then none of them has
   */
  run(): boolean {
    const { plan, traversals } = this;
    const begin = performance.now();
    let results: ReturnType<Plan['executable']['runEach']>;
    try {
      results = plan.executable.runEach(this.#states, this.#sets());
    } catch {
      return false;
    }
    const time = (performance.now() - begin) / traversals.length;
    const allowed = Math.floor(Math.min(MOST_RUNS, 2 * plan.patience, CALL_TIME / time));
    plan.patience = Math.max(1, allowed);
    for (let i = 0; i < results.length; i++) this.#keep(traversals[i], results[i]);
    return true;
  }

  #sets(): ArgumentSets {
    const count = this.traversals.length;
    const inputs = this.#inputs.map(({ values, step }) => ({
      values: values.subarray(0, count * step),
      step,
    }));
    const scalars = this.#scalars.subarray(0, count * this.plan.scalarSlots.length);
    return { count, inputs, scalars };
  }

  /** Gives the roots of a run their values, and releases the graph that only they needed. */
  #keep({ roots }: Traversal, results: readonly TypedArray[]): void {
    const places = this.plan.compiled.results;
    for (let i = 0; i < roots.length; i++) {
      const { node } = roots[i];
      node.value = results[places[i]];
      if (!node.needsGrad) node.inputs = RELEASED;
    }
  }
}
