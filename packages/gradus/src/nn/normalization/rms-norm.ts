import { epsilonOf } from '../../ir/dtype.ts';
import { divide, like, multiply } from '../../ops/elementwise.ts';
import { sum } from '../../ops/reduce.ts';
import { fromNode, ones, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument, NOT_NEGATIVE } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';
import { pythonNumber, pythonTuple } from '../python-text.ts';
import { affine, dimensionsBefore, normalizedDimensions, scaled } from './moments.ts';

/**
 * Options of {@link RMSNorm}.
 *
 * @example
 * ```ts
 * const options: nn.RMSNormOptions = { elementwiseAffine: false };
 * new nn.RMSNorm(4, options).parameters().length; // 0
 * ```
 */
export interface RMSNormOptions {
  /** Added to the mean of the squares before the root; default null: 2⁻²³, the machine epsilon of float32. */
  eps?: number | null;
  /** Whether to learn a weight for each element; default true. */
  elementwiseAffine?: boolean;
}

/**
 * y = x / √(mean(x²) + eps) · weight, with the mean over the last dimensions of each sample. Zhang and Sennrich 2019,
 * https://arxiv.org/abs/1910.07467
 *
 * Shape: x [..., ...normalizedShape] → the same; weight [...normalizedShape].
 *
 * @example
 * ```ts
 * const layer = new nn.RMSNorm(2);
 * await layer.forward(tensor([[3, 4]])).toArray(); // [[0.848…, 1.131…]]
 * ```
 */
export class RMSNorm extends Module {
  readonly normalizedShape: readonly number[];
  readonly eps: number | null;
  weight: Parameter | null;

  /**
   * @param normalizedShape the sizes of the last dimensions, or the size of the last one
   * @throws ArgumentError for a size that is not a positive integer, or an option that is unknown or out of range
   */
  constructor(normalizedShape: number | readonly number[], options: RMSNormOptions = {}) {
    super();
    this.normalizedShape = normalizedDimensions('RMSNorm', normalizedShape);
    const given = checkOptions('RMSNorm', options, { eps: null, elementwiseAffine: 'boolean' });
    const { eps = null, elementwiseAffine = true } = given;
    this.eps = eps === null ? null : checkArgument('RMSNorm', 'eps', eps, NOT_NEGATIVE);
    this.weight = elementwiseAffine ? new Parameter(ones(this.normalizedShape)) : null;
  }

  /**
   * @throws ShapeError if the last dimensions of `x` are not normalizedShape
   * @throws ArgumentError if `x` has another dtype than the weight
   */
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    const before = dimensionsBefore('RMSNorm', this.normalizedShape, x, this.weight);
    if (x.numel() === 0) return x;
    const { node } = x;
    const dimensions = x.shape.map((_, d) => d);
    const axes = dimensions.slice(before);
    const total = sum(multiply(node, node), axes);
    const square = divide(total, like(total, node.shape.size / total.shape.size));
    const normal = scaled(node, square, axes, this.eps ?? epsilonOf(x.dtype));
    return fromNode(affine(normal, dimensions.slice(0, before), this.weight?.node, undefined));
  }

  override extraRepr(): string {
    const eps = this.eps === null ? 'None' : pythonNumber(this.eps);
    const isAffine = this.weight === null ? 'False' : 'True';
    return `${pythonTuple(this.normalizedShape)}, eps=${eps}, elementwise_affine=${isAffine}`;
  }

  override describe(): string {
    return `RMSNorm [${this.normalizedShape}]`;
  }
}
