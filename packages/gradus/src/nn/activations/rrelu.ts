import { leakyRelu } from '../../ops/composite/activations.ts';
import { asReal, cast, multiply } from '../../ops/elementwise.ts';
import { fromArray, fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { Activation } from './activation.ts';

/**
 * Options of {@link RReLU}.
 *
 * @example
 * ```ts
 * const options: nn.RReLUOptions = { generator: new Generator().manualSeed(0) };
 * new nn.RReLU(0.1, 0.3, options).forward(tensor([-1, 2])).shape; // [2]
 * ```
 */
export interface RReLUOptions {
  /** Draws the slopes; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * y = x for x > 0, else r · x. Training draws r from U[lower, upper) for each element; evaluation uses
 * r = (lower + upper) / 2. Xu et al. 2015, https://arxiv.org/abs/1505.00853
 *
 * The call of forward draws PyTorch's random numbers, one for each element that is not positive. So in training it
 * computes and reads `x`.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * await new nn.RReLU(0, 1).eval().forward(tensor([-2, 0, 2])).toArray(); // [-1, 0, 2]
 * ```
 */
export class RReLU extends Activation {
  readonly lower: number;
  readonly upper: number;
  readonly #generator: Generator;

  /** @throws ArgumentError if a bound is not a finite number, or `upper` is below `lower` */
  constructor(lower = 1 / 8, upper = 1 / 3, options: RReLUOptions = {}) {
    super();
    const { generator = defaultGenerator } = checkOptions('RReLU', options, {
      generator: Generator,
    });
    this.lower = checkArgument('RReLU', 'lower', lower, 'number');
    this.upper = checkArgument('RReLU', 'upper', upper, { least: lower });
    this.#generator = generator;
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    if (!this.training) return fromNode(leakyRelu(x.node, (this.lower + this.upper) / 2));
    const factors = this.#factors(x.dataSync());
    const real = asReal(x.node);
    return fromNode(multiply(real, cast(fromArray(factors, x.shape).node, real.dtype)));
  }

  #factors(values: ArrayLike<number>): Float32Array {
    const factors = new Float32Array(values.length).fill(1);
    const width = this.upper - this.lower;
    for (let i = 0; i < factors.length; i++) {
      if (values[i]! <= 0) factors[i] = this.#generator.uniform64() * width + this.lower;
    }
    return factors;
  }

  override extraRepr(): string {
    return `lower=${this.lower}, upper=${this.upper}`;
  }
}
