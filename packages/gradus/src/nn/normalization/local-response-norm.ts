import type { Node } from '../../graph/node.ts';
import { tuple } from '../../graph/tuple.ts';
import { add, divide, like, multiply, pow } from '../../ops/elementwise.ts';
import { constant } from '../../ops/leaves.ts';
import { cat, slice } from '../../ops/movement.ts';
import { checkReal } from '../../tensor/base.ts';
import { fromNode, type Shape, type Tensor } from '../../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkTensor } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { pythonFloat } from '../python-text.ts';

/**
 * Options of {@link LocalResponseNorm}.
 *
 * @example
 * ```ts
 * const options: nn.LocalResponseNormOptions = { beta: 0.5 };
 * new nn.LocalResponseNorm(3, options).beta; // 0.5
 * ```
 */
export interface LocalResponseNormOptions {
  /** The factor of the mean of the squares; default 1e-4. */
  alpha?: number;
  /** The exponent; default 0.75. */
  beta?: number;
  /** Added to the mean of the squares; default 1. */
  k?: number;
}

/**
 * y = x / (k + alpha · mean of x² in neighbouring channels)^beta. The mean divides by `size` at the first and last
 * channels too. Krizhevsky et al. 2012, https://proceedings.neurips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html
 *
 * Shape: x [N, C, ...] of at least three dimensions → the same.
 *
 * @example
 * ```ts
 * const layer = new nn.LocalResponseNorm(3, { alpha: 3, beta: 1, k: 0 });
 * await layer.forward(tensor([[[1], [2], [3]]])).toArray(); // [[[0.200…], [0.142…], [0.230…]]]
 * ```
 */
export class LocalResponseNorm extends Module {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  /**
   * @param size the number of channels in a mean
   * @throws ArgumentError if `size` is not a positive integer, or an option is unknown or not a number
   */
  constructor(size: number, options: LocalResponseNormOptions = {}) {
    super();
    this.size = checkArgument('LocalResponseNorm', 'size', size, POSITIVE_INTEGER);
    const kinds = { alpha: 'number', beta: 'number', k: 'number' } as const;
    const { alpha = 1e-4, beta = 0.75, k = 1 } = checkOptions('LocalResponseNorm', options, kinds);
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  /** @throws ShapeError for fewer than three dimensions, ArgumentError if `x` is not real */
  forward<S extends Shape>(x: Tensor<S>): Tensor<S> {
    checkTensor('LocalResponseNorm', 'the input', x);
    const { shape, node } = x;
    if (shape.length < 3) {
      throw new ShapeError(
        'LocalResponseNorm',
        [shape],
        `expected [batch, channels, length], with three dimensions or more, got [${shape}].`,
      );
    }
    checkReal('LocalResponseNorm', x);
    if (x.numel() === 0) return x;
    const total = windowSums(multiply(node, node), this.size);
    const mean = divide(total, like(total, this.size));
    const base = add(multiply(mean, like(mean, this.alpha)), like(mean, this.k));
    return fromNode(divide(node, pow(base, like(base, this.beta))));
  }

  override extraRepr(): string {
    const [alpha, beta, k] = [this.alpha, this.beta, this.k].map(pythonFloat);
    return `${this.size}, alpha=${alpha}, beta=${beta}, k=${k}`;
  }
}

/** The sums of `size` neighbours along dimension 1: ⌊size / 2⌋ before each, the others from it on. */
function windowSums(x: Node, size: number): Node {
  const { values: shape } = x.shape;
  const last = shape[1] - 1;
  const before = Math.min(Math.floor(size / 2), last);
  const after = Math.min(Math.floor((size - 1) / 2), last);
  const none = (channels: number): Node[] => {
    const filled = shape.map((n, d) => (d === 1 ? channels : n));
    return channels === 0 ? [] : [constant(0, tuple(filled), x.dtype)];
  };
  const padded = cat([...none(before), x, ...none(after)], 1);
  const steps = shape.map(() => 1);
  const shifted = Array.from({ length: before + 1 + after }, (_, i) =>
    slice(
      padded,
      shape.map((_, d) => (d === 1 ? i : 0)),
      steps,
      shape,
    ),
  );
  return shifted.reduce(add);
}
