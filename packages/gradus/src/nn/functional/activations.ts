/**
 * Activations as functions. Each calls the module of its name, so a probe sees it as it sees a layer, and its options
 * are checked in one place.
 */
import type { Shape, Tensor } from '../../tensor/index.ts';
import { ShapeError } from '../../util/errors.ts';
import {
  CELU,
  ELU,
  GELU,
  GLU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  LogSigmoid,
  LogSoftmax,
  Mish,
  ReLU,
  ReLU6,
  RReLU,
  type RReLUOptions,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softmin,
  Softplus,
  Softshrink,
  Softsign,
  Tanh,
  Tanhshrink,
  Threshold,
} from '../activations/index.ts';
import { withSlopes } from '../activations/prelu.ts';
import { checkTensor } from '../arguments.ts';

// One instance each: these have no options.
const reluLayer = /* @__PURE__ */ new ReLU();
const relu6Layer = /* @__PURE__ */ new ReLU6();
const seluLayer = /* @__PURE__ */ new SELU();
const siluLayer = /* @__PURE__ */ new SiLU();
const mishLayer = /* @__PURE__ */ new Mish();
const sigmoidLayer = /* @__PURE__ */ new Sigmoid();
const logsigmoidLayer = /* @__PURE__ */ new LogSigmoid();
const hardsigmoidLayer = /* @__PURE__ */ new Hardsigmoid();
const hardswishLayer = /* @__PURE__ */ new Hardswish();
const tanhLayer = /* @__PURE__ */ new Tanh();
const tanhshrinkLayer = /* @__PURE__ */ new Tanhshrink();
const softsignLayer = /* @__PURE__ */ new Softsign();

/**
 * max(0, x).
 *
 * @example
 * ```ts
 * await F.relu(tensor([-1, 0, 2])).toArray(); // [0, 0, 2]
 * ```
 */
export function relu<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return reluLayer.forward(x);
}

/**
 * min(max(0, x), 6).
 *
 * @example
 * ```ts
 * await F.relu6(tensor([-1, 2.5, 9])).toArray(); // [0, 2.5, 6]
 * ```
 */
export function relu6<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return relu6Layer.forward(x);
}

/**
 * x for x > 0, else negativeSlope · x.
 * @throws ArgumentError if the slope is not a finite number
 *
 * @example
 * ```ts
 * await F.leakyRelu(tensor([-2, 0, 3]), 0.5).toArray(); // [-1, 0, 3]
 * ```
 */
export function leakyRelu<S extends Shape>(x: Tensor<S>, negativeSlope = 0.01): Tensor<S> {
  return new LeakyReLU(negativeSlope).forward(x);
}

/**
 * x for x > 0, else alpha · (eˣ − 1).
 * @throws ArgumentError if alpha is not a finite number
 *
 * @example
 * ```ts
 * await F.elu(tensor([-Infinity, 0, 3]), 2).toArray(); // [-2, 0, 3]
 * ```
 */
export function elu<S extends Shape>(x: Tensor<S>, alpha = 1): Tensor<S> {
  return new ELU(alpha).forward(x);
}

/**
 * A scaled {@link elu} that keeps mean 0 and variance 1 from layer to layer.
 *
 * @example
 * ```ts
 * await F.selu(tensor([-400, 0])).toArray(); // [-1.7580993175506592, 0]
 * ```
 */
export function selu<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return seluLayer.forward(x);
}

/**
 * x for x > 0, else alpha · (exp(x / alpha) − 1).
 * @throws ArgumentError if alpha is 0 or not a finite number
 *
 * @example
 * ```ts
 * await F.celu(tensor([-400, 0, 3]), 2).toArray(); // [-2, 0, 3]
 * ```
 */
export function celu<S extends Shape>(x: Tensor<S>, alpha = 1): Tensor<S> {
  return new CELU(alpha).forward(x);
}

/**
 * x · Φ(x), with the distribution function Φ of the normal distribution.
 * @throws ArgumentError for another value of `approximate`
 *
 * @example
 * ```ts
 * await F.gelu(tensor([-1, 0, 1])).toArray(); // [-0.158…, 0, 0.841…]
 * ```
 */
