import { composite } from '../../autograd/gradients.ts';
import type { Node } from '../../graph/node.ts';
import { resized } from '../../graph/tuple.ts';
import { add } from '../../ops/elementwise.ts';
import { matmul } from '../../ops/matmul.ts';
import { transpose } from '../../ops/movement.ts';
import { record } from '../../ops/record.ts';
import { expand } from '../../ops/reduce.ts';
import { type Fits, fromNode, type Shape, type Tensor, type WithLast } from '../../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { checkLike } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';

/** Inputs: x, the weight and, if the layer has one, the bias. */
export const linearOp = /* @__PURE__ */ composite(
  'linear',
  ({ inputs: [x, weight, bias], shape }) => {
    const product = matmul(x, transpose(weight, 0, 1));
    return bias === undefined ? product : add(product, expand(bias, shape.values));
  },
);

/** x · Wᵀ + b as one node. @param x float32 [..., in] @param weight [out, in] @param bias [out], or null */
export function linear(x: Node, weight: Node, bias: Node | null): Node {
  const to = resized(x.shape, x.shape.values.length - 1, weight.shape.values[0]);
  const parts = bias === null ? [x, weight] : [x, weight, bias];
  return record(linearOp, parts, to, x.dtype);
}

/**
 * Options of {@link Linear}.
 *
 * @example
 * ```ts
 * const options: nn.LinearOptions = { bias: false };
 * new nn.Linear(4, 2, options).parameters().length; // 1
 * ```
 */
export interface LinearOptions {
  /** Whether to add a bias; default true. */
  bias?: boolean;
  /** Draws the initial values; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

const OPTIONS = { bias: 'boolean', generator: Generator } as const;

/**
 * y = x · Wᵀ + b: every output is a weighted sum of all inputs.
 *
 * Initial values are drawn from U(−1/√in, 1/√in), the weight first, as in PyTorch.
 *
 * Shape: x [..., inFeatures] → [..., outFeatures]; weight [outFeatures, inFeatures]; bias [outFeatures].
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(784, 100);
 * layer.weight.shape; // [100, 784]
 * layer.forward(zeros([32, 784])).shape; // [32, 100]
 * ```
 */
export class Linear<In extends number = number, Out extends number = number> extends Module {
  readonly inFeatures: In;
  readonly outFeatures: Out;
  weight: Parameter<readonly [Out, In]>;
  bias: Parameter<readonly [Out]> | null;

  /** @throws ArgumentError for a size that is not a positive integer, or an unknown option */
  constructor(inFeatures: In, outFeatures: Out, options: LinearOptions = {}) {
    super();
    this.inFeatures = checkArgument('Linear', 'inFeatures', inFeatures, POSITIVE_INTEGER);
    this.outFeatures = checkArgument('Linear', 'outFeatures', outFeatures, POSITIVE_INTEGER);
    const { bias = true, generator = defaultGenerator } = checkOptions('Linear', options, OPTIONS);
    // kaiming_uniform_ with a = √5, as PyTorch computes it: gain √(1/3), times √3 / √in.
    const bound = 1 / Math.sqrt(inFeatures);
    const draw = (n: number): Float32Array => generator.uniform(n, -bound, bound);
    this.weight = new Parameter(draw(outFeatures * inFeatures), [outFeatures, inFeatures]);
    this.bias = bias ? new Parameter(draw(outFeatures), [outFeatures]) : null;
  }

  /** @throws ShapeError if the last dimension of `x` is not inFeatures, ArgumentError if `x` has another dtype than the weight */
  forward<S extends Shape>(x: Tensor<S> & Fits<S, In, 'Linear'>): Tensor<WithLast<S, Out>> {
    const { inFeatures, weight, bias } = this;
    const { shape, dtype } = x.node;
    const last = shape.values.length - 1;
    if (last < 0 || shape.values[last] !== inFeatures) this.refuse(shape.values);
    if (dtype !== weight.node.dtype) checkLike(this.describe(), x, weight);
    return fromNode(linear(x.node, weight.node, bias === null ? null : bias.node));
  }

  private refuse(shape: Shape): never {
    throw new ShapeError(
      this.describe(),
      [shape],
      `expected [batch, ${this.inFeatures}], got [${shape}]. ${this.hint(shape)}`,
    );
  }

  private hint(shape: Shape): string {
    const size = shape.slice(1).reduce((n, extent) => n * extent, 1);
    if (shape.length > 2 && size === this.inFeatures) {
      return `Flatten the images first: x.view(-1, ${this.inFeatures}).`;
    }
    const last = shape.at(-1);
    if (last === undefined) return 'Give it a tensor of at least one dimension.';
    return `Make this layer Linear(${last}, ${this.outFeatures}), or give it ${this.inFeatures} features.`;
  }

  override extraRepr(): string {
    const bias = this.bias === null ? 'False' : 'True';
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${bias}`;
  }

  override describe(): string {
    return `Linear ${this.inFeatures} → ${this.outFeatures}`;
  }
}
