import { type Check, countTo, fields, finite, listOf, nullOr, oneOf, rule } from '../fields.ts';

/**
 * The state of a generator's stream, as plain JSON.
 *
 * @example
 * ```ts
 * const generator = new Generator().manualSeed(7);
 * const state: GeneratorState = JSON.parse(JSON.stringify(generator.getState()));
 * state.seed; // '7'
 * generator.setState(state);
 * ```
 */
export interface GeneratorState {
  readonly engine: 'mt19937';
  /** The seed of the stream in decimal digits; it may exceed 2⁵³. */
  readonly seed: string;
  /** The 624 raw words of the engine. */
  readonly words: readonly number[];
  /** The number of values of the current block already drawn, 0 to 624. */
  readonly next: number;
  /** The second value of the last normal pair, for the next draw; null if there is none. */
  readonly normal: number | null;
}

/**
 * Checks a state, which may come from an edited file.
 * @param at the name of the state in errors
 * @throws GradusError unless it can be restored
 */
export const checkGeneratorState: Check = fields({
  engine: oneOf(['mt19937']),
  seed: rule('the decimal digits of an integer below 2^64', isUnsigned64),
  words: listOf(countTo(2 ** 32 - 1), 624),
  next: countTo(624),
  normal: nullOr(finite),
});

function isUnsigned64(digits: unknown): boolean {
  return typeof digits === 'string' && /^\d{1,20}$/.test(digits) && BigInt(digits) < 2n ** 64n;
}
