/** Checks of what layers are constructed with. */
import { ArgumentError } from '../util/errors.ts';

/** @throws ArgumentError unless `value` is a finite number */
export function checkNumber(layer: string, name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new ArgumentError(layer, `${name} must be a finite number, got ${value}.`);
}

/** @throws ArgumentError unless `value` is an integer */
export function checkDimension(layer: string, value: number): number {
  if (Number.isInteger(value)) return value;
  throw new ArgumentError(
    layer,
    `say along which dimension, an integer: new ${layer}(1). Got ${value}.`,
  );
}

/** @throws ArgumentError unless `value` is a key of `choices` */
export function checkChoice<K extends string>(
  layer: string,
  name: string,
  value: K,
  choices: Readonly<Record<K, unknown>>,
): K {
  if (Object.hasOwn(choices, value)) return value;
  const known = Object.keys(choices).map((choice) => `'${choice}'`);
  throw new ArgumentError(layer, `${name} must be ${known.join(' or ')}, got '${value}'.`);
}

/** @throws ArgumentError unless `value` is an integer */
export function checkInteger(layer: string, name: string, value: number): number {
  if (Number.isInteger(value)) return value;
  throw new ArgumentError(layer, `${name} must be an integer, got ${value}.`);
}
