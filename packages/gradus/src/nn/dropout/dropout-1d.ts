import { asReal, cast, multiply } from '../../ops/elementwise.ts';
import { drawn } from '../../ops/leaves.ts';
import { expand } from '../../ops/reduce.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument, PROBABILITY } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { Module } from '../module/module.ts';
import type { DropoutOptions } from './dropout.ts';

/**
 * {@link Dropout} of whole channels: in training, sets each channel of each sample to 0 with probability p, and
 * divides the others by 1 − p. In evaluation y = x. Tompson et al. 2015, https://arxiv.org/abs/1411.4280
 *
 * The call of forward draws the mask, with the same random numbers as PyTorch.
 *
 * Shape: [N, C, L] or [C, L] → the same.
 *
 * @example
 * ```ts
 * const dropout = new nn.Dropout1d(0.5, { generator: new Generator().manualSeed(0) });
 * await dropout.forward(ones([3, 2])).toArray(); // [[0, 0], [0, 0], [2, 2]]
 * ```
 */
export class Dropout1d extends Module {
  readonly p: number;
  readonly #generator: Generator;

  /** @throws ArgumentError if `p` is not in [0, 1], or an option is unknown */
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super();
    const given = checkOptions('Dropout1d', options, { generator: Generator });
    this.p = checkArgument('Dropout1d', 'p', p, PROBABILITY);
    this.#generator = given.generator ?? defaultGenerator;
  }

  /** @throws ShapeError unless `x` has two or three dimensions */
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    const { shape } = x;
    if (shape.length !== 2 && shape.length !== 3) {
      throw new ShapeError(
        'Dropout1d',
        [shape],
        `expected [batch, channels, length] or [channels, length], got [${shape}].`,
      );
    }
    if (!this.training || this.p === 0 || x.numel() === 0) return x;
    const channels = shape.map((n, d) => (d === shape.length - 1 ? 1 : n));
    const size = channels.reduce((m, n) => m * n, 1);
    const factors = drawn(this.#generator, channels, () => this.#factors(size));
    const real = asReal(x.node);
    return fromNode(multiply(real, cast(expand(factors, shape), real.dtype)));
  }

  #factors(size: number): Float32Array {
    const factors = new Float32Array(size);
    if (this.p === 1) return factors;
    const mask = this.#generator.bernoulli(size, 1 - this.p);
    mask.forEach((kept, i) => {
      factors[i] = kept / (1 - this.p);
    });
    return factors;
  }

  override extraRepr(): string {
    return `p=${this.p}, inplace=False`;
  }
}
