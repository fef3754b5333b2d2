import { GradusError } from '../errors.ts';
import { shown } from '../shown.ts';

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
export function checkGeneratorState(state: unknown, at: string): void {
  const wrong = whatIsWrong(state as GeneratorState | null);
  if (wrong === undefined) return;
  throw new GradusError(`${at}: ${wrong}. Pass the result of getState(), or its parsed JSON.`, {
    code: 'bad-state',
  });
}

function whatIsWrong(state: GeneratorState | null): string | undefined {
  if (typeof state !== 'object' || state === null) return `expected an object, got ${shown(state)}`;
  if (state.engine !== 'mt19937') return `engine is ${shown(state.engine)}, not mt19937`;
  if (typeof state.seed !== 'string' || !isUnsigned64(state.seed)) {
    return `seed is ${shown(state.seed)}, not the decimal digits of an integer below 2^64`;
  }
  if (!Array.isArray(state.words) || state.words.length !== 624) return 'words is not 624 numbers';
  const bad = state.words.findIndex((w) => !Number.isInteger(w) || w < 0 || w >= 2 ** 32);
  if (bad >= 0) return `words[${bad}] is ${shown(state.words[bad])}, not an integer below 2^32`;
  if (!Number.isInteger(state.next) || state.next < 0 || state.next > 624) {
    return `next is ${shown(state.next)}, not an integer from 0 to 624`;
  }
  const { normal } = state;
  if (normal !== null && !Number.isFinite(normal)) return `normal is ${shown(normal)}`;
  return undefined;
}

function isUnsigned64(digits: string): boolean {
  return /^\d{1,20}$/.test(digits) && BigInt(digits) < 2n ** 64n;
}
