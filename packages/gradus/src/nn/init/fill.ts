import type { Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { checkTensor } from '../arguments.ts';

/** Options of what draws initial values. */
export interface InitOptions {
  /** Where the values are drawn; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/** The options that all of them have. */
export const INIT_OPTIONS = { generator: Generator } as const;

/** Checks the options of an initialization that takes only these. @throws ArgumentError for an unknown name */
export function checked(op: string, options: InitOptions): InitOptions {
  return checkOptions(op, options, INIT_OPTIONS);
}

/** Gives a float32 leaf new values. @throws ArgumentError for anything else */
export function fill<T extends Tensor>(op: string, tensor: T, values: () => Float32Array): T {
  checkTensor(op, 'the first argument', tensor);
  if (tensor.dtype !== 'float32') {
    throw new ArgumentError(op, `fills float32 tensors, this one is ${tensor.dtype}.`);
  }
  if (!tensor.isLeaf) {
    throw new ArgumentError(
      op,
      'fills parameters and other leaves; this tensor was computed from others.',
    );
  }
  return tensor.numel() === 0 ? tensor : tensor.setData(values());
}

/** Fills with U[low, high). */
export function fillUniform<T extends Tensor>(
  op: string,
  tensor: T,
  low: number,
  high: number,
  { generator = defaultGenerator }: InitOptions,
): T {
  return fill(op, tensor, () => generator.uniform(tensor.numel(), low, high));
}

/** Fills with N(mean, std²). */
export function fillNormal<T extends Tensor>(
  op: string,
  tensor: T,
  mean: number,
  std: number,
  { generator = defaultGenerator }: InitOptions,
): T {
  return fill(op, tensor, () => generator.normal(tensor.numel(), mean, std));
}
