import type { Node } from '../../graph/node.ts';
import type { Parameter } from '../../nn/index.ts';
import { abs, divide, maximum, subtract } from '../../ops/elementwise.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import { power } from '../../util/elementary.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type Update } from '../optimizer.ts';
import { checkBetas, type SettingsTable } from '../settings.ts';
import { blend, descent, plus, times } from './nodes.ts';

/**
 * Settings of {@link Adamax}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.AdamaxSettings> = { betas: [0.9, 0.99] };
 * new optim.Adamax(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].lr; // 0.002
 * ```
 */
export interface AdamaxSettings {
  /** Learning rate, at least 0; default 0.002. */
  lr: number;
  /** β₁ and β₂, each in [0, 1): the decay of the mean of g and of its largest size; default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** ε, which keeps the divisor above 0; default 1e-8. */
  eps: number;
  /** λ, at least 0: adds λ·θ to the gradient; default 0. */
  weightDecay: number;
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<AdamaxSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 2e-3 },
  betas: { kind: null, default: [0.9, 0.999] },
  eps: { kind: NOT_NEGATIVE, default: 1e-8 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Adamax, Adam with the largest gradient instead of the mean of squares: m ← β₁·m + (1−β₁)·g,
 * u ← max(β₂·u, |g| + ε), θ ← θ − lr / (1−β₁ᵗ) · m / u. Kingma & Ba 2015, https://arxiv.org/abs/1412.6980
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.Adamax([w], { lr: 0.5 });
 * w.mul(3).sum().backward();
 * optimizer.step();
 * await w.toArray(); // [0.5]
 * ```
 */
export class Adamax extends Optimizer<AdamaxSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(params: Params<AdamaxSettings>, settings: Partial<AdamaxSettings> = {}) {
    super(params, settings, SETTINGS);
  }

  protected override check(settings: FullGroup<AdamaxSettings>): void {
    super.check(settings);
    checkBetas('Adamax', settings.betas);
  }

  protected override stateKinds(): StateKinds {
    return { step: 'count', expAvg: 'tensor', expInf: 'tensor' };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<AdamaxSettings>,
  ): Update {
    const g = descent(parameter.node, gradient, group);
    const step = this.counting(parameter);
    const beta1 = () => group.betas[0];
    const rate = () => group.lr / (1 - power(beta1(), step()));
    const means = this.buffer(parameter, 'expAvg');
    const sizes = this.buffer(parameter, 'expInf');
    const mean = blend(means.node, g, beta1);
    const size = maximum(
      times(sizes.node, () => group.betas[1]),
      plus(abs(g), () => group.eps),
    );
    return {
      value: subtract(parameter.node, divide(times(mean, rate), size)),
      state: [
        { tensor: means, value: mean },
        { tensor: sizes, value: size },
      ],
    };
  }
}
