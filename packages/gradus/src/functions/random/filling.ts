/** Fills tensors in place with random numbers from PyTorch's streams. All numbers are drawn at the call. */
import { allocateReal, type TypedArray } from '../../ir/dtype.ts';
import { checkReal, checkTensor } from '../../tensor/base.ts';
import { converted, fromArray } from '../../tensor/create/create.ts';
import { checkFits } from '../../tensor/operands.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Bounds, checkArgument, NOT_NEGATIVE, PROBABILITY } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import * as distributions from '../../util/random/distributions.ts';
import type { Generator } from '../../util/random/index.ts';
import { drawBernoulli, type GeneratorOptions, generatorOf } from './drawing.ts';

/**
 * Fills `x` with numbers from U[from, to), and returns it.
 * @throws ArgumentError unless `x` is float32 or float64, and from ≤ to
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await uniform_(zeros(2), -1, 1).toArray(); // [-0.007…, 0.536…]
 * ```
 */
export function uniform_<T extends Tensor>(x: T, from = 0, to = 1, options?: GeneratorOptions): T {
  checkReal('uniform_', x);
  checkArgument('uniform_', 'from', from, 'number');
  checkArgument('uniform_', 'to', to, { least: from });
  return fill(
    x,
    generatorOf('uniform_', options).uniform(allocateReal(x.dtype, x.numel()), from, to),
  );
}

/**
 * Fills `x` with numbers from N(mean, std²), and returns it.
 * @throws ArgumentError unless `x` is float32 or float64, and std ≥ 0
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await normal_(zeros(2), 10, 2).toArray(); // [13.081…, 9.413…]
 * ```
 */
export function normal_<T extends Tensor>(x: T, mean = 0, std = 1, options?: GeneratorOptions): T {
  checkReal('normal_', x);
  checkArgument('normal_', 'mean', mean, 'number');
  checkArgument('normal_', 'std', std, NOT_NEGATIVE);
  return fill(
    x,
    generatorOf('normal_', options).normal(allocateReal(x.dtype, x.numel()), mean, std),
  );
}

/** The end of the range of `random_(x)`, and of float64 a number that no check refuses: the end is 2⁵³ + 1. */
const ENDS = { float64: 2 ** 53 - 1, float32: 2 ** 24 + 1, int32: 2 ** 31, uint8: 256, bool: 2 };

/**
 * Fills `x` with random integers, and returns it: `random_(x)` from 0 to the largest of the dtype (2²⁴ for float32, 2⁵³
 * for float64), `random_(x, to)` in [0, to), `random_(x, from, to)` in [from, to).
 * @throws ArgumentError unless from < to and the dtype holds these integers
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await random_(zeros(3), 10).toArray(); // [4, 9, 3]
 * ```
 */
export function random_<T extends Tensor>(x: T, to?: number, options?: GeneratorOptions): T;
export function random_<T extends Tensor>(
  x: T,
  from: number,
  to: number,
  options?: GeneratorOptions,
): T;
export function random_<T extends Tensor>(
  x: T,
  first?: number,
  second?: number | GeneratorOptions,
  third?: GeneratorOptions,
): T {
  const { dtype } = checkTensor('random_', x);
  const isRange = typeof second === 'number';
  const [from, to] = isRange ? [first as number, second] : [0, first ?? ENDS[dtype]];
  const generator = generatorOf('random_', isRange ? third : second);
  checkArgument('random_', 'from', from, { integer: true });
  checkArgument('random_', 'to', to, { integer: true, above: from });
  checkFits('random_', from, dtype);
  checkFits('random_', to - 1, dtype);
  const size = x.numel();
  if (dtype !== 'float64') return fill(x, generator.randint(from, to, size));
  const range = first === undefined ? 2n ** 53n + 1n : BigInt(to) - BigInt(from);
  return fill(x, wideIntegers(generator, from, range, size));
}

/** Integers in [from, from + range): as in PyTorch, one draw each for a range below 2³², else two. */
function wideIntegers(
  generator: Generator,
  from: number,
  range: bigint,
  size: number,
): Float64Array {
  const draw = (): bigint =>
    range < 2n ** 32n ? BigInt(generator.random32()) : generator.random64();
  return Float64Array.from({ length: size }, () => Number(BigInt(from) + (draw() % range)));
}

