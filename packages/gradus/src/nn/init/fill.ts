import { allocateReal, isReal, type Reals } from '../../ir/dtype.ts';
import type { Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { checkTensor } from '../arguments.ts';

/**
 * Options of the functions that draw initial values.
 *
 * @example
 * ```ts
 * const options: nn.init.InitOptions = { generator: new Generator().manualSeed(7) };
 * nn.init.uniform_(zeros([2, 2]), -1, 1, options).shape; // [2, 2]
 * ```
 */
export interface InitOptions {
  /** Draws the values; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/** The options that all these functions have. */
export const INIT_OPTIONS = { generator: Generator } as const;

/** Checks the options of a function that takes only these. @throws ArgumentError for an unknown name */
export function checked(op: string, options: InitOptions): InitOptions {
  return checkOptions(op, options, INIT_OPTIONS);
}

/**
 * Gives a leaf of real numbers new values.
 * @param values gets an array of zeros for them
 * @throws ArgumentError for another tensor
 */
export function fill<T extends Tensor>(op: string, tensor: T, values: (zeros: Reals) => Reals): T {
  checkTensor(op, 'the first argument', tensor);
  if (!isReal(tensor.dtype)) {
    throw new ArgumentError(op, `fills float32 and float64 tensors, got ${tensor.dtype}.`);
  }
  if (!tensor.isLeaf) {
    throw new ArgumentError(
      op,
      'fills parameters and other leaves, got a tensor computed from others.',
    );
  }
  const size = tensor.numel();
  return size === 0 ? tensor : tensor.setData(values(allocateReal(tensor.dtype, size)));
}

/** Fills with U[low, high). */
export function fillUniform<T extends Tensor>(
  op: string,
  tensor: T,
  low: number,
  high: number,
  { generator = defaultGenerator }: InitOptions,
): T {
  return fill(op, tensor, (zeros) => generator.uniform(zeros, low, high));
}

/** Fills with N(mean, std²). */
export function fillNormal<T extends Tensor>(
  op: string,
  tensor: T,
  mean: number,
  std: number,
  { generator = defaultGenerator }: InitOptions,
): T {
  return fill(op, tensor, (zeros) => generator.normal(zeros, mean, std));
}
