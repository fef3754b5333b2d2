/** Random tensors, with the same random streams as PyTorch. All numbers are drawn at the call. */
import { allocateReal, type DType, isReal, realOf } from '../../ir/dtype.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import {
  checkShape,
  checkSize,
  readShape,
  type ShapeArguments,
  TENSOR_OPTIONS,
  type TensorOptions,
} from '../arguments.ts';
import { checkTensor } from '../base.ts';
import { checkDType } from '../dtypes.ts';
import type { Shape } from '../shapes.ts';
import type { Tensor } from '../tensor.ts';
import { converted, fromArray } from './create.ts';

/**
 * Options of functions that create a random tensor.
 *
 * @example
 * ```ts
 * const options: RandomOptions = { generator: new Generator().manualSeed(0) };
 * rand([3], options).shape; // [3]
 * ```
 */
export interface RandomOptions extends TensorOptions {
  /** The source of the numbers. Default: the default generator, which {@link manualSeed} seeds. */
  generator?: Generator;
}

const RANDOM_OPTIONS = { ...TENSOR_OPTIONS, generator: Generator } as const;

function count(shape: Shape): number {
  return shape.reduce((n, size) => n * size, 1);
}

/** Real numbers from a stream of the generator. @throws ArgumentError for integers and bools */
function draw<S extends Shape>(
  op: string,
  stream: 'uniform' | 'normal',
  shape: S,
  options?: RandomOptions,
  own: DType = 'float32',
): Tensor<S> {
  const {
    generator = defaultGenerator,
    dtype = own,
    requiresGrad,
  } = checkOptions(op, options, RANDOM_OPTIONS);
  if (!isReal(checkDType(op, dtype))) {
    throw new ArgumentError(op, `draws real numbers, float32 or float64, not ${dtype}.`);
  }
  const values = generator[stream](allocateReal(dtype, count(shape)));
  return fromArray(values, shape, { dtype, requiresGrad });
}

/**
 * Uniform random numbers in [0, 1). Takes `rand(2, 3)`, or an array before options.
 * @throws ArgumentError for a dtype other than float32 and float64
 *
 * @example
 * ```ts
 * manualSeed(0);
 * rand(3).toString(); // 'tensor([0.4963, 0.7682, 0.0885])'
 * ```
 */
export function rand<const S extends Shape>(shape: S, options?: RandomOptions): Tensor<S>;
export function rand<const S extends Shape>(...shape: S): Tensor<S>;
export function rand(...args: ShapeArguments<RandomOptions>): Tensor {
  const { shape, options } = readShape('rand', args);
  return draw('rand', 'uniform', shape, options);
}

/**
 * Normal random numbers with mean 0 and variance 1. Takes `randn(2, 3)`, or an array before options.
 * @throws ArgumentError for a dtype other than float32 and float64
 *
 * @example
 * ```ts
 * manualSeed(0);
 * randn(3).toString(); // 'tensor([ 1.5410, -0.2934, -2.1788])'
 * ```
 */
export function randn<const S extends Shape>(shape: S, options?: RandomOptions): Tensor<S>;
export function randn<const S extends Shape>(...shape: S): Tensor<S>;
export function randn(...args: ShapeArguments<RandomOptions>): Tensor {
  const { shape, options } = readShape('randn', args);
  return draw('randn', 'normal', shape, options);
}

/**
 * Uniform random numbers in [0, 1), in the shape of `x`.
 *
 * @example
 * ```ts
 * randLike(zeros(2, 3)).shape; // [2, 3]
 * ```
 */
export function randLike<S extends Shape>(x: Tensor<S>, options?: RandomOptions): Tensor<S> {
  const { shape, dtype } = checkTensor('randLike', x);
  return draw('randLike', 'uniform', shape as S, options, realOf(dtype));
}

/**
 * Normal random numbers with mean 0 and variance 1, in the shape of `x`.
 *
 * @example
 * ```ts
 * randnLike(zeros(2, 3)).shape; // [2, 3]
 * ```
 */
export function randnLike<S extends Shape>(x: Tensor<S>, options?: RandomOptions): Tensor<S> {
  const { shape, dtype } = checkTensor('randnLike', x);
  return draw('randnLike', 'normal', shape as S, options, realOf(dtype));
}

/**
 * Random int32 integers in [low, high); `low` is 0 if left out.
 * @throws GradusError unless low < high are int32
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await randint(10, [3]).toArray(); // [4, 9, 3]
 * randint(5, 10, [3]).dtype; // 'int32'
 * ```
 */
export function randint<const S extends Shape>(
  high: number,
  shape: S,
  options?: RandomOptions,
): Tensor<S>;
export function randint<const S extends Shape>(
  low: number,
  high: number,
  shape: S,
  options?: RandomOptions,
): Tensor<S>;
export function randint(
  ...args:
    | readonly [high: number, shape: Shape, options?: RandomOptions]
    | readonly [low: number, high: number, shape: Shape, options?: RandomOptions]
): Tensor {
  const [low, high, shape, options] =
    typeof args[1] === 'number'
      ? (args as readonly [number, number, Shape, RandomOptions?])
      : ([0, ...args] as readonly [number, number, Shape, RandomOptions?]);
  const {
    generator = defaultGenerator,
    dtype = 'int32',
    ...rest
  } = checkOptions('randint', options, RANDOM_OPTIONS);
  const checked = checkShape('randint', shape);
  const drawn = generator.randint(low, high, count(checked));
  return fromArray(converted(drawn, checkDType('randint', dtype)), checked, { ...rest, dtype });
}

/**
 * int32 [n]: the integers 0 … n − 1 in random order.
 * @throws ArgumentError if `n` is not an integer ≥ 0
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await randperm(4).toArray(); // [0, 1, 3, 2]
 * ```
 */
export function randperm<const N extends number>(
  n: N,
  options?: RandomOptions,
): Tensor<readonly [N]> {
  const {
    generator = defaultGenerator,
    dtype = 'int32',
    ...rest
  } = checkOptions('randperm', options, RANDOM_OPTIONS);
  checkSize('randperm', 'n', n);
  return fromArray(converted(generator.randperm(n), checkDType('randperm', dtype)), [n], {
    ...rest,
    dtype,
  });
}
