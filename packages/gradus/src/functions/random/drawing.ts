/** Random numbers that depend on a tensor, from PyTorch's streams. All numbers are drawn at the call. */

import { allocateReal, isReal, type Reals } from '../../ir/dtype.ts';
import { checkTensor } from '../../tensor/base.ts';
import { fromArray } from '../../tensor/create/create.ts';
import type { Shape } from '../../tensor/shapes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkArgument, POSITIVE_INTEGER, PROBABILITY } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { poisson as drawPoisson } from '../../util/random/distributions.ts';
import { multinomial as choose, defaultGenerator, Generator } from '../../util/random/index.ts';

/**
 * Options of functions that draw random numbers.
 *
 * @example
 * ```ts
 * const options: GeneratorOptions = { generator: new Generator().manualSeed(0) };
 * await bernoulli(tensor([0, 1]), options).toArray(); // [0, 1]
 * ```
 */
export interface GeneratorOptions {
  /** The source of the numbers. Default: the default generator, which {@link manualSeed} seeds. */
  generator?: Generator;
}

/** The generator of the options. @throws ArgumentError for an unknown option */
export function generatorOf(op: string, options: GeneratorOptions | undefined): Generator {
  return checkOptions(op, options, { generator: Generator }).generator ?? defaultGenerator;
}

/**
 * Ones and zeros in the shape of `x`, each 1 with the probability that its element of `x` gives: one draw each. It
 * reads `x`. With `p`, each is 1 with that probability, and only the shape and dtype of `x` count.
 * @param x float32 or float64, from 0 to 1
 * @param p from 0 to 1; then `x` may have any dtype and values
 * @throws ArgumentError for another dtype, and for a probability outside [0, 1]
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await bernoulli(tensor([0, 0.5, 1])).toArray(); // [0, 0, 1]
 * await bernoulli(zeros(3), 1).toArray(); // [1, 1, 1]
 * ```
 */
export function bernoulli<S extends Shape>(x: Tensor<S>, options?: GeneratorOptions): Tensor<S>;
export function bernoulli<S extends Shape>(
  x: Tensor<S>,
  p: number,
  options?: GeneratorOptions,
): Tensor<S>;
export function bernoulli<S extends Shape>(
  x: Tensor<S>,
  second?: number | GeneratorOptions,
  third?: GeneratorOptions,
): Tensor<S> {
  const { shape, dtype } = checkTensor('bernoulli', x);
  if (typeof second !== 'number') {
    const generator = generatorOf('bernoulli', second === undefined ? third : second);
    return fromArray(drawBernoulli('bernoulli', x, generator), shape as S, { dtype });
  }
  const generator = generatorOf('bernoulli', third);
  checkArgument('bernoulli', 'p', second, PROBABILITY);
  return fromArray(generator.bernoulli(x.numel(), second), shape as S, { dtype });
}

/** 1 or 0 for each probability. */
export function drawBernoulli(op: string, x: Tensor, generator: Generator): Reals {
  const isAllowed = (p: number): boolean => p >= 0 && p <= 1;
  const p = readReal(op, x, isAllowed, 'probabilities from 0 to 1');
  return generator
    .uniform(allocateReal(x.dtype, p.length))
    .map((drawn, i) => (drawn < p[i] ? 1 : 0));
}

/**
 * Poisson counts in the shape of `x`, each with the mean that its element of `x` gives. It reads `x`.
 * @param x float32 or float64, finite and at least 0
 * @throws ArgumentError for another dtype, and for a value that is negative or not finite
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await poisson(tensor([0, 4, 50])).toArray(); // [0, 7, 52]
 * ```
 */
export function poisson<S extends Shape>(x: Tensor<S>, options?: GeneratorOptions): Tensor<S> {
  const generator = generatorOf('poisson', options);
  const isAllowed = (rate: number): boolean => rate >= 0 && rate < Number.POSITIVE_INFINITY;
  const rates = readReal('poisson', x, isAllowed, 'finite rates of at least 0');
  return fromArray(
    rates.map((rate) => drawPoisson(generator, rate)),
    x.shape as S,
    { dtype: x.dtype },
  );
}

/**
 * int32 positions in each row, chosen with probabilities in proportion to its weights. It reads `x`.
 *
 * Shape: [n] → [numSamples], [m, n] → [m, numSamples].
 *
 * @param x float32 or float64 weights, finite and at least 0, not all 0 in a row
 * @param replacement whether a position can be chosen again
 * @throws ShapeError for other shapes
 * @throws ArgumentError for other weights, and for more samples without replacement than weights that are not 0
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await multinomial(tensor([0, 10, 3, 0]), 2).toArray(); // [1, 2]
 * await multinomial(tensor([0, 10, 3, 0]), 4, true).toArray(); // [1, 2, 1, 1]
 * ```
 */
export function multinomial(
  x: Tensor,
  numSamples: number,
  replacement = false,
  options?: GeneratorOptions,
): Tensor {
  const generator = generatorOf('multinomial', options);
  const { shape } = checkTensor('multinomial', x);
  checkArgument('multinomial', 'numSamples', numSamples, POSITIVE_INTEGER);
  checkArgument('multinomial', 'replacement', replacement, 'boolean');
  const n = shape[shape.length - 1];
  if (shape.length < 1 || shape.length > 2 || n === 0) {
    const problem = `takes weights of shape [n] or [m, n], with n of at least 1, got [${shape}].`;
    throw new ShapeError('multinomial', [shape], problem);
  }
  const isAllowed = (weight: number): boolean => weight >= 0 && weight < Number.POSITIVE_INFINITY;
  const rounded = x.dtype === 'float64' ? undefined : Math.fround;
  const weights = readReal('multinomial', x, isAllowed, 'finite weights of at least 0');
  const rows = Array.from({ length: weights.length / n }, (_, row) =>
    weights.subarray(row * n, (row + 1) * n),
  );
  for (const [i, row] of rows.entries()) checkWeights(row, i, numSamples, replacement);
  const chosen = rows.flatMap((row) => [
    ...choose(generator, row, numSamples, replacement, rounded),
  ]);
  return fromArray(Int32Array.from(chosen), [...shape.slice(0, -1), numSamples]);
}

/** @throws ArgumentError if the weights of a row do not allow `count` samples */
function checkWeights(weights: Reals, row: number, count: number, replacement: boolean): void {
  const possible = weights.filter((weight) => weight > 0).length;
  if (possible === 0) {
    throw new ArgumentError(
      'multinomial',
      `all weights of row ${row} are 0; give at least one above 0.`,
    );
  }
  if (replacement || possible >= count) return;
  throw new ArgumentError(
    'multinomial',
    `numSamples is ${count}, but only ${possible} weights of row ${row} are above 0. Take fewer samples, or pass ` +
      'replacement true.',
  );
}

/** The values of a real tensor. @throws ArgumentError for another dtype, or a value that is not allowed */
function readReal(
  op: string,
  x: Tensor,
  isAllowed: (value: number) => boolean,
  allowed: string,
): Reals {
  if (!isReal(checkTensor(op, x).dtype)) {
    throw new ArgumentError(
      op,
      `takes ${allowed}, which are float32 or float64, got ${x.dtype}. Use float().`,
    );
  }
  const values = x.dataSync() as Reals;
  const wrong = values.find((value) => !isAllowed(value));
  if (wrong === undefined) return values;
  throw new ArgumentError(op, `takes ${allowed}, got ${wrong}.`);
}
