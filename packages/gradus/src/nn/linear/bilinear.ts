import { add, multiply } from '../../ops/elementwise.ts';
import { matmul } from '../../ops/matmul.ts';
import { permute, reshape } from '../../ops/movement.ts';
import { expand, sum } from '../../ops/reduce.ts';
import { type Fits, fromNode, type Shape, type Tensor, type WithLast } from '../../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { checkLike, checkTensor } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../module/parameter.ts';
import type { LinearOptions } from './linear.ts';

/**
 * y[k] = x₁ᵀ · weight[k] · x₂ + bias[k]: every output is a weighted sum of all products of an element of x₁ and one of
 * x₂.
 *
 * Initial values are drawn from U(−1/√in1, 1/√in1), the weight first, as in PyTorch.
 *
 * Shape: x₁ [..., in1Features] and x₂ [..., in2Features], the same but for the last dimension → [..., outFeatures];
 * weight [outFeatures, in1Features, in2Features]; bias [outFeatures].
 *
 * @example
 * ```ts
 * const layer = new nn.Bilinear(20, 30, 40);
 * layer.forward(ones([128, 20]), ones([128, 30])).shape; // [128, 40]
 * ```
 */
export class Bilinear<
  In1 extends number = number,
  In2 extends number = number,
  Out extends number = number,
> extends Module {
  readonly in1Features: In1;
  readonly in2Features: In2;
  readonly outFeatures: Out;
  weight: Parameter<readonly [Out, In1, In2]>;
  bias: Parameter<readonly [Out]> | null;

  /** @throws ArgumentError for a size that is not a positive integer, or an unknown option */
  constructor(in1Features: In1, in2Features: In2, outFeatures: Out, options: LinearOptions = {}) {
    super();
    const size = <N extends number>(name: string, value: N): N =>
      checkArgument('Bilinear', name, value, POSITIVE_INTEGER);
    this.in1Features = size('in1Features', in1Features);
    this.in2Features = size('in2Features', in2Features);
    this.outFeatures = size('outFeatures', outFeatures);
    const kinds = { bias: 'boolean', generator: Generator } as const;
    const { bias = true, generator = defaultGenerator } = checkOptions('Bilinear', options, kinds);
    const bound = 1 / Math.sqrt(in1Features);
    const draw = (n: number): Float32Array => generator.uniform(n, -bound, bound);
    const shape = [outFeatures, in1Features, in2Features] as const;
    this.weight = new Parameter(draw(outFeatures * in1Features * in2Features), shape);
    this.bias = bias ? new Parameter(draw(outFeatures), [outFeatures]) : null;
  }

  /**
   * @throws ShapeError if a last dimension is not in1Features or in2Features, or the other dimensions differ
   * @throws ArgumentError if an input has another dtype than the weight
   */
  forward<S extends Shape, T extends Shape>(
    x1: Tensor<S> & Fits<S, In1, 'Bilinear'>,
    x2: Tensor<T> & Fits<T, In2, 'Bilinear'>,
  ): Tensor<WithLast<S, Out>> {
    this.checkInputs(x1, x2);
    const { in1Features: a, in2Features: b, outFeatures: out } = this;
    const front = x1.shape.slice(0, -1);
    const rows = front.reduce((n, size) => n * size, 1);
    const weight = reshape(permute(this.weight.node, [1, 0, 2]), [a, out * b]);
    const first = reshape(matmul(reshape(x1.node, [rows, a]), weight), [rows, out, b]);
    const second = expand(reshape(x2.node, [rows, 1, b]), [rows, out, b]);
    const y = sum(multiply(first, second), [2]);
    const shifted = this.bias === null ? y : add(y, expand(this.bias.node, [rows, out]));
    return fromNode(reshape(shifted, [...front, out]));
  }

  private checkInputs(x1: Tensor, x2: Tensor): void {
    for (const [name, x] of Object.entries({ x1, x2 })) {
      checkTensor(this.describe(), name, x);
      checkLike(this.describe(), x, this.weight);
    }
    const { in1Features, in2Features } = this;
    const fits = x1.shape.at(-1) === in1Features && x2.shape.at(-1) === in2Features;
    if (fits && x1.shape.slice(0, -1).join() === x2.shape.slice(0, -1).join()) return;
    throw new ShapeError(
      this.describe(),
      [x1.shape, x2.shape],
      `expected [..., ${in1Features}] and [..., ${in2Features}] with the same dimensions before the last, got ` +
        `[${x1.shape}] and [${x2.shape}].`,
    );
  }

  override extraRepr(): string {
    const bias = this.bias === null ? 'False' : 'True';
    return (
      `in1_features=${this.in1Features}, in2_features=${this.in2Features}, ` +
      `out_features=${this.outFeatures}, bias=${bias}`
    );
  }

  override describe(): string {
    return `Bilinear ${this.in1Features} × ${this.in2Features} → ${this.outFeatures}`;
  }
}
