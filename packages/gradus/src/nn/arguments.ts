/** Checks of arguments that layers, losses and initializations share. */
import { Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/** @throws ArgumentError unless `value` is an integer */
export function checkDimension(layer: string, value: number): number {
  if (Number.isInteger(value)) return value;
  throw new ArgumentError(
    layer,
    `pass the dimension as an integer: new ${layer}(1). Got ${shown(value)}.`,
  );
}

/** @throws ArgumentError unless `value` is a tensor */
export function checkTensor(owner: string, name: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  throw new ArgumentError(
    owner,
    `${name} must be a tensor, got ${shown(value)}. Make one of numbers: tensor(values).`,
  );
}
