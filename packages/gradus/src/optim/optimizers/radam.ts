import type { Node } from '../../graph/node.ts';
import type { Parameter } from '../../nn/index.ts';
import { divide, less, like, multiply, sqrt, subtract, where } from '../../ops/elementwise.ts';
import { scalar } from '../../ops/leaves.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import { power } from '../../util/elementary.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type Update } from '../optimizer.ts';
import { checkBetas, type SettingsTable } from '../settings.ts';
import { blend, decayed, plus, times } from './nodes.ts';

/**
 * Settings of {@link RAdam}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.RAdamSettings> = { weightDecay: 0.01, decoupledWeightDecay: true };
 * new optim.RAdam(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].lr; // 0.001
 * ```
 */
export interface RAdamSettings {
  /** Learning rate, at least 0; default 0.001. */
  lr: number;
  /** β₁ and β₂, each in [0, 1): the decay of the means of g and of g²; default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** ε, which keeps the divisor above 0; default 1e-8. */
  eps: number;
  /** λ, at least 0: adds λ·θ to the gradient, or shrinks θ if decoupled; default 0. */
  weightDecay: number;
  /** Whether weight decay shrinks θ itself, θ ← θ · (1 − lr·λ), as in AdamW; default false. */
  decoupledWeightDecay: boolean;
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<RAdamSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 1e-3 },
  betas: { kind: null, default: [0.9, 0.999] },
  eps: { kind: NOT_NEGATIVE, default: 1e-8 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  decoupledWeightDecay: { kind: 'boolean', default: false },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Adam that does not divide by its mean of squares before that mean is reliable. ρₜ estimates how many squares it
 * contains. Up to 5, θ ← θ − lr · m̂; above, θ ← θ − lr · r · m̂ · √(1−β₂ᵗ) / (√v + ε) with a factor r that rises to 1.
 * Liu et al. 2020, "On the Variance of the Adaptive Learning Rate and Beyond", https://arxiv.org/abs/1908.03265
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.RAdam([w], { lr: 0.1 });
 * w.mul(3).sum().backward();
 * optimizer.step();
 * await w.toArray(); // [0.699…]
 * ```
 */
export class RAdam extends Optimizer<RAdamSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(params: Params<RAdamSettings>, settings: Partial<RAdamSettings> = {}) {
    super(params, settings, SETTINGS);
  }

  protected override check(settings: FullGroup<RAdamSettings>): void {
    super.check(settings);
    checkBetas('RAdam', settings.betas);
  }

  protected override stateKinds(): StateKinds {
    return { step: 'count', expAvg: 'tensor', expAvgSq: 'tensor' };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<RAdamSettings>,
  ): Update {
    const { theta, g } = decayed(parameter.node, gradient, group);
    const step = this.counting(parameter);
    const beta1 = () => group.betas[0];
    const beta2 = () => group.betas[1];
    const means = this.buffer(parameter, 'expAvg');
    const squares = this.buffer(parameter, 'expAvgSq');
    const mean = blend(means.node, g, beta1);
    const square = blend(squares.node, multiply(g, g), beta2);
    const direction = times(mean, () => group.lr / (1 - power(beta1(), step())));
    const factor = () => rectification(beta2(), step());
    const adapted = divide(
      times(direction, factor),
      plus(sqrt(square), () => group.eps),
    );
    // The program is the same in both cases; the factor, a number, decides.
    const isAdapted = less(like(g, 0), scalar(factor, g.shape, g.dtype));
    return {
      value: subtract(theta, where(isAdapted, adapted, direction)),
      state: [
        { tensor: means, value: mean },
        { tensor: squares, value: square },
      ],
    };
  }
}

/** r · √(1 − β₂ᵗ), the factor of an adapted step; 0 while ρₜ is at most 5. */
function rectification(beta2: number, step: number): number {
  const last = 2 / (1 - beta2) - 1;
  const decay = power(beta2, step);
  const rho = last - (2 * step * decay) / (1 - decay);
  if (rho <= 5) return 0;
  const r2 = ((rho - 4) * (rho - 2) * last) / ((last - 4) * (last - 2) * rho);
  return Math.sqrt(r2) * Math.sqrt(1 - decay);
}
