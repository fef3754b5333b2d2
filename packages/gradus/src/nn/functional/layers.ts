/** Layers as functions of their parameters. */

import { type DType, isReal, realOf } from '../../ir/dtype.ts';
import { fromNode, type Tensor } from '../../tensor/index.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { Generator } from '../../util/random/index.ts';
import { checkTensor } from '../arguments.ts';
import { Bilinear } from '../linear/bilinear.ts';
import { linear as linearNode } from '../linear/linear.ts';

/**
 * x · Wᵀ + b. See `nn.Linear`.
 *
 * Shape: x [..., in], weight [out, in], bias [out] → [..., out].
 * @throws ShapeError if the shapes do not fit, ArgumentError for an argument that is not a tensor
 *
 * @example
 * ```ts
 * await F.linear(tensor([1, 2]), tensor([[3, 4]]), tensor([5])).toArray(); // [16]
 * ```
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  checkTensor('linear', 'x', x);
  checkTensor('linear', 'weight', weight);
  if (bias !== null) checkTensor('linear', 'bias', bias);
  const [outFeatures, inFeatures] = weight.shape;
  const fits = weight.dim() === 2 && x.dim() > 0 && x.size(-1) === inFeatures;
  if (!fits || (bias !== null && bias.shape.join() !== String(outFeatures))) {
    throw new ShapeError(
      'linear',
      bias === null ? [x.shape, weight.shape] : [x.shape, weight.shape, bias.shape],
      `expected x [..., in], weight [out, in] and bias [out], got [${x.shape}], [${weight.shape}]` +
        `${bias === null ? '' : ` and [${bias.shape}]`}.`,
    );
  }
  const dtype = realOf(weight.dtype);
  for (const each of bias === null ? [x] : [x, bias]) {
    if (isReal(each.dtype) && each.dtype !== dtype) refuseDType(each.dtype, dtype);
  }
  const [input, matrix] = [x.to(dtype), weight.to(dtype)];
  return fromNode(linearNode(input.node, matrix.node, bias === null ? null : bias.to(dtype).node));
}

function refuseDType(dtype: DType, wanted: DType): never {
  throw new ArgumentError(
    'linear',
    `x, weight and bias must have one dtype, got ${dtype} with a weight of ${wanted}. Use to('${wanted}').`,
  );
}

/**
 * x₁ᵀ · weight[k] · x₂ + bias[k] for each output k. See `nn.Bilinear`.
 *
 * Shape: x₁ [..., in1], x₂ [..., in2], weight [out, in1, in2], bias [out] → [..., out].
 * @throws ShapeError if the shapes do not fit, ArgumentError for an argument that is not a tensor
 *
 * @example
 * ```ts
 * await F.bilinear(tensor([[2]]), tensor([[3]]), tensor([[[4]]])).toArray(); // [[24]]
 * ```
 */
export function bilinear(
  x1: Tensor,
  x2: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
): Tensor {
  checkTensor('bilinear', 'weight', weight);
  const [out, in1, in2] = weight.shape;
  if (weight.dim() !== 3 || (bias !== null && bias.shape.join() !== String(out))) {
    throw new ShapeError(
      'bilinear',
      bias === null ? [weight.shape] : [weight.shape, bias.shape],
      `expected weight [out, in1, in2] and bias [out], got [${weight.shape}]` +
        `${bias === null ? '' : ` and [${bias.shape}]`}.`,
    );
  }
  // A layer for these sizes that holds the given tensors; its generator keeps its draws from the default one.
  const layer = new Bilinear(in1, in2, out, { generator: new Generator() });
  return Object.assign(layer, { weight, bias }).forward(x1, x2);
}

/**
 * softmax(q · kᵀ · scale + mask) · v: attention. Vaswani et al. 2017, https://arxiv.org/abs/1706.03762
 *
 * Shape: query [..., L, E], key [..., S, E], value [..., S, Ev] → [..., L, Ev].
 * @param mask broadcasts to [..., L, S]: bools, false where a query must not look, or numbers to add
 * @param scale default 1 / √E
 * @throws ShapeError if the shapes do not fit
 *
 * @example
 * ```ts
 * const [query, key, value] = [tensor([[0, 0]]), tensor([[1, 0], [0, 1]]), tensor([[2], [4]])];
 * await F.scaledDotProductAttention(query, key, value).toArray(); // [[3]]
 * ```
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  mask: Tensor | null = null,
  scale: number = 1 / Math.sqrt(query.size(-1)),
): Tensor {
  const scores = query.matmul(key.transpose(-2, -1)).mul(scale);
  if (mask === null) return scores.softmax(-1).matmul(value);
  const masked =
    mask.dtype === 'bool' ? scores.where(mask, Number.NEGATIVE_INFINITY) : scores.add(mask);
  return masked.softmax(-1).matmul(value);
}
