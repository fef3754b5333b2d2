/** The activation functions of Keras, as classes of `nn` or, where `nn` has none, as {@link KerasFunction}. */
import * as nn from '../../nn/index.ts';
import { type Tensor, where } from '../../tensor/index.ts';
import { isObject } from '../../util/fields.ts';

/** A function of tensors as a layer, printed with its name in Keras. */
class KerasFunction extends nn.Module {
  readonly #name: string;
  readonly #fn: (x: Tensor) => Tensor;

  constructor(name: string, fn: (x: Tensor) => Tensor) {
    super();
    this.#name = name;
    this.#fn = fn;
  }

  forward(x: Tensor): Tensor {
    return this.#fn(x);
  }

  override extraRepr(): string {
    return this.#name;
  }

  override describe(): string {
    return this.#name;
  }
}

const functionOf = (name: string, fn: (x: Tensor) => Tensor) => (): nn.Module =>
  new KerasFunction(name, fn);

const hardSigmoid = (x: Tensor): Tensor => x.mul(0.2).add(0.5).clamp(0, 1);

/** By the name in Keras; null for the identity. */
const ACTIVATIONS: Readonly<Record<string, (() => nn.Module) | null>> = {
  linear: null,
  relu: () => new nn.ReLU(),
  sigmoid: () => new nn.Sigmoid(),
  tanh: () => new nn.Tanh(),
  softmax: () => new nn.Softmax(-1),
  log_softmax: () => new nn.LogSoftmax(-1),
  elu: () => new nn.ELU(),
  celu: () => new nn.CELU(),
  gelu: () => new nn.GELU(),
  gelu_new: () => new nn.GELU('tanh'),
  leaky_relu: () => new nn.LeakyReLU(0.2),
  silu: () => new nn.SiLU(),
  swish: () => new nn.SiLU(),
  softplus: () => new nn.Softplus(),
  exponential: /* @__PURE__ */ functionOf('exponential', (x) => x.exp()),
  hard_sigmoid: /* @__PURE__ */ functionOf('hard_sigmoid', hardSigmoid),
  hard_silu: () => new nn.Hardswish(),
  hard_swish: () => new nn.Hardswish(),
  hard_tanh: () => new nn.Hardtanh(),
  hard_shrink: () => new nn.Hardshrink(),
  soft_shrink: () => new nn.Softshrink(),
  tanh_shrink: () => new nn.Tanhshrink(),
  log_sigmoid: () => new nn.LogSigmoid(),
  mish: () => new nn.Mish(),
  relu6: () => new nn.ReLU6(),
  selu: () => new nn.SELU(),
  softsign: () => new nn.Softsign(),
  squareplus: /* @__PURE__ */ functionOf('squareplus', (x) => x.add(x.mul(x).add(4).sqrt()).div(2)),
};

/**
 * The layer for an activation; no layer for `linear`.
 * @param activation its name, or an object that holds the name; undefined or null means `linear`
 * @returns null for an unknown activation
 */
export function activationOf(activation: unknown, isKeras3: boolean): nn.Module[] | null {
  const name = isObject(activation) ? (activation.config ?? activation.class_name) : activation;
  if (name === null || name === undefined) return [];
  if (typeof name !== 'string' || !Object.hasOwn(ACTIVATIONS, name)) return null;
  if (name === 'hard_sigmoid' && isKeras3) return [new nn.Hardsigmoid()];
  const make = ACTIVATIONS[name];
  return make === null ? [] : [make()];
}

/** min(x, `max`) from `threshold` on, and `slope` · (x − threshold) below. */
export function boundedRelu(slope: number, threshold: number, max: number | null): nn.Module {
  if (threshold === 0 && max === null) return slope === 0 ? new nn.ReLU() : new nn.LeakyReLU(slope);
  return new KerasFunction('relu', (x) => {
    return where(
      x.ge(threshold),
      max === null ? x : x.clamp(null, max),
      x.sub(threshold).mul(slope),
    );
  });
}

/** x · scale + offset. */
export function rescaling(scale: number, offset: number): nn.Module {
  return new KerasFunction('rescaling', (x) => x.mul(scale).add(offset));
}
