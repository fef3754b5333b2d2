import type { Pass, PassPosition, Sample } from '../data/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { defaultGenerator } from '../util/random/index.ts';
import { type PairLoader, pairOf } from './model.ts';

/** A batch that has been taken from a loader. */
export class Drawn {
  /** Whether it is the first of its pass, and the default generator has drawn the order. */
  readonly beginsPass: boolean;
  readonly #pass: Pass;
  readonly #number: number;
  readonly #make: (pass: Pass, number: number) => readonly Tensor[];
  #made: readonly [input: Tensor, target: Tensor] | null = null;

  /** @param make makes batch `number` of `pass` */
  constructor(
    pass: Pass,
    number: number,
    beginsPass: boolean,
    make: (pass: Pass, number: number) => readonly Tensor[],
  ) {
    this.beginsPass = beginsPass;
    this.#pass = pass;
    this.#number = number;
    this.#make = make;
  }

  /** The rows of the data set, if they are all that tells batches apart. */
  get rows(): Int32Array | null {
    return this.#pass.rowsOf(this.#number);
  }

  /** Where its pass stands after it. */
  get position(): PassPosition {
    return this.#pass.positionAfter(this.#number + 1);
  }

  /** Its tensors. */
  get pair(): readonly [input: Tensor, target: Tensor] {
    return this.#made ?? this.prepare();
  }

  /** Makes its tensors. */
  prepare(): readonly [input: Tensor, target: Tensor] {
    const pair = pairOf(this.#make(this.#pass, this.#number));
    // A step will read them. Otherwise the runtime would compute batches that wait.
    for (const { node } of pair) node.consumed = true;
    this.#made = pair;
    return pair;
  }
}

/** The batches of pass after pass over a loader. */
export class Batches {
  /** Whether a batch has drawn random numbers. */
  areRandom = false;
  readonly #loader: PairLoader;
  #pass: Pass | null = null;
  /** The last batch that was taken, or where a pass was continued. */
  #last: Pick<Drawn, 'position'> | null = null;
  /** Batches that were taken, and given back. */
  #held: Drawn[] = [];

  constructor(loader: PairLoader) {
    this.#loader = loader;
  }

  /** Where the pass stands; null before the first batch. */
  get position(): PassPosition | null {
    return this.#last?.position ?? null;
  }

  /** Continues a pass, whose order it draws again. */
  continue(position: PassPosition): void {
    this.#pass = this.#loader.pass(position);
    this.#last = { position };
  }

  /** @param areRowsEnough whether its tensors need not be made now if its rows are known */
  next(areRowsEnough = false): Drawn {
    const held = this.#held.shift();
    // It draws again what was taken back.
    if (held?.beginsPass) this.#loader.pass();
    const drawn = held ?? this.#draw();
    if (!areRowsEnough) this.#prepare(drawn);
    this.#last = drawn;
    return drawn;
  }

  #prepare(drawn: Drawn): void {
    try {
      drawn.prepare();
    } catch (error) {
      // It comes again when the steps before it have been taken.
      this.giveBack([drawn], this.#last);
      throw error;
    }
  }

  /** Gives back the batches that were taken after `last`: they come next. */
  giveBack(batches: readonly Drawn[], last: Pick<Drawn, 'position'> | null): void {
    const first = batches.find(({ beginsPass }) => beginsPass);
    if (first !== undefined) defaultGenerator.setState(first.position.generator);
    this.#held.unshift(...batches);
    this.#last = last;
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
      const number = pass.position.batches;
      if (pass.isOfRows) {
        if (number === this.#loader.length) continue;
        pass.skip();
        return new Drawn(pass, number, beginsPass, this.#make);
      }
      const { done, value } = this.#watched(() => pass.next());
      if (!done) return new Drawn(pass, number, beginsPass, () => value);
    }
  }

  readonly #make = (pass: Pass, number: number): Sample => this.#watched(() => pass.batch(number));

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
