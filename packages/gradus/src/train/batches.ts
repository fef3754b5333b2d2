import type { Pass, PassPosition } from '../data/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { defaultGenerator } from '../util/random/index.ts';
import { type PairLoader, pairOf } from './model.ts';

/** A batch that has been taken from a loader. */
export class Drawn {
  /** The rows of the data set, if they are all that tells batches apart. */
  readonly rows: Int32Array | null;
  /** Where its pass stands after it. */
  readonly position: PassPosition;
  /** Whether it is the first of its pass, and the default generator has drawn the order. */
  readonly beginsPass: boolean;
  readonly #make: () => readonly Tensor[];
  #made: readonly [input: Tensor, target: Tensor] | null = null;

  constructor(
    rows: Int32Array | null,
    position: PassPosition,
    beginsPass: boolean,
    make: () => readonly Tensor[],
  ) {
    this.rows = rows;
    this.position = position;
    this.beginsPass = beginsPass;
    this.#make = make;
  }

  /** Its tensors. */
  get pair(): readonly [input: Tensor, target: Tensor] {
    return this.#made ?? this.prepare();
  }

  /** Makes its tensors. */
  prepare(): readonly [input: Tensor, target: Tensor] {
    const pair = pairOf(this.#make());
    // A step will read them. Otherwise the runtime would compute batches that wait.
    for (const { node } of pair) node.consumed = true;
    this.#made = pair;
    return pair;
  }
}

/** The batches of pass after pass over a loader. */
export class Batches {
  /** Where the pass stands; null before the first batch. */
  position: PassPosition | null = null;
  /** Whether a batch has drawn random numbers. */
  areRandom = false;
  readonly #loader: PairLoader;
  #pass: Pass | null = null;
  /** Batches that were taken, and given back. */
  #held: Drawn[] = [];

  constructor(loader: PairLoader) {
    this.#loader = loader;
  }

  /** Continues a pass, whose order it draws again. */
  continue(position: PassPosition): void {
    this.#pass = this.#loader.pass(position);
    this.position = position;
  }

  /** @param areRowsEnough whether its tensors need not be made now if its rows are known */
  next(areRowsEnough = false): Drawn {
    const held = this.#held.shift();
    // It draws again what was taken back.
    if (held?.beginsPass) this.#loader.pass();
    const drawn = held ?? this.#draw();
    if (!areRowsEnough) this.#prepare(drawn);
    this.position = drawn.position;
    return drawn;
  }

  #prepare(drawn: Drawn): void {
    try {
      drawn.prepare();
    } catch (error) {
      // It comes again when the steps before it have been taken.
      this.giveBack([drawn], this.position);
      throw error;
    }
  }

  /** Gives back the batches that were taken after the one at `position`: they come next. */
  giveBack(batches: readonly Drawn[], position: PassPosition | null): void {
    const first = batches.find(({ beginsPass }) => beginsPass);
    if (first !== undefined) defaultGenerator.setState(first.position.generator);
    this.#held.unshift(...batches);
    this.position = position;
  }

  /**
   * Whether the next batch is as large as the others, as far as the loader knows.
   * @param ofSamePass whether it must also come from the pass of the last one
   */
  isNextAlike(ofSamePass: boolean): boolean {
    const { sampler, batchSampler, dropLast, dataset, batchSize, length } = this.#loader;
    if (batchSampler !== null) return false;
    const left = length - (this.position?.batches ?? length);
    if (left > 1) return true;
    const areEven = dropLast || (sampler ?? dataset).length % batchSize === 0;
    // The order of a sampler cannot be drawn a second time.
    return areEven && (left === 1 || (!ofSamePass && sampler === null));
  }

  #draw(): Drawn {
    for (let beginsPass = false; ; beginsPass = this.#begin()) {
      const pass = this.#pass;
      if (pass === null) continue;
      const skipped = pass.position.batches < this.#loader.length ? pass.skip() : null;
      if (skipped !== null) {
        const make = (): readonly Tensor[] => this.#watched(skipped.make);
        return new Drawn(skipped.rows, pass.position, beginsPass, make);
      }
      const { done, value } = this.#watched(() => pass.next());
      if (!done) return new Drawn(null, pass.position, beginsPass, () => value);
    }
  }

  /** Makes a batch, and notes whether that draws random numbers. */
  #watched<T>(make: () => T): T {
    const { drawn } = defaultGenerator;
    const made = make();
    this.areRandom ||= defaultGenerator.drawn !== drawn;
    return made;
  }

  /** @returns whether the default generator has drawn the order */
  #begin(): boolean {
    const { drawn } = defaultGenerator;
    this.#pass = this.#loader.pass();
    return defaultGenerator.drawn !== drawn;
  }
}
