/** The activation functions of Keras, as classes of `nn` or, where `nn` has none, as {@link KerasFunction}. */
import * as nn from '../../nn/index.ts';
import { type Tensor, where, zerosLike } from '../../tensor/index.ts';
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

const softplus = (x: Tensor): Tensor => new nn.Softplus().forward(x);

const hardSigmoid = (x: Tensor): Tensor => x.mul(0.2).add(0.5).clamp(0, 1);
const hardSigmoid3 = (x: Tensor): Tensor => x.add(3).clamp(0, 6).div(6);
const hardSilu = (x: Tensor): Tensor => x.mul(hardSigmoid3(x));

const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

function selu(x: Tensor): Tensor {
  const low = x.clamp(null, 0).exp().sub(1).mul(SELU.alpha);
  return where(x.gt(0), x, low).mul(SELU.scale);
}

/** By the name in Keras; null for the identity. */
const ACTIVATIONS: Readonly<Record<string, (() => nn.Module) | null>> = {
  linear: null,
  relu: () => new nn.ReLU(),
  sigmoid: () => new nn.Sigmoid(),
  tanh: () => new nn.Tanh(),
  softmax: () => new nn.Softmax(-1),
  log_softmax: () => new nn.LogSoftmax(-1),
  elu: () => new nn.ELU(),
  celu: () => new nn.ELU(),
  gelu: () => new nn.GELU(),
  gelu_new: () => new nn.GELU('tanh'),
  leaky_relu: () => new nn.LeakyReLU(0.2),
  silu: () => new nn.SiLU(),
  swish: () => new nn.SiLU(),
  softplus: () => new nn.Softplus(),
  exponential: /* @__PURE__ */ functionOf('exponential', (x) => x.exp()),
  hard_sigmoid: /* @__PURE__ */ functionOf('hard_sigmoid', hardSigmoid),
  hard_silu: /* @__PURE__ */ functionOf('hard_silu', hardSilu),
  hard_swish: /* @__PURE__ */ functionOf('hard_silu', hardSilu),
  hard_tanh: /* @__PURE__ */ functionOf('hard_tanh', (x) => x.clamp(-1, 1)),
  hard_shrink: /* @__PURE__ */ functionOf('hard_shrink', (x) =>
    where(x.abs().gt(0.5), x, zerosLike(x)),
  ),
  soft_shrink: /* @__PURE__ */ functionOf('soft_shrink', (x) => x.sub(x.clamp(-0.5, 0.5))),
  tanh_shrink: /* @__PURE__ */ functionOf('tanh_shrink', (x) => x.sub(x.tanh())),
  log_sigmoid: /* @__PURE__ */ functionOf('log_sigmoid', (x) => softplus(x.neg()).neg()),
  mish: /* @__PURE__ */ functionOf('mish', (x) => x.mul(softplus(x).tanh())),
  relu6: /* @__PURE__ */ functionOf('relu6', (x) => x.clamp(0, 6)),
  selu: /* @__PURE__ */ functionOf('selu', selu),
  softsign: /* @__PURE__ */ functionOf('softsign', (x) => x.div(x.abs().add(1))),
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
  if (name === 'hard_sigmoid' && isKeras3) return [new KerasFunction(name, hardSigmoid3)];
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
