/** The check of arguments and options. A `Kind` describes the allowed values as data. */
import { ArgumentError, GradusError } from './errors.ts';
import { shown, withArticle } from './shown.ts';

/**
 * The range of a number. `least` and `most` belong to the range, `above` and `below` do not. The number must be
 * finite, unless `most` is Infinity. An integer must be exact in a double.
 */
export interface Bounds {
  readonly integer?: boolean;
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
}

type Class = abstract new (...args: never[]) => unknown;

/**
 * The allowed values of an argument: a type, a number within bounds, one of some words, or an instance of a class;
 * null if another check follows. A `number` must be finite.
 */
export type Kind =
  | 'boolean'
  | 'string'
  | 'number'
  | 'function'
  | 'object'
  | Bounds
  | readonly string[]
  | Class
  | null;

/**
 * Returns `value` if `kind` allows it.
 * @param owner the function or class whose argument `name` it is
 * @throws ArgumentError for another value, with what is allowed
 */
export function checkArgument<T>(owner: string, name: string, value: T, kind: Kind): T {
  if (kind === null || isKind(value, kind)) return value;
  throw new ArgumentError(owner, `${name} must be ${allowed(kind)}, got ${shown(value)}.`);
}

type Known = Exclude<Kind, null>;

function isKind(value: unknown, kind: Known): boolean {
  if (kind === 'number') return Number.isFinite(value);
  if (typeof kind === 'string') {
    return typeof value === kind && value !== null && !Array.isArray(value);
  }
  if (typeof kind === 'function') return value instanceof kind;
  return isWords(kind) ? kind.includes(value as string) : isWithin(value, kind);
}

/** Whether `value` is a number within `bounds`. */
function isWithin(value: unknown, bounds: Bounds): value is number {
  if (typeof value !== 'number' || (bounds.integer && !Number.isSafeInteger(value))) return false;
  const { least = -Number.MAX_VALUE, most = Number.MAX_VALUE, above, below } = bounds;
  if (!(value >= least && value <= most)) return false;
  return (above === undefined || value > above) && (below === undefined || value < below);
}

/** `Array.isArray` with a type guard that also holds for readonly arrays. */
function isWords(kind: Bounds | readonly string[]): kind is readonly string[] {
  return Array.isArray(kind);
}

/** Completes the sentence "It must be …". */
function allowed(kind: Known): string {
  if (kind === 'number') return 'a finite number';
  if (typeof kind === 'string') return withArticle(kind);
  if (typeof kind === 'function') return withArticle(kind.name);
  return isWords(kind) ? kind.map((word) => `'${word}'`).join(' or ') : range(kind);
}

/** `a number from 0 to 1`, `an integer of at least 1`. */
function range({ integer, least, above, most, below }: Bounds): string {
  const noun = integer ? 'an integer' : 'a number';
  const isLimited = most !== undefined && most !== Number.POSITIVE_INFINITY;
  if (least !== undefined && isLimited) return `${noun} from ${least} to ${most}`;
  const ends = [
    least === undefined ? '' : `of at least ${least}`,
    above === undefined ? '' : `above ${above}`,
    isLimited ? `of at most ${most}` : '',
    below === undefined ? '' : `below ${below}`,
  ].filter((end) => end !== '');
  return `${noun} ${ends.join(' and ')}`.trim();
}

/** @throws ArgumentError unless `signal` is an AbortSignal, of this realm or another */
export function checkSignal(op: string, signal: unknown): void {
  if (signal === undefined || hasMethods(signal, ['throwIfAborted'])) return;
  throw new ArgumentError(
    op,
    `signal must be an AbortSignal, got ${shown(signal)}. Pass the signal of a controller: ` +
      'new AbortController().signal.',
  );
}

/** Whether `value` is an object with these methods. */
export function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return methods.every((method) => typeof Reflect.get(value, method) === 'function');
}

/** `T`, unless it is a promise: code after the first `await` would run outside of what a function sets up. */
export type Synchronous<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * The result of a function that `owner` has called.
 * @param effect what the code after the first `await` would do
 * @throws GradusError if it is a promise
 */
export function refusePromise<T>(owner: string, result: T, effect: string): T {
  const then = (result as { then?: unknown } | null | undefined)?.then;
  if (typeof then !== 'function') return result;
  throw new GradusError(
    `${owner}: the function returned a promise, and what follows its first await would ${effect}. Await first, and ` +
      `call ${owner} around synchronous code.`,
  );
}

export const INT32: Bounds = { integer: true, least: -(2 ** 31), most: 2 ** 31 - 1 };
export const COUNT: Bounds = { integer: true, least: 0 };
export const POSITIVE_INTEGER: Bounds = { integer: true, least: 1 };
export const NOT_NEGATIVE: Bounds = { least: 0 };
/** From 0 to 1. */
export const PROBABILITY: Bounds = { least: 0, most: 1 };
