/** Checks of what layers, losses and initializations are given. */
import { Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** @throws ArgumentError unless `value` is a finite number */
export function checkNumber(owner: string, name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new ArgumentError(owner, `${name} must be a finite number, got ${shown(value)}.`);
}

/** @throws ArgumentError unless `value` is a number from 0 to 1 */
export function checkShare(owner: string, name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0 && value <= 1) return value;
  throw new ArgumentError(owner, `${name} must be a number between 0 and 1, got ${shown(value)}.`);
}

/** @throws ArgumentError unless `value` is an integer */
export function checkDimension(layer: string, value: number): number {
  if (Number.isInteger(value)) return value;
  throw new ArgumentError(
    layer,
    `pass the dimension as an integer: new ${layer}(1). Got ${shown(value)}.`,
  );
}

/** @throws ArgumentError unless `value` is a key of `choices` */
export function checkChoice<K extends string>(
  layer: string,
  name: string,
  value: K,
  choices: Readonly<Record<K, unknown>>,
): K {
  if (typeof value === 'string' && Object.hasOwn(choices, value)) return value;
  const known = Object.keys(choices).map((choice) => `'${choice}'`);
  throw new ArgumentError(layer, `${name} must be ${known.join(' or ')}, got ${shown(value)}.`);
}

/** @throws ArgumentError unless `value` is an integer that int32 holds */
export function checkInteger(layer: string, name: string, value: number): number {
  if (Number.isInteger(value) && value === (value | 0)) return value;
  throw new ArgumentError(layer, `${name} must be an integer of int32, got ${shown(value)}.`);
}

/** @throws ArgumentError unless `value` is a tensor */
export function checkTensor(owner: string, name: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  throw new ArgumentError(
    owner,
    `${name} must be a tensor, got ${shown(value)}. Make one of numbers: tensor(values).`,
  );
}
