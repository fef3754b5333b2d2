import type { Node } from '../../graph/node.ts';
import { EMPTY } from '../../graph/tuple.ts';
import { epsilonOf } from '../../ir/dtype.ts';
import type { Parameter } from '../../nn/index.ts';
import {
  divide,
  like,
  maximum,
  multiply,
  negative,
  sqrt,
  subtract,
} from '../../ops/elementwise.ts';
import { scalar } from '../../ops/leaves.ts';
import { reshape } from '../../ops/movement.ts';
import { expand, sum } from '../../ops/reduce.ts';
import type { Tensor } from '../../tensor/index.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import { realPower } from '../../util/elementary.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type StateWrite, type Update } from '../optimizer.ts';
import { checkList, type SettingsTable } from '../settings.ts';
import { blend, times } from './nodes.ts';

/**
 * Settings of {@link Adafactor}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.AdafactorSettings> = { lr: 0.05, weightDecay: 0.1 };
 * new optim.Adafactor(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].beta2Decay; // -0.8
 * ```
 */
export interface AdafactorSettings {
  /** The largest relative size of a step, at least 0; default 0.01. Step t has min(lr, 1/√t). */
  lr: number;
  /** τ, at most 0: the decay of the mean of g² in step t is 1 − t^τ; default −0.8. */
  beta2Decay: number;
  /**
   * ε₁, which keeps divisors above 0, and ε₂, the smallest size that a parameter counts as; each at least 0. null stands
   * for the machine epsilon of the parameter: 2⁻²³ for float32. Default [null, 0.001].
   */
  eps: readonly [number | null, number];
  /** The root mean square above which a step is scaled down, at least 1; default 1. */
  d: number;
  /** λ, at least 0: each step begins with θ ← θ · (1 − lr·λ); default 0. */
  weightDecay: number;
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<AdafactorSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 1e-2 },
  beta2Decay: { kind: { most: 0 }, default: -0.8 },
  eps: { kind: null, default: [null, 1e-3] },
  d: { kind: { least: 1 }, default: 1 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Adafactor: Adam without a mean of g, and with steps in proportion to the size of the parameter. For a matrix it keeps
 * only the mean of g² of each row and each column, so its state is small. Shazeer & Stern 2018,
 * https://arxiv.org/abs/1804.04235; the learning rate and ε₁ as in PyTorch, which differs from the paper.
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([[1, 2], [3, 4]]);
 * const optimizer = new optim.Adafactor([w]);
 * w.mul(3).sum().backward();
 * optimizer.step();
 * optimizer.state.get(w)?.rowVar instanceof Tensor; // true
 * ```
 */
export class Adafactor extends Optimizer<AdafactorSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(params: Params<AdafactorSettings>, settings: Partial<AdafactorSettings> = {}) {
    super(params, settings, SETTINGS);
  }

  protected override check(settings: FullGroup<AdafactorSettings>): void {
    super.check(settings);
    const first = settings.eps?.[0] === null ? null : NOT_NEGATIVE;
    checkList('Adafactor', 'eps', settings.eps, [first, NOT_NEGATIVE], '[null, 0.001]');
  }

  protected override stateKinds(_: AdafactorSettings, { shape }: Parameter): StateKinds {
    if (shape.length < 2) return { step: 'count', variance: 'tensor' };
    return { step: 'count', rowVar: without(shape, -1), colVar: without(shape, -2) };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    { lr, beta2Decay, eps, d, weightDecay, maximize }: FullGroup<AdafactorSettings>,
  ): Update {
    const [eps1, eps2] = [eps[0] ?? epsilonOf(parameter.dtype), eps[1]];
    const theta = parameter.node;
    const g = maximize ? negative(gradient) : gradient;
    const step = this.nextStep(parameter);
    const { variance, state } = this.varianceOf(
      parameter,
      g,
      1 - realPower(step, beta2Decay),
      eps1,
    );
    const direction = divide(g, sqrt(maximum(variance, scalar(eps1 * eps1, g.shape, g.dtype))));
    const size = rootMeanSquare(theta);
    const rate = times(
      maximum(size, scalar(eps2, EMPTY, size.dtype)),
      Math.min(lr, 1 / Math.sqrt(step)),
    );
    const excess = times(rootMeanSquare(direction), 1 / d);
    const factor = divide(rate, maximum(excess, like(excess, 1)));
    const kept = weightDecay === 0 ? theta : times(theta, 1 - lr * weightDecay);
    const change = multiply(direction, expand(factor, g.shape.values));
    return { value: subtract(kept, change), state };
  }

  /** The mean of g², for a matrix estimated from those of its rows and columns. */
  private varianceOf(
    parameter: Parameter,
    g: Node,
    share: number,
    eps1: number,
  ): { variance: Node; state: StateWrite[] } {
    const { shape } = parameter;
    const square = multiply(g, g);
    const next = (tensor: Tensor, mean: Node): StateWrite => ({
      tensor,
      value: blend(tensor.node, mean, share),
    });
    if (shape.length < 2) {
      const write = next(this.buffer(parameter, 'variance'), square);
      return { variance: write.value, state: [write] };
    }
    const buffer = (name: string, d: number) => this.buffer(parameter, name, 0, without(shape, d));
    const row = next(buffer('rowVar', -1), meanAlong(square, -1));
    const column = next(buffer('colVar', -2), meanAlong(square, -2));
    const total = meanAlong(row.value, -2);
    const least = maximum(total, scalar(eps1, total.shape, total.dtype));
    const wide = (x: Node) => expand(x, shape);
    const product = multiply(wide(row.value), wide(column.value));
    return { variance: divide(product, wide(least)), state: [row, column] };
  }
}

/** `shape` with size 1 in dimension `d`, counted from the end. */
function without(shape: readonly number[], d: number): number[] {
  return shape.map((n, i) => (i === shape.length + d ? 1 : n));
}

/** The mean along dimension `d`, counted from the end, which stays with size 1. */
function meanAlong(x: Node, d: number): Node {
  const { values } = x.shape;
  const axis = values.length + d;
  const total = sum(x, [axis]);
  return reshape(multiply(total, like(total, 1 / values[axis])), without(values, d));
}

/** The root mean square of all elements, [] in shape. */
function rootMeanSquare(x: Node): Node {
  const total = sum(
    multiply(x, x),
    x.shape.values.map((_, d) => d),
  );
  return sqrt(multiply(total, like(total, 1 / x.shape.size)));
}
