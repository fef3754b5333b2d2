import { add, asReal, cast, multiply } from '../../ops/elementwise.ts';
import { expand } from '../../ops/reduce.ts';
import { fromArray, fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument, PROBABILITY } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator, Generator } from '../../util/random/index.ts';
import { Module } from '../module/module.ts';
import type { DropoutOptions } from './dropout.ts';

/** −1 times the value that SELU approaches for large negative inputs. */
const ALPHA = 1.7580993408473766;

/**
 * In training, sets each element to the value that SELU approaches for large negative inputs, with probability p, and
 * shifts and scales the result so that mean and variance of SELU activations stay 0 and 1. In evaluation y = x.
 * Klambauer et al. 2017, https://arxiv.org/abs/1706.02515
 *
 * The call of forward draws the mask, with the same random numbers as PyTorch.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * const dropout = new nn.AlphaDropout(0.5, { generator: new Generator().manualSeed(0) });
 * await dropout.forward(zeros([3])).toArray(); // [-0.779…, -0.779…, 0.779…]
 * ```
 */
export class AlphaDropout extends Module {
  readonly p: number;
  readonly #generator: Generator;

  /** @throws ArgumentError if `p` is not in [0, 1], or an option is unknown */
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super();
    const owner = this.constructor.name;
    const given = checkOptions(owner, options, { generator: Generator });
    this.p = checkArgument(owner, 'p', p, PROBABILITY);
    this.#generator = given.generator ?? defaultGenerator;
  }

  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    const { p } = this;
    const noise = this.noiseShape(x.shape);
    if (!this.training || p === 0 || x.numel() === 0) return x;
    const real = asReal(x.node);
    const size = noise.reduce((n, extent) => n * extent, 1);
    const { factors, shifts } = noiseOf(
      p,
      p === 1 ? null : this.#generator.bernoulli(size, 1 - p),
      size,
    );
    const spread = (values: Float32Array) =>
      cast(expand(fromArray(values, noise).node, x.shape), real.dtype);
    return fromNode(add(multiply(real, spread(factors)), spread(shifts)));
  }

  /** The shape of the mask, which broadcasts to the `shape` of the input. */
  protected noiseShape(shape: Shape): Shape {
    return shape;
  }

  override extraRepr(): string {
    return `p=${this.p}, inplace=False`;
  }
}

/** @param mask 1 where an element stays; null if all become 0 */
function noiseOf(p: number, mask: Uint8Array | null, size: number) {
  const [factors, shifts] = [new Float32Array(size), new Float32Array(size)];
  const scale = 1 / Math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p));
  mask?.forEach((kept, i) => {
    factors[i] = kept * scale;
    shifts[i] =
      Math.fround((kept - 1) * Math.fround(ALPHA * scale)) + Math.fround(ALPHA * scale * p);
  });
  return { factors, shifts };
}

/**
 * {@link AlphaDropout} of whole channels: in training, each channel of each sample is dropped with probability p.
 *
 * Shape: [N, C, ...] → the same.
 *
 * @example
 * ```ts
 * const dropout = new nn.FeatureAlphaDropout(0.5, { generator: new Generator().manualSeed(0) });
 * await dropout.forward(zeros([1, 2, 2])).toArray(); // [[[-0.779…, -0.779…], [-0.779…, -0.779…]]]
 * ```
 */
export class FeatureAlphaDropout extends AlphaDropout {
  /** @throws ShapeError for fewer than two dimensions */
  protected override noiseShape(shape: Shape): Shape {
    return channelsOf('FeatureAlphaDropout', shape);
  }
}

/** [N, C, 1, …]: a value for each channel of each sample. @throws ShapeError for fewer than two dimensions */
function channelsOf(layer: string, shape: Shape): Shape {
  if (shape.length >= 2) return shape.map((n, d) => (d < 2 ? n : 1));
  throw new ShapeError(layer, [shape], `expected [batch, channels, ...], got [${shape}].`);
}
