import type { Node } from '../../graph/node.ts';
import type { Parameter } from '../../nn/index.ts';
import { add, subtract } from '../../ops/elementwise.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import { realPower } from '../../util/elementary.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type Update } from '../optimizer.ts';
import type { SettingsTable } from '../settings.ts';
import { descent, times } from './nodes.ts';

/**
 * Settings of {@link ASGD}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.ASGDSettings> = { lr: 0.1, t0: 1000 };
 * new optim.ASGD(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].alpha; // 0.75
 * ```
 */
export interface ASGDSettings {
  /** Learning rate of the first step, at least 0; default 0.01. */
  lr: number;
  /** λ of the decay of parameter and rate, at least 0; default 1e-4. */
  lambd: number;
  /** α, at least 0: step t + 1 has the rate lr / (1 + λ·lr·t)^α; default 0.75. */
  alpha: number;
  /** The step after which averaging starts, at least 0; default 10⁶. */
  t0: number;
  /** Adds weightDecay · θ to the gradient, at least 0; default 0. */
  weightDecay: number;
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<ASGDSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 1e-2 },
  lambd: { kind: NOT_NEGATIVE, default: 1e-4 },
  alpha: { kind: NOT_NEGATIVE, default: 0.75 },
  t0: { kind: NOT_NEGATIVE, default: 1e6 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Averaged stochastic gradient descent: θ ← θ · (1 − λ·η) − η · g, where the rate η falls. The state `ax` is the mean
 * of the parameters since step `t0`, and the last parameters before. Polyak & Juditsky 1992, "Acceleration of
 * Stochastic Approximation by Averaging", https://doi.org/10.1137/0330046
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.ASGD([w], { lr: 0.1, t0: 0 });
 * w.mul(3).sum().backward();
 * optimizer.step();
 * await w.toArray(); // [0.699…]
 * const average = optimizer.state.get(w)?.ax;
 * ```
 */
export class ASGD extends Optimizer<ASGDSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(params: Params<ASGDSettings>, settings: Partial<ASGDSettings> = {}) {
    super(params, settings, SETTINGS);
  }

  protected override stateKinds(): StateKinds {
    return { step: 'count', eta: 'number', mu: 'number', ax: 'tensor' };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<ASGDSettings>,
  ): Update {
    const { lambd, lr, alpha, t0 } = group;
    const g = descent(parameter.node, gradient, group);
    const step = this.nextStep(parameter);
    const state = this.stateOf(parameter);
    const { eta = lr, mu = 1 } = state as { eta?: number; mu?: number };
    state.eta = lr / realPower(1 + lambd * lr * step, alpha);
    state.mu = 1 / Math.max(1, step - t0);
    const value = subtract(times(parameter.node, 1 - lambd * eta), times(g, eta));
    const tensor = this.buffer(parameter, 'ax');
    // With μ = 1 this is exactly the new value.
    const average = add(times(tensor.node, 1 - mu), times(value, mu));
    return { value, state: [{ tensor, value: average }] };
  }
}
