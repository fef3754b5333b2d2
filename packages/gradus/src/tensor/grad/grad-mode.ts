import { isGradEnabled as isEnabled, setGrad, withGrad } from '../../ops/record.ts';
import { checkArgument, refusePromise, type Synchronous } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';

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
  return inMode('noGrad(', false, fn);
}

/**
 * Runs `fn` with recording for gradients, also inside {@link noGrad}, and returns its result.
 * @throws ArgumentError if `fn` is not a function
 * @throws GradusError if `fn` returns a promise
 *
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * noGrad(() => enableGrad(() => w.mul(2))).requiresGrad; // true
 * ```
 */
export function enableGrad<T>(fn: () => Synchronous<T>): T {
  return inMode('enableGrad(', true, fn);
}

/**
 * Runs `fn` without recording for gradients, and returns its result. It is {@link noGrad} under PyTorch's other name:
 * values made inside may be used for gradients later, which PyTorch refuses.
 * @throws ArgumentError if `fn` is not a function
 * @throws GradusError if `fn` returns a promise
 *
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * inferenceMode(() => w.mul(2)).requiresGrad; // false
 * ```
 */
export function inferenceMode<T>(fn: () => Synchronous<T>): T {
  return inMode('inferenceMode(', false, fn);
}

/**
 * Turns recording for gradients on or off: for `fn`, whose result it returns, or without `fn` from now on.
 * @throws ArgumentError if `mode` is not a boolean, or `fn` is not a function
 * @throws GradusError if `fn` returns a promise
 *
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const isTraining = false;
 * setGradEnabled(isTraining, () => w.mul(2)).requiresGrad; // false
 * ```
 */
export function setGradEnabled(mode: boolean): void;
export function setGradEnabled<T>(mode: boolean, fn: () => Synchronous<T>): T;
export function setGradEnabled<T>(mode: boolean, fn?: () => Synchronous<T>): T | undefined {
  checkArgument('setGradEnabled', 'mode', mode, 'boolean');
  if (fn !== undefined) return inMode(`setGradEnabled(${mode}, `, mode, fn);
  setGrad(mode);
  return undefined;
}

/**
 * Whether operations are recorded for gradients now.
 *
 * @example
 * ```ts
 * isGradEnabled(); // true
 * noGrad(() => isGradEnabled()); // false
 * ```
 */
export function isGradEnabled(): boolean {
  return isEnabled();
}

/** @param call the beginning of the call, up to `fn` */
function inMode<T>(call: string, enabled: boolean, fn: () => Synchronous<T>): T {
  const name = call.slice(0, call.indexOf('('));
  if (typeof fn !== 'function') {
    throw new ArgumentError(
      name,
      `expected a function, got ${shown(fn)}. Call ${call}() => { … }).`,
    );
  }
  return withGrad(enabled, () =>
    refusePromise(name, fn(), `run with gradients ${enabled ? 'off' : 'on'}`),
  );
}
