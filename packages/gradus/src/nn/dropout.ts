import { cast, multiply } from '../ops/elementwise.ts';
import { fromArray, fromNode, type Shape, type Tensor } from '../tensor/index.ts';
import { checkArgument, PROBABILITY } from '../util/arguments.ts';
import { checkOptions } from '../util/options.ts';
import { defaultGenerator, Generator } from '../util/random/index.ts';
import { Module } from './module.ts';

/** Options of {@link Dropout}. */
export interface DropoutOptions {
  /** Where the masks are drawn; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * In training: each element is zeroed with probability p, and the others are divided by 1 − p, so that
 * the mean stays. In evaluation: y = x. Hinton et al. 2012, https://arxiv.org/abs/1207.0580
 *
 * The mask is drawn at the call, with PyTorch's stream.
 *
 * Shape: any → the same.
 */
export class Dropout extends Module {
  readonly p: number;
  readonly #generator: Generator;

  /** @throws ArgumentError where `p` is not in [0, 1] */
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
    const mask = this.#mask(x.numel());
    const factors = new Float32Array(mask);
    if (this.p < 1) for (let i = 0; i < mask.length; i++) factors[i] = mask[i]! / (1 - this.p);
    return fromNode(multiply(cast(x.node, 'float32'), fromArray(factors, x.shape).node));
  }

  /** 1 = keep. Without chance there is nothing to draw. */
  #mask(size: number): Uint8Array {
    if (this.p === 0 || this.p === 1) return new Uint8Array(size).fill(1 - this.p);
    return this.#generator.bernoulli(size, 1 - this.p);
  }

  override extraRepr(): string {
    return `p=${this.p}, inplace=False`;
  }
}
