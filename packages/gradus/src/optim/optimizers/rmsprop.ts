import type { Node } from '../../graph/node.ts';
import type { Parameter } from '../../nn/index.ts';
import { add, divide, like, maximum, multiply, sqrt, subtract } from '../../ops/elementwise.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type StateWrite, type Update } from '../optimizer.ts';
import type { SettingsTable } from '../settings.ts';
import { blend, descent, plus, times } from './nodes.ts';

/**
 * Settings of {@link RMSprop}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.RMSpropSettings> = { lr: 0.001, momentum: 0.9, centered: true };
 * new optim.RMSprop(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].alpha; // 0.99
 * ```
 */
export interface RMSpropSettings {
  /** Learning rate, at least 0; default 0.01. */
  lr: number;
  /** α, at least 0: the decay of the mean of g²; default 0.99. */
  alpha: number;
  /** ε, which keeps the divisor above 0; default 1e-8. */
  eps: number;
  /** λ, at least 0: adds λ·θ to the gradient; default 0. */
  weightDecay: number;
  /** The share of the last velocity in the next, at least 0; default 0. */
  momentum: number;
  /** Divides by the standard deviation of g instead of the root of the mean of g²; default false. */
  centered: boolean;
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<RMSpropSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 1e-2 },
  alpha: { kind: NOT_NEGATIVE, default: 0.99 },
  eps: { kind: NOT_NEGATIVE, default: 1e-8 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  momentum: { kind: NOT_NEGATIVE, default: 0 },
  centered: { kind: 'boolean', default: false },
  maximize: { kind: 'boolean', default: false },
};

/**
 * RMSprop: v ← α·v + (1−α)·g², θ ← θ − lr · g / (√v + ε). With momentum, the velocity u ← momentum · u + g / (√v + ε)
 * takes the place of the fraction. Centered, v is reduced by the square of the mean of g. Hinton 2012, "Neural
 * Networks for Machine Learning", lecture 6; centered: Graves 2013, https://arxiv.org/abs/1308.0850
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.RMSprop([w], { lr: 0.05 });
 * w.mul(3).sum().backward();
 * optimizer.step();
 * await w.toArray(); // [0.499…]
 * ```
 */
export class RMSprop extends Optimizer<RMSpropSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(params: Params<RMSpropSettings>, settings: Partial<RMSpropSettings> = {}) {
    super(params, settings, SETTINGS);
  }

  protected override stateKinds({ momentum, centered }: RMSpropSettings): StateKinds {
    return {
      step: 'count',
      squareAvg: 'tensor',
      ...(momentum > 0 && { momentumBuffer: 'tensor' }),
      ...(centered && { gradAvg: 'tensor' }),
    };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<RMSpropSettings>,
  ): Update {
    const g = descent(parameter.node, gradient, group);
    this.nextStep(parameter);
    const squares = this.buffer(parameter, 'squareAvg');
    const square = blend(squares.node, multiply(g, g), () => group.alpha);
    const state: StateWrite[] = [{ tensor: squares, value: square }];
    let variance = square;
    if (group.centered) {
      const means = this.buffer(parameter, 'gradAvg');
      const mean = blend(means.node, g, () => group.alpha);
      state.push({ tensor: means, value: mean });
      // Rounding can make the difference negative.
      variance = maximum(subtract(square, multiply(mean, mean)), like(square, 0));
    }
    let direction = divide(
      g,
      plus(sqrt(variance), () => group.eps),
    );
    if (group.momentum > 0) {
      const velocity = this.buffer(parameter, 'momentumBuffer');
      direction = add(
        times(velocity.node, () => group.momentum),
        direction,
      );
      state.push({ tensor: velocity, value: direction });
    }
    return {
      value: subtract(
        parameter.node,
        times(direction, () => group.lr),
      ),
      state,
    };
  }
}
