import { withGrad } from '../ops/record.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** `fn`, unless it returns a promise: code after its first `await` would run with gradients on again. */
type Synchronous<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Runs `fn` without recording for gradients.
 * @throws ArgumentError where `fn` is not a function, GradusError where it returns a promise
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
