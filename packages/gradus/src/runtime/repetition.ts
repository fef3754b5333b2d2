/** A recorded step that is taken many times in one call, without recording it again. */
import type { ArgumentSet } from '../backends/backend.ts';
import type { Node } from '../graph/node.ts';
import type { Replay } from '../graph/replay.ts';
import type { Storage } from '../graph/storage.ts';
import type { TypedArray } from '../ir/dtype.ts';
import type { Plan } from './plan.ts';
import type { Traversal } from './traversal.ts';

/** A place among the arguments of a run. */
interface Place {
  readonly kind: 'inputs' | 'scalars';
  readonly slot: number;
}

/** What a loader has given for a step. */
export interface StepBatch {
  /** The rows of a data set, if they are all that tells two batches apart. */
  readonly rows: Int32Array | null;
  /** Its tensors. */
  readonly pair: readonly { readonly node: Node }[];
}

/** The arguments of one step, to be filled in. */
interface StepArguments extends ArgumentSet {
  readonly inputs: TypedArray[];
  readonly scalars: number[];
}

/** The argument sets of a recorded step and of the steps after it. */
export class Repetition {
  readonly sets: readonly ArgumentSet[];
  readonly #all: StepArguments[];
  readonly #plan: Plan;
  readonly #replay: Replay;
  readonly #batch: readonly Node[];
  /** Where the rows of a batch go, if they are all that tells batches apart. */
  readonly #rows: Place | null;
  readonly #places = new Map<Node, Place>();
  /** Inputs and numbers that are the same in each step. */
  readonly #constants: readonly (TypedArray | number)[];

  /** @param plan the program of the step, with its arguments filled in */
  constructor(plan: Plan, { order }: Traversal, replay: Replay, { rows, pair }: StepBatch) {
    this.#plan = plan;
    this.#replay = replay;
    this.#batch = pair.map(({ node }) => node);
    for (const [slot, at] of plan.inputSlots.entries()) {
      this.#places.set(order[at], { kind: 'inputs', slot });
    }
    for (const [slot, at] of plan.scalarSlots.entries()) {
      this.#places.set(order[at], { kind: 'scalars', slot });
    }
    const inputs = plan.inputs.map((input) => (input as TypedArray).slice());
    const first = { inputs, scalars: [...plan.scalars] };
    this.#all = [first];
    this.sets = this.#all;
    const leaves = new Set<Node>();
    for (const node of this.#batch) addLeaves(node, this.#places, leaves);
    this.#rows = rows === null ? null : this.#placeOf(rows, leaves);
    const changing = new Set([...leaves, ...replay.sources.map(({ leaf }) => leaf)]);
    this.#constants = [...this.#places]
      .filter(([leaf]) => !changing.has(leaf))
      .map(([, { kind, slot }]) => first[kind][slot]);
  }

  /** Bytes of the inputs and results of a step. */
  get bytes(): number {
    return this.#plan.runBytes;
  }

  /** Whether a batch is known by its rows, so that its tensors need not be made. */
  get isOfRows(): boolean {
    return this.#rows !== null;
  }

  /** Whether the step draws random values. */
  get isRandom(): boolean {
    return this.#replay.generators.size > 0;
  }

  /** Whether the step is like another one, so that a third one will be too. */
  isLike(other: Repetition): boolean {
    const constants = other.#constants;
    return (
      other.#plan === this.#plan &&
      other.#replay.sources.length === this.#replay.sources.length &&
      constants.length === this.#constants.length &&
      constants.every((constant, i) => areSame(constant, this.#constants[i]))
    );
  }

  /**
   * Adds the arguments of the next step, and makes what its JavaScript would make.
   * @param before called before that; returns false if there is no next step
   * @returns whether it was added. If its batch has another structure, nothing is called or made.
   * @throws what `before` throws; then it is not added
   */
  add(batch: StepBatch, before: () => boolean): boolean {
    const [{ inputs, scalars }] = this.#all;
    const set = { inputs: [...inputs], scalars: [...scalars] };
    if (this.#rows !== null && batch.rows !== null) put(set, this.#rows, batch.rows);
    else if (!batch.pair.every(({ node }, i) => this.#fill(set, this.#batch[i], node)))
      return false;
    if (!before()) return false;
    this.#replay.count(1);
    for (const { leaf, next } of this.#replay.sources) {
      const value = next();
      const place = this.#places.get(leaf);
      if (place !== undefined) put(set, place, value);
    }
    this.#all.push(set);
    return true;
  }

  /** Frees the arguments of the steps. */
  clear(): void {
    this.#all.length = 1;
  }

  /** The place of the only array among the leaves of the batch, if it holds `rows`; otherwise null. */
  #placeOf(rows: Int32Array, leaves: ReadonlySet<Node>): Place | null {
    const [place, ...others] = [...leaves]
      .map((leaf) => this.#places.get(leaf) as Place)
      .filter(({ kind }) => kind === 'inputs');
    const isOnly = place !== undefined && others.length === 0;
    return isOnly && areEqual(this.#all[0].inputs[place.slot], rows) ? place : null;
  }

  /** Puts the leaves of `fresh` where those of `known` are. @returns false if the two differ in structure */
  #fill(set: StepArguments, known: Node, fresh: Node): boolean {
    if (known.dtype !== fresh.dtype || known.shape !== fresh.shape) return false;
    const place = this.#places.get(known);
    if (place !== undefined) {
      const value = contentOf(fresh);
      if (value === null) return false;
      put(set, place, typeof value === 'number' ? value : value.slice());
      return true;
    }
    if (known === fresh) return true;
    if (known.op !== fresh.op || known.attributes !== fresh.attributes) return false;
    if (known.storage !== fresh.storage || known.version !== fresh.version) return false;
    if (known.inputs.length !== fresh.inputs.length) return false;
    for (let i = 0; i < known.inputs.length; i++) {
      if (!this.#fill(set, known.inputs[i], fresh.inputs[i])) return false;
    }
    return true;
  }
}

/** The value of a leaf in the memory of JavaScript; `null` for another node. */
function contentOf({ value, storage, number }: Node): TypedArray | number | null {
  return value ?? number ?? (storage as Storage | null)?.data ?? null;
}

function put(set: StepArguments, { kind, slot }: Place, value: TypedArray | number): void {
  (set[kind] as (TypedArray | number)[])[slot] = value;
}

/** Adds the arguments below `node` to `leaves`. */
function addLeaves(node: Node, places: ReadonlyMap<Node, Place>, leaves: Set<Node>): void {
  if (places.has(node)) leaves.add(node);
  else for (const input of node.inputs) addLeaves(input, places, leaves);
}

function areSame(a: TypedArray | number, b: TypedArray | number): boolean {
  return typeof a === 'number' || typeof b === 'number' ? Object.is(a, b) : areEqual(a, b);
}

function areEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
