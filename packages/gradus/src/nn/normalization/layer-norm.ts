import { composite } from '../../autograd/gradients.ts';
import { tuple } from '../../graph/tuple.ts';
import { fromWords, words } from '../../ops/leaves.ts';
import { record } from '../../ops/record.ts';
import { fromNode, ones, type Shape, type Tensor, zeros } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';
import { pythonNumber, pythonTuple } from '../python-text.ts';
import { affine, dimensionsBefore, momentsOf, normalizedDimensions, scaled } from './moments.ts';

/**
 * Inputs: x and, if the layer has them, the weight and the bias. Attributes: the number of dimensions before the
 * normalised ones, and eps as two words.
 */
const layerNormOp = /* @__PURE__ */ composite(
  'LayerNorm',
  ({ inputs: [x, weight, bias], attributes }) => {
    const [before, high, low] = attributes.values;
    const dimensions = x.shape.values.map((_, d) => d);
    const axes = dimensions.slice(before);
    const { centred, variance } = momentsOf(x, axes);
    const normal = scaled(centred, variance, axes, fromWords(high, low));
    return affine(normal, dimensions.slice(0, before), weight, bias);
  },
);

/**
 * Options of {@link LayerNorm}.
 *
 * @example
 * ```ts
 * const options: nn.LayerNormOptions = { elementwiseAffine: false };
 * new nn.LayerNorm(4, options).parameters().length; // 0
 * ```
 */
export interface LayerNormOptions {
  /** Added to the variance before the root; default 1e-5. */
  eps?: number;
  /** Whether to learn a weight, and a bias, for each element; default true. */
  elementwiseAffine?: boolean;
  /** Whether to learn a bias beside the weight; default true. */
  bias?: boolean;
}

const OPTIONS = { eps: { least: 0 }, elementwiseAffine: 'boolean', bias: 'boolean' } as const;

/**
 * y = (x − mean) / √(variance + eps) · weight + bias, with mean and variance over the last dimensions of each
 * sample. It does the same in training and in evaluation. Ba et al. 2016, https://arxiv.org/abs/1607.06450
 *
 * Shape: x [..., ...normalizedShape] → the same; weight and bias [...normalizedShape].
 *
 * @example
 * ```ts
 * const layer = new nn.LayerNorm(2);
 * await layer.forward(tensor([[1, 3], [2, 6]])).toArray(); // [[-0.999…, 0.999…], [-0.999…, 0.999…]]
 * ```
 */
export class LayerNorm extends Module {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  weight: Parameter | null;
  bias: Parameter | null;

  /**
   * @param normalizedShape the sizes of the last dimensions, or the size of the last one
   * @throws ArgumentError for a size that is not a positive integer, or an option that is unknown or out of range
   */
  constructor(normalizedShape: number | readonly number[], options: LayerNormOptions = {}) {
    super();
    this.normalizedShape = normalizedDimensions('LayerNorm', normalizedShape);
    const given = checkOptions('LayerNorm', options, OPTIONS);
    const { eps = 1e-5, elementwiseAffine = true, bias = true } = given;
    this.eps = eps;
    this.weight = elementwiseAffine ? new Parameter(ones(this.normalizedShape)) : null;
    this.bias = elementwiseAffine && bias ? new Parameter(zeros(this.normalizedShape)) : null;
  }

  /**
   * @throws ShapeError if the last dimensions of `x` are not normalizedShape
   * @throws ArgumentError if `x` has another dtype than the weight
   */
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    const before = dimensionsBefore('LayerNorm', this.normalizedShape, x, this.weight);
    if (x.numel() === 0) return x;
    const parts = [x.node];
    if (this.weight !== null) parts.push(this.weight.node);
    if (this.bias !== null) parts.push(this.bias.node);
    const attributes = tuple([before, ...words(this.eps)]);
    return fromNode(record(layerNormOp, parts, x.node.shape, x.dtype, attributes));
  }

  override extraRepr(): string {
    const isAffine = this.weight === null ? 'False' : 'True';
    return `${pythonTuple(this.normalizedShape)}, eps=${pythonNumber(this.eps)}, elementwise_affine=${isAffine}`;
  }

  override describe(): string {
    return `LayerNorm [${this.normalizedShape}]`;
  }
}