export function gelu<S extends Shape>(
  x: Tensor<S>,
  approximate: 'none' | 'tanh' = 'none',
): Tensor<S> {
  return new GELU(approximate).forward(x);
}

/**
 * x · sigmoid(x).
 *
 * @example
 * ```ts
 * await F.silu(tensor([-1, 0, 1])).toArray(); // [-0.268…, 0, 0.731…]
 * ```
 */
export function silu<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return siluLayer.forward(x);
}

/**
 * x · tanh(softplus(x)).
 *
 * @example
 * ```ts
 * await F.mish(tensor([-400, 0, 400])).toArray(); // [-0, 0, 400]
 * ```
 */
export function mish<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return mishLayer.forward(x);
}

/**
 * 1 / (1 + e⁻ˣ).
 *
 * @example
 * ```ts
 * await F.sigmoid(tensor([-Infinity, 0, 1])).toArray(); // [0, 0.5, 0.731…]
 * ```
 */
export function sigmoid<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return sigmoidLayer.forward(x);
}

/**
 * ln sigmoid(x).
 *
 * @example
 * ```ts
 * await F.logsigmoid(tensor([-400])).toArray(); // [-400]
 * ```
 */
export function logsigmoid<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return logsigmoidLayer.forward(x);
}

/**
 * x / 6 + 1/2, limited to 0 … 1.
 *
 * @example
 * ```ts
 * await F.hardsigmoid(tensor([-4, 0, 1.5])).toArray(); // [0, 0.5, 0.75]
 * ```
 */
export function hardsigmoid<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return hardsigmoidLayer.forward(x);
}

/**
 * x · hardsigmoid(x).
 *
 * @example
 * ```ts
 * await F.hardswish(tensor([-4, 0, 3])).toArray(); // [0, 0, 3]
 * ```
 */
export function hardswish<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return hardswishLayer.forward(x);
}

/**
 * x, limited to minVal … maxVal.
 * @throws ArgumentError if `maxVal` is not above `minVal`
 *
 * @example
 * ```ts
 * await F.hardtanh(tensor([-2, 0.5, 2])).toArray(); // [-1, 0.5, 1]
 * ```
 */
export function hardtanh<S extends Shape>(x: Tensor<S>, minVal = -1, maxVal = 1): Tensor<S> {
  return new Hardtanh(minVal, maxVal).forward(x);
}

/**
 * The hyperbolic tangent.
 *
 * @example
 * ```ts
 * await F.tanh(tensor([-Infinity, 0, 1])).toArray(); // [-1, 0, 0.761…]
 * ```
 */
export function tanh<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return tanhLayer.forward(x);
}

/**
 * x − tanh(x).
 *
 * @example
 * ```ts
 * await F.tanhshrink(tensor([-400, 0, 400])).toArray(); // [-399, 0, 399]
 * ```
 */
export function tanhshrink<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return tanhshrinkLayer.forward(x);
}

/**
 * ln(1 + exp(beta · x)) / beta, and x where beta · x is above the threshold.
 * @throws ArgumentError if beta or threshold is not a finite number
 *
 * @example
 * ```ts
 * await F.softplus(tensor([0, 100])).toArray(); // [0.693…, 100]
 * ```
 */
export function softplus<S extends Shape>(x: Tensor<S>, beta = 1, threshold = 20): Tensor<S> {
  return new Softplus(beta, threshold).forward(x);
}

/**
 * x / (1 + |x|).
 *
 * @example
 * ```ts
 * await F.softsign(tensor([-1, 0, 3])).toArray(); // [-0.5, 0, 0.75]
 * ```
 */
export function softsign<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return softsignLayer.forward(x);
}

/**
 * x moved by lambd towards 0, and 0 where |x| ≤ lambd.
 * @throws ArgumentError if lambd is negative or not a finite number
 *
 * @example
 * ```ts
 * await F.softshrink(tensor([-3, 0.5, 3]), 1).toArray(); // [-2, 0, 2]
 * ```
 */
export function softshrink<S extends Shape>(x: Tensor<S>, lambd = 0.5): Tensor<S> {
  return new Softshrink(lambd).forward(x);
}

/**
 * x where |x| > lambd, else 0.
 * @throws ArgumentError if lambd is not a finite number
 *
 * @example
 * ```ts
 * await F.hardshrink(tensor([-2, 0.5, 2])).toArray(); // [-2, 0, 2]
 * ```
 */
