/** Takes the steps of a training: one by one, or many in one call of the backend, with the same bits. */
import { nodeModule } from '../backends/host.ts';
import type { Repetition } from '../runtime/repetition.ts';
import type { Batches, Drawn } from './batches.ts';
import { Call, type KnownSteps, type Parts, recordStep, type Taken } from './call.ts';

/**
 * A call takes at most about this many milliseconds: a page stays responsive, and Node reacts to signals.
 * @heuristic
 */
const CALL_TIME = nodeModule('node:os') === undefined ? 8 : 50;
/**
 * The most steps of a call. More would not be faster.
 * @heuristic
 */
const MOST_STEPS = 1024;
/**
 * The most bytes of inputs of a call.
 * @heuristic
 */
const MOST_BYTES = 1 << 22;
/** The steps of the first call that takes several, before their time is known. */
const FIRST_STEPS = 4;

/** Takes the steps of one training. */
export class Execution {
  readonly #parts: Parts;
  readonly #batches: Batches;
  readonly #known: KnownSteps = new Map();
  /** The step that was recorded last, if it can be repeated. */
  #last: Repetition | null = null;
  #patience = FIRST_STEPS;

  constructor(parts: Parts, batches: Batches) {
    this.#parts = parts;
    this.#batches = batches;
  }

  /** Takes one step. What it has made can be read as in any loop. */
  async takeOne(): Promise<Taken> {
    const { pair } = this.#batches.next();
    const loss = await recordStep(this.#parts, pair).item();
    if (Number.isFinite(loss)) this.#parts.scheduler?.step();
    return { losses: [loss], input: pair[0], failure: null };
  }

  /** Takes from one to `most` steps. Only parameters, buffers and losses can be read afterwards. */
  take(most: number): Taken {
    const begin = performance.now();
    const drawn = [this.#batches.next()];
    const failure = this.#drawMore(drawn, most);
    const call = new Call(this.#parts, drawn, this.#known);
    const taken = call.take();
    const { prepared, repetition } = call;
    this.#batches.giveBack(drawn.slice(prepared), drawn[prepared - 1]);
    this.#last = repetition;
    this.#adapt(performance.now() - begin, repetition?.bytes ?? 0, prepared);
    return prepared === drawn.length && taken.failure === null ? { ...taken, failure } : taken;
  }

  /**
   * Draws the other batches of a call: before a step is recorded, because drawing them may compute values.
   * @returns why the next batch could not be drawn
   */
  #drawMore(drawn: Drawn[], most: number): Taken['failure'] {
    const last = this.#last;
    const batches = this.#batches;
    // Random batches must be drawn just before their steps.
    const count = last === null || batches.areRandom ? 1 : Math.min(most, this.#patience);
    // The order of a pass that is drawn after the random values of a step must not be drawn before them.
    const ofSamePass = last?.isRandom ?? true;
    try {
      while (drawn.length < count && batches.isNextAlike(ofSamePass)) {
        drawn.push(batches.next(last?.isOfRows));
      }
    } catch (error) {
      return { error };
    }
    return null;
  }

  /** A call that was short for another reason says nothing against long ones. */
  #adapt(time: number, bytes: number, steps: number): void {
    const allowed = (steps * CALL_TIME) / time;
    const longer = Math.min(FIRST_STEPS * steps, allowed);
    const wanted = time > CALL_TIME ? allowed : Math.max(this.#patience, longer);
    const fits = MOST_BYTES / Math.max(1, bytes);
    this.#patience = Math.max(1, Math.floor(Math.min(wanted, MOST_STEPS, fits)));
  }
}
