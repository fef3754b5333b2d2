/** Normal random numbers around a mean. */
import { allocateReal, realOf } from '../../ir/dtype.ts';
import { broadcastShape } from '../../ops/reduce.ts';
import { checkShape } from '../../tensor/arguments.ts';
import { checkTensor } from '../../tensor/base.ts';
import { fromArray } from '../../tensor/create/create.ts';
import { noGrad } from '../../tensor/grad/grad-mode.ts';
import type { Shape } from '../../tensor/shapes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkArgument, NOT_NEGATIVE } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { type GeneratorOptions, generatorOf } from './drawing.ts';

/**
 * Random numbers from N(mean, std²). A tensor gives each element its own mean or standard deviation; two tensors
 * broadcast. Two numbers take a shape. No gradient flows. It reads `std` to check it.
 * @throws ArgumentError if a standard deviation is negative
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * manualSeed(0);
 * await normal(tensor([0, 100]), 2).toArray(); // [3.081…, 99.413…]
 * normal(0, 1, [2, 3]).shape; // [2, 3]
 * ```
 */
export function normal(mean: Tensor, std?: number | Tensor, options?: GeneratorOptions): Tensor;
export function normal(mean: number, std: Tensor, options?: GeneratorOptions): Tensor;
export function normal<const S extends Shape>(
  mean: number,
  std: number,
  shape: S,
  options?: GeneratorOptions,
): Tensor<S>;
export function normal(
  mean: number | Tensor,
  std: number | Tensor = 1,
  third?: Shape | GeneratorOptions,
  fourth?: GeneratorOptions,
): Tensor {
  const areNumbers = typeof mean === 'number' && typeof std === 'number';
  const generator = generatorOf('normal', areNumbers ? fourth : (third as GeneratorOptions));
  if (areNumbers) {
    const shape = checkShape('normal', third as Shape);
    checkArgument('normal', 'mean', mean, 'number');
    checkArgument('normal', 'std', std, NOT_NEGATIVE);
    return fromArray(generator.normal(count(shape), mean, std), shape);
  }
  checkDeviation(std);
  const shape = broadcastShape('normal', shapeOf(mean), shapeOf(std));
  const dtype = realOf((typeof mean === 'number' ? (std as Tensor) : mean).dtype);
  const noise = fromArray(generator.normal(allocateReal(dtype, count(shape))), shape, { dtype });
  return noGrad(() => noise.mul(std).add(mean) as Tensor);
}

function checkDeviation(std: number | Tensor): void {
  if (typeof std === 'number') checkArgument('normal', 'std', std, NOT_NEGATIVE);
  else {
    const wrong = checkTensor('normal', std, 'a tensor or a number')
      .dataSync()
      .find((s) => s < 0);
    if (wrong === undefined) return;
    throw new ArgumentError('normal', `std must be at least 0 everywhere, got ${wrong}.`);
  }
}

function shapeOf(x: number | Tensor): Shape {
  return typeof x === 'number' ? [] : checkTensor('normal', x, 'a tensor or a number').shape;
}

function count(shape: Shape): number {
  return shape.reduce((n, size) => n * size, 1);
}