export function hardshrink<S extends Shape>(x: Tensor<S>, lambd = 0.5): Tensor<S> {
  return new Hardshrink(lambd).forward(x);
}

/**
 * x where x is above the threshold, else `value`.
 * @throws ArgumentError if threshold or value is not a finite number
 *
 * @example
 * ```ts
 * await F.threshold(tensor([0.25, 0.5, 1]), 0.5, 20).toArray(); // [20, 20, 1]
 * ```
 */
export function threshold<S extends Shape>(
  x: Tensor<S>,
  threshold: number,
  value: number,
): Tensor<S> {
  return new Threshold(threshold, value).forward(x);
}

/**
 * The first half of dimension `dim` times the sigmoid of the second half.
 * @throws ArgumentError if the dimension does not exist or has an odd size
 *
 * @example
 * ```ts
 * await F.glu(tensor([1, 2, 0, 400])).toArray(); // [0.5, 2]
 * ```
 */
export function glu(x: Tensor, dim = -1): Tensor {
  return new GLU(dim).forward(x);
}

/**
 * exp(x), divided by its sum along dimension `dim`.
 * @throws ArgumentError if the dimension does not exist
 *
 * @example
 * ```ts
 * await F.softmax(tensor([[0, 0], [5, 5]]), 1).toArray(); // [[0.5, 0.5], [0.5, 0.5]]
 * ```
 */
export function softmax<S extends Shape>(x: Tensor<S>, dim: number): Tensor<S> {
  return new Softmax(dim).forward(x);
}

/**
 * The logarithm of {@link softmax}, which stays finite where that is 0.
 * @throws ArgumentError if the dimension does not exist
 *
 * @example
 * ```ts
 * await F.logSoftmax(tensor([[0, 0]]), 1).toArray(); // [[-0.693…, -0.693…]]
 * ```
 */
export function logSoftmax<S extends Shape>(x: Tensor<S>, dim: number): Tensor<S> {
  return new LogSoftmax(dim).forward(x);
}

/**
 * {@link softmax} of −x.
 * @throws ArgumentError if the dimension does not exist
 *
 * @example
 * ```ts
 * await F.softmin(tensor([5, 5]), 0).toArray(); // [0.5, 0.5]
 * ```
 */
export function softmin<S extends Shape>(x: Tensor<S>, dim: number): Tensor<S> {
  return new Softmin(dim).forward(x);
}

/**
 * x for x > 0, else weight · x.
 * @param weight [1], or a slope for each channel: [x.shape[1]]
 * @throws ShapeError for another number of slopes
 *
 * @example
 * ```ts
 * await F.prelu(tensor([-2, 0, 2]), tensor([0.25])).toArray(); // [-0.5, 0, 2]
 * ```
 */
export function prelu<S extends Shape>(x: Tensor<S>, weight: Tensor): Tensor<S> {
  checkTensor('prelu', 'x', x);
  checkTensor('prelu', 'weight', weight);
  const channels = x.dim() > 1 ? x.shape[1] : 1;
  if (weight.numel() === 1 || weight.numel() === channels) return withSlopes(x, weight);
  throw new ShapeError(
    'prelu',
    [x.shape, weight.shape],
    `the input of shape [${x.shape}] has ${channels} channels (dimension 1), so the weight needs 1 or ${channels} ` +
      `slopes, got ${weight.numel()}.`,
  );
}

/**
 * x for x > 0, else r · x. In training, r is drawn from U[lower, upper) for each element, with PyTorch's random
 * numbers; otherwise it is the middle of the range. See `nn.RReLU`.
 * @param training whether to draw; default false
 * @throws ArgumentError if a bound is not a finite number, or `upper` is below `lower`
 *
 * @example
 * ```ts
 * await F.rrelu(tensor([-2, 0, 2]), 0, 1).toArray(); // [-1, 0, 2]
 * ```
 */
export function rrelu<S extends Shape>(
  x: Tensor<S>,
  lower = 1 / 8,
  upper = 1 / 3,
  training = false,
  options?: RReLUOptions,
): Tensor<S> {
  return new RReLU(lower, upper, options).train(training).forward(x);
}