/**
 * Fills `x` with ones and zeros, 1 with probability `p`, and returns it.
 * @param p a number; or a tensor of real numbers that broadcasts to the shape of `x`, which is read
 * @throws ArgumentError for a probability outside [0, 1]
 * @throws ShapeError if the shape of `p` does not broadcast to that of `x`
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await bernoulli_(zeros(4), 0.5).toArray(); // [0, 0, 1, 0]
 * ```
 */
export function bernoulli_<T extends Tensor>(
  x: T,
  p: number | Tensor = 0.5,
  options?: GeneratorOptions,
): T {
  const { shape } = checkTensor('bernoulli_', x);
  const generator = generatorOf('bernoulli_', options);
  if (typeof p === 'number') {
    checkArgument('bernoulli_', 'p', p, PROBABILITY);
    return fill(x, generator.bernoulli(x.numel(), p));
  }
  const each = checkTensor('bernoulli_', p, 'a number or a tensor').expand(...shape);
  return fill(x, drawBernoulli('bernoulli_', each, generator));
}

/** 0 is left out. */
const POSITIVE: Bounds = { above: 0 };

/**
 * Fills `x` with numbers of density λ e^(−λ x), and returns it.
 * @throws ArgumentError unless `x` is float32 or float64, and λ above 0
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * manualSeed(0);
 * (await exponential_(zeros(100), 2).min().item()) >= 0; // true
 * ```
 */
export function exponential_<T extends Tensor>(x: T, lambda = 1, options?: GeneratorOptions): T {
  checkReal('exponential_', x);
  checkArgument('exponential_', 'lambda', lambda, POSITIVE);
  const generator = generatorOf('exponential_', options);
  return fillEach(x, () => distributions.exponential(generator, lambda));
}

/**
 * Fills `x` with the numbers of trials until the first success of probability `p`, from 1, and returns it.
 * @throws ArgumentError for bools, and unless p is above 0 and below 1
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * manualSeed(0);
 * (await geometric_(zeros(100), 0.3).min().item()) >= 1; // true
 * ```
 */
export function geometric_<T extends Tensor>(x: T, p: number, options?: GeneratorOptions): T {
  if (checkTensor('geometric_', x).dtype === 'bool') {
    throw new ArgumentError('geometric_', 'counts trials, which bool cannot hold. Use int32.');
  }
  checkArgument('geometric_', 'p', p, { above: 0, below: 1 });
  const generator = generatorOf('geometric_', options);
  return fillEach(x, () => distributions.geometric(generator, p));
}

/**
 * Fills `x` with numbers of the Cauchy distribution, and returns it.
 * @throws ArgumentError unless `x` is float32 or float64, and sigma above 0
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * manualSeed(0);
 * cauchy_(zeros(3), 1, 2).shape; // [3]
 * ```
 */
export function cauchy_<T extends Tensor>(
  x: T,
  median = 0,
  sigma = 1,
  options?: GeneratorOptions,
): T {
  checkReal('cauchy_', x);
  checkArgument('cauchy_', 'median', median, 'number');
  checkArgument('cauchy_', 'sigma', sigma, POSITIVE);
  const generator = generatorOf('cauchy_', options);
  return fillEach(x, () => distributions.cauchy(generator, median, sigma));
}

/**
 * Fills `x` with powers of e whose exponents are from N(mean, std²), and returns it.
 * @throws ArgumentError unless `x` is float32 or float64, and std above 0
 * @throws GradusError if `x` cannot be written in place, see {@link Tensor.add_}
 *
 * @example
 * ```ts
 * manualSeed(0);
 * (await logNormal_(zeros(100)).min().item()) > 0; // true
 * ```
 */
export function logNormal_<T extends Tensor>(
  x: T,
  mean = 1,
  std = 2,
  options?: GeneratorOptions,
): T {
  checkReal('logNormal_', x);
  checkArgument('logNormal_', 'mean', mean, 'number');
  checkArgument('logNormal_', 'std', std, POSITIVE);
  const generator = generatorOf('logNormal_', options);
  return fillEach(x, () => distributions.logNormal(generator, mean, std));
}

function fillEach<T extends Tensor>(x: T, draw: () => number): T {
  return fill(x, allocateReal(x.dtype, x.numel()).map(draw));
}

function fill<T extends Tensor>(x: T, values: TypedArray): T {
  return x.copy_(fromArray(converted(values, x.dtype), x.shape, { dtype: x.dtype }));
}
