import type { Shape, Tensor, WithLast } from '../../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { Generator } from '../../util/random/index.ts';
import { checkTensor } from '../arguments.ts';
import { Module } from '../module/module.ts';
import type { Parameter } from '../module/parameter.ts';
import { Linear, type LinearOptions } from './linear.ts';

/**
 * A {@link Linear} layer that takes the number of its inputs from its first forward, which draws the initial values.
 * From then on it is a Linear layer.
 *
 * Call the model once with a batch before you make its optimizer, save it or load weights: until then there are no
 * parameters, and asking for them is an error.
 *
 * Shape: x [..., any] → [..., outFeatures].
 *
 * @example
 * ```ts
 * const model = new nn.Sequential(new nn.Flatten(), new nn.LazyLinear(10));
 * model.forward(zeros([1, 28, 28]));
 * `${model.at(1)}`; // 'Linear(in_features=784, out_features=10, bias=True)'
 * ```
 */
export class LazyLinear<Out extends number = number> extends Module {
  /** 0 until the first forward. */
  readonly inFeatures: number = 0;
  readonly outFeatures: Out;
  declare weight: Parameter<readonly [Out, number]>;
  declare bias: Parameter<readonly [Out]> | null;
  readonly #options: LinearOptions;

  /** @throws ArgumentError if `outFeatures` is not a positive integer, or an option is unknown */
  constructor(outFeatures: Out, options: LinearOptions = {}) {
    super();
    this.outFeatures = checkArgument('LazyLinear', 'outFeatures', outFeatures, POSITIVE_INTEGER);
    const kinds = { bias: 'boolean', generator: Generator } as const;
    this.#options = checkOptions('LazyLinear', options, kinds);
  }

  /** @throws ShapeError if `x` has no last dimension, or an empty one; ArgumentError if `x` is not float32 */
  forward<S extends Shape>(x: Tensor<S>): Tensor<WithLast<S, Out>> {
    checkTensor('LazyLinear', 'the input', x);
    const { shape } = x;
    const inFeatures = shape.at(-1) ?? 0;
    if (inFeatures === 0) {
      throw new ShapeError(
        'LazyLinear',
        [shape],
        `takes the number of its inputs from a last dimension above 0, got [${shape}].`,
      );
    }
    const { weight, bias } = new Linear(inFeatures, this.outFeatures, this.#options);
    Object.assign(this, { inFeatures, weight, bias });
    Object.setPrototypeOf(this, Linear.prototype);
    return (this as unknown as Linear<number, Out>).forward(x) as Tensor<WithLast<S, Out>>;
  }

  override isLazy(): boolean {
    return true;
  }

  override extraRepr(): string {
    const bias = this.#options.bias === false ? 'False' : 'True';
    return `in_features=0, out_features=${this.outFeatures}, bias=${bias}`;
  }
}
