import { GradusError } from '../errors.ts';
import { shown } from '../shown.ts';

/** Where a generator's stream stands; plain JSON. */
export interface GeneratorState {
  readonly engine: 'mt19937';
  /** The seed it was started from, decimal digits (it may exceed 2⁵³). */
  readonly seed: string;
  /** The 624 raw words of the engine. */
  readonly words: readonly number[];
  /** How many numbers of the current block are used up, 0 to 624. */
  readonly next: number;
  /** The normal value that is drawn but not handed out yet. */
  readonly normal: number | null;
}

/**
 * Throws unless `state` can be restored; it may come from a file that somebody edited.
 * @param at what errors call the state
 */
export function checkGeneratorState(state: unknown, at: string): void {
  const wrong = whatIsWrong(state as GeneratorState | null);
  if (wrong === undefined) return;
  throw new GradusError(
    `${at}: ${wrong}. Give what getState() returned, or its JSON parsed again.`,
    { code: 'bad-state' },
  );
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
