/** Runs of one program that wait, so that the backend makes them in one call. */
import { RELEASED } from '../autograd/gradients.ts';
import type { ArgumentSet, Handle } from '../backends/backend.ts';
import type { Node } from '../graph/node.ts';
import type { Storage } from '../graph/storage.ts';
import type { TypedArray } from '../ir/dtype.ts';
import { dataOf } from './device-buffers.ts';
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
  readonly #sets: ArgumentSet[] = [];

  /** @param order of the first traversal, whose states the plan holds now */
  constructor(plan: Plan, order: readonly Node[]) {
    this.plan = plan;
    this.#states = [...plan.states];
    this.#stateLeaves = plan.stateLeaves.map(({ slot }) => order[slot]);
  }

  /** Whether at least two runs of a plan fit into one call. */
  static fits({ runBytes }: Plan): boolean {
    return 2 * runBytes <= MOST_BYTES;
  }

  get isFull(): boolean {
    const { plan, traversals } = this;
    const runs = traversals.length;
    return runs >= plan.patience || (runs + 1) * plan.runBytes > MOST_BYTES;
  }

  /**
   * Adds a run of the plan. Its inputs are copied, because a loader may use its arrays for the next batch.
   * @returns false if it reads other states
   */
  add(traversal: Traversal): boolean {
    const { order } = traversal;
    const { inputSlots, scalarSlots, stateLeaves } = this.plan;
    for (let i = 0; i < stateLeaves.length; i++) {
      const { storage, version } = order[stateLeaves[i].slot];
      const leaf = this.#stateLeaves[i];
      if (storage !== leaf.storage || version !== leaf.version) return false;
    }
    const inputs: TypedArray[] = [];
    for (let i = 0; i < inputSlots.length; i++) {
      const { value, storage } = order[inputSlots[i]];
      inputs.push((value ?? dataOf(storage as Storage)).slice());
    }
    const scalars = new Float64Array(scalarSlots.length);
    for (let i = 0; i < scalars.length; i++) scalars[i] = order[scalarSlots[i]].number as number;
    this.#sets.push({ inputs, scalars });
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
      results = plan.executable.runEach(this.#states, this.#sets);
    } catch {
      return false;
    }
    const time = (performance.now() - begin) / traversals.length;
    const allowed = Math.floor(Math.min(MOST_RUNS, 2 * plan.patience, CALL_TIME / time));
    plan.patience = Math.max(1, allowed);
    for (let i = 0; i < results.length; i++) this.#keep(traversals[i], results[i]);
    return true;
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
