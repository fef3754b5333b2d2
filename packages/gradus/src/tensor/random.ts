/** Random tensors, with PyTorch's own streams. All draws happen at the call. */
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { defaultGenerator, Generator } from '../util/random/index.ts';
import {
  checkShape,
  checkSize,
  readShape,
  type ShapeArguments,
  TENSOR_OPTIONS,
  type TensorOptions,
} from './arguments.ts';
import { checkTensor } from './base.ts';
import { converted, fromArray } from './create.ts';
import { checkDType } from './dtypes.ts';
import type { Shape } from './shapes.ts';
import type { Tensor } from './tensor.ts';

/** Options of a random tensor. */
export interface RandomOptions extends TensorOptions {
  /** Where the numbers come from; the default generator where it is left out. */
  generator?: Generator;
}

const RANDOM_OPTIONS = { ...TENSOR_OPTIONS, generator: Generator } as const;

function count(shape: Shape): number {
  return shape.reduce((n, size) => n * size, 1);
}

function checkReal(op: string, { dtype = 'float32' }: TensorOptions): void {
  if (checkDType(op, dtype) === 'float32') return;
  throw new ArgumentError(op, `draws real numbers, which are float32, not ${dtype}.`);
}

/** Uniform in [0, 1): `rand(2, 3)` or `rand([2, 3], { generator })`. */
export function rand<const S extends Shape>(shape: S, options?: RandomOptions): Tensor<S>;
export function rand<const S extends Shape>(...shape: S): Tensor<S>;
export function rand(...args: ShapeArguments<RandomOptions>): Tensor {
  const { shape, options } = readShape('rand', args);
  return uniform('rand', shape, options);
}

function uniform<S extends Shape>(op: string, shape: S, options?: RandomOptions): Tensor<S> {
  const { generator = defaultGenerator, ...rest } = checkOptions(op, options, RANDOM_OPTIONS);
  checkReal(op, rest);
  return fromArray(generator.uniform(count(shape)), shape, rest);
}

/** Normal with mean 0 and variance 1: `randn(2, 3)` or `randn([2, 3], { generator })`. */
export function randn<const S extends Shape>(shape: S, options?: RandomOptions): Tensor<S>;
export function randn<const S extends Shape>(...shape: S): Tensor<S>;
export function randn(...args: ShapeArguments<RandomOptions>): Tensor {
  const { shape, options } = readShape('randn', args);
  return normal('randn', shape, options);
}

function normal<S extends Shape>(op: string, shape: S, options?: RandomOptions): Tensor<S> {
  const { generator = defaultGenerator, ...rest } = checkOptions(op, options, RANDOM_OPTIONS);
  checkReal(op, rest);
  return fromArray(generator.normal(count(shape)), shape, rest);
}

/** Uniform in [0, 1), in the shape of `x`. */
export function randLike<S extends Shape>(x: Tensor<S>, options?: RandomOptions): Tensor<S> {
  return uniform('randLike', checkTensor('randLike', x).shape as S, options);
}

/** Normal with mean 0 and variance 1, in the shape of `x`. */
export function randnLike<S extends Shape>(x: Tensor<S>, options?: RandomOptions): Tensor<S> {
  return normal('randnLike', checkTensor('randnLike', x).shape as S, options);
}

/**
 * int32 integers in [low, high), `low` 0 where it is left out: `randint(10, [3])`, `randint(5, 10, [3])`.
 * @throws GradusError unless low < high are int32
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

/** int32 [n]: the integers 0 … n − 1 in random order. */
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
