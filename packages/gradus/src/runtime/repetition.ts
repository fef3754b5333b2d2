/** A recorded step that is taken many times in one call, without recording it again. */
import type { ArgumentSets, InputColumn } from '../backends/backend.ts';
import type { Node } from '../graph/node.ts';
import type { Replay, Source } from '../graph/replay.ts';
import { copyElements } from '../ir/copy-elements.ts';
import type { TypedArray } from '../ir/dtype.ts';
import { dataOf } from './device-buffers.ts';
import type { Plan } from './plan.ts';
import type { Traversal } from './traversal.ts';

type ArrayType = new (length: number) => TypedArray;

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

/** What JavaScript makes in each step, and where it goes: nowhere if the program does not read it. */
interface Change extends Pick<Source, 'next'> {
  /** The slots of the numbers, or of the inputs. */
  readonly scalars: readonly number[];
  readonly inputs: readonly number[];
}

/** The argument sets of a recorded step and of the steps after it. */
export class Repetition {
  /** The number of steps. */
  count = 1;
  readonly #plan: Plan;
  readonly #replay: Replay;
  readonly #batch: readonly Node[];
  /** Where the rows of a batch go, if they are all that tells batches apart. */
  readonly #rows: Place | null;
  readonly #places = new Map<Node, Place>();
  readonly #changes: readonly Change[];
  /** Inputs and numbers that are the same in each step. */
  readonly #constants: readonly (TypedArray | number)[];
  /** The arguments of the recorded step. */
  readonly #inputs: readonly TypedArray[];
  readonly #numbers: Float64Array;
  /** Which inputs change from step to step. */
  readonly #changing: ReadonlySet<number>;
  /** The arguments of all steps: room for those that are not there yet. */
  #columns: InputColumn[] = [];
  #scalars = new Float64Array();

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
    this.#inputs = plan.inputs.map((input) => (input as TypedArray).slice());
    this.#numbers = plan.scalars.slice();
    const leaves = new Set<Node>();
    for (const node of this.#batch) addLeaves(node, this.#places, leaves);
    this.#rows = rows === null ? null : this.#placeOf(rows, leaves);
    this.#changes = changesOf(replay, this.#places);
    const changing = new Set([...leaves, ...replay.sources.map(({ leaf }) => leaf)]);
    const places = [...this.#places];
    this.#constants = places
      .filter(([leaf]) => !changing.has(leaf))
      .map(([, { kind, slot }]) => (kind === 'inputs' ? this.#inputs : this.#numbers)[slot]);
    this.#changing = new Set(
      places
        .filter(([leaf, { kind }]) => kind === 'inputs' && changing.has(leaf))
        .map(([, { slot }]) => slot),
    );
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
   * Makes room for the arguments of this number of steps.
   * @param like another repetition that this one is like: it gives its room away
   */
  reserve(steps: number, like: Repetition): void {
    this.#columns = this.#inputs.map((input, slot) => {
      if (!this.#changing.has(slot)) return { values: input, step: 0 };
      const { values: old = input } = like.#columns[slot] ?? {};
      const room = steps * input.length;
      const values = old.length < room ? new (input.constructor as ArrayType)(room) : old;
      values.set(input);
      return { values, step: input.length };
    });
    const { length } = this.#numbers;
    const room = steps * length;
    const scalars = like.#scalars.length < room ? new Float64Array(room) : like.#scalars;
    scalars.set(this.#numbers);
    for (let made = length; made < room; made *= 2) scalars.copyWithin(made, 0, made);
    this.#scalars = scalars;
    like.#columns = [];
    like.#scalars = new Float64Array();
  }

  /**
   * Adds the arguments of the next step, and makes what its JavaScript would make.
   * @param before called before that; returns false if there is no next step
   * @returns whether it was added. If its batch has another structure, nothing is called or made.
   * @throws what `before` throws; then it is not added
   */
  add(batch: StepBatch, before: () => boolean): boolean {
    const place = this.#rows;
    const rows = place === null ? null : batch.rows;
    if (place !== null && rows !== null) {
      if (rows.length !== this.#inputs[place.slot].length) return false;
      this.#put(place, rows);
    } else if (!batch.pair.every(({ node }, i) => this.#fill(this.#batch[i], node))) return false;
    if (!before()) return false;
    this.#replay.count(1);
    for (let i = 0; i < this.#changes.length; i++) this.#change(this.#changes[i]);
    this.count++;
    return true;
  }

  #change({ next, scalars, inputs }: Change): void {
    const value = next();
    const first = this.count * this.#numbers.length;
    for (let i = 0; i < scalars.length; i++) this.#scalars[first + scalars[i]] = value as number;
    for (let i = 0; i < inputs.length; i++) this.#putInput(inputs[i], value as TypedArray);
  }

  /** The arguments of all steps. */
  get sets(): ArgumentSets {
    const { count } = this;
    const inputs = this.#columns.map(({ values, step }) => ({
      values: step === 0 ? values : values.subarray(0, count * step),
      step,
    }));
    return { count, inputs, scalars: this.#scalars.subarray(0, count * this.#numbers.length) };
  }

  /** The place of the only array among the leaves of the batch, if it holds `rows`; otherwise null. */
  #placeOf(rows: Int32Array, leaves: ReadonlySet<Node>): Place | null {
    const [place, ...others] = [...leaves]
      .map((leaf) => this.#places.get(leaf) as Place)
      .filter(({ kind }) => kind === 'inputs');
    const isOnly = place !== undefined && others.length === 0;
    return isOnly && areEqual(this.#inputs[place.slot], rows) ? place : null;
  }

  /** Puts the leaves of `fresh` where those of `known` are. @returns false if the two differ in structure */
  #fill(known: Node, fresh: Node): boolean {
    if (known.dtype !== fresh.dtype || known.shape !== fresh.shape) return false;
    const place = this.#places.get(known);
    if (place !== undefined) {
      const value = contentOf(fresh);
      if (value === null) return false;
      this.#put(place, value);
      return true;
    }
    if (known === fresh) return true;
    if (known.op !== fresh.op || known.attributes !== fresh.attributes) return false;
    if (known.storage !== fresh.storage || known.version !== fresh.version) return false;
    if (known.value !== fresh.value) return false;
    if (known.inputs.length !== fresh.inputs.length) return false;
    for (let i = 0; i < known.inputs.length; i++) {
      if (!this.#fill(known.inputs[i], fresh.inputs[i])) return false;
    }
    return true;
  }

  /** Writes an argument of the step that is added. */
  #put({ kind, slot }: Place, value: TypedArray | number): void {
    if (kind === 'inputs') this.#putInput(slot, value as TypedArray);
    else this.#scalars[this.count * this.#numbers.length + slot] = value as number;
  }

  #putInput(slot: number, value: TypedArray): void {
    const { values, step } = this.#columns[slot];
    copyElements(values, this.count * step, value);
  }
}

/** What a step makes. A number that many parameters share is made once. */
function changesOf({ sources }: Replay, placeOf: ReadonlyMap<Node, Place>): Change[] {
  const changes = new Map<Source['next'], { [Kind in Place['kind']]: number[] }>();
  for (const { leaf, next } of sources) {
    const slots = changes.get(next) ?? { scalars: [], inputs: [] };
    const place = placeOf.get(leaf);
    if (place !== undefined) slots[place.kind].push(place.slot);
    changes.set(next, slots);
  }
  return Array.from(changes, ([next, slots]) => ({ next, ...slots }));
}

/** The value of a leaf in the memory of JavaScript; `null` for another node. */
function contentOf({ value, storage, number }: Node): TypedArray | number | null {
  return value ?? number ?? (storage && dataOf(storage));
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
