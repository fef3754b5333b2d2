import { withGrad } from '../ops/record.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** `T`, unless it is a promise: code after the first `await` of `fn` would run with gradients on again. */
type Synchronous<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Runs `fn` without recording for gradients, and returns its result.
 * @throws ArgumentError if `fn` is not a function
 * @throws GradusError if `fn` returns a promise
 *
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * noGrad(() => w.mul(2)).requiresGrad; // false
 * ```
 */
export function noGrad<T>(fn: () => Synchronous<T>): T {
  if (typeof fn !== 'function') {
    throw new ArgumentError(
      'noGrad',
      `expected a function, got ${shown(fn)}. Call noGrad(() => { … }).`,
    );
  }
  return withGrad(false, () => {
    const result: T = fn();
    const then = (result as { then?: unknown } | null | undefined)?.then;
    if (typeof then === 'function') {
      throw new GradusError(
        'noGrad: the function returned a promise, and what follows its first await would run with ' +
          'gradients on. Await first, and call noGrad around synchronous code.',
      );
    }
    return result;
  });
}
