import { asReal, cast, multiply } from '../../ops/elementwise.ts';
import { drawn } from '../../ops/leaves.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument, PROBABILITY } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { Module } from '../module/module.ts';

/**
 * Options of {@link Dropout}.
 *
 * @example
 * ```ts
 * const options: nn.DropoutOptions = { generator: new Generator().manualSeed(0) };
 * await new nn.Dropout(0.5, options).forward(ones([4])).toArray(); // [0, 0, 2, 0]
 * ```
 */
export interface DropoutOptions {
  /** Draws the masks; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * In training, sets each element to 0 with probability p and divides the others by 1 − p, which keeps the expected
 * value. In evaluation y = x. Hinton et al. 2012, https://arxiv.org/abs/1207.0580
 *
 * The call of forward draws the mask, with the same random numbers as PyTorch.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * const dropout = new nn.Dropout(0.5, { generator: new Generator().manualSeed(0) });
 * await dropout.forward(ones([4])).toArray(); // [0, 0, 2, 0]
 * await dropout.eval().forward(ones([4])).toArray(); // [1, 1, 1, 1]
 * ```
 */
export class Dropout extends Module {
  readonly p: number;
  readonly #generator: Generator;

  /** @throws ArgumentError if `p` is not in [0, 1], or an option is unknown */
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super();
    const { generator = defaultGenerator } = checkOptions('Dropout', options, {
      generator: Generator,
    });
    this.p = checkArgument('Dropout', 'p', p, PROBABILITY);
    this.#generator = generator;
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    if (!this.training) return x;
    const size = x.numel();
    const factors = drawn(this.#generator, x.shape, () => this.#factors(size));
    const real = asReal(x.node);
    return fromNode(multiply(real, cast(factors, real.dtype)));
  }

  #factors(size: number): Float32Array {
    const mask = this.#mask(size);
    const factors = new Float32Array(mask);
    if (this.p < 1) for (let i = 0; i < mask.length; i++) factors[i] = mask[i]! / (1 - this.p);
    return factors;
  }

  /** 1 keeps an element, 0 drops it. Nothing is drawn for p = 0 and p = 1. */
  #mask(size: number): Uint8Array {
    if (this.p === 0 || this.p === 1) return new Uint8Array(size).fill(1 - this.p);
    return this.#generator.bernoulli(size, 1 - this.p);
  }

  override extraRepr(): string {
    return `p=${this.p}, inplace=False`;
  }
}
