import type { Node } from '../../graph/node.ts';
import type { Parameter } from '../../nn/index.ts';
import { add, divide, multiply, sqrt, subtract } from '../../ops/elementwise.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type Update } from '../optimizer.ts';
import type { SettingsTable } from '../settings.ts';
import { descent, plus, times } from './nodes.ts';

/**
 * Settings of {@link Adagrad}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.AdagradSettings> = { lr: 0.1, lrDecay: 0.01 };
 * new optim.Adagrad(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].eps; // 1e-10
 * ```
 */
export interface AdagradSettings {
  /** Learning rate, at least 0; default 0.01. */
  lr: number;
  /** δ, at least 0: step t has the rate lr / (1 + (t − 1)·δ); default 0. */
  lrDecay: number;
  /** λ, at least 0: adds λ·θ to the gradient; default 0. */
  weightDecay: number;
  /** The sum of squares before the first step, at least 0; default 0. */
  initialAccumulatorValue: number;
  /** ε, which keeps the divisor above 0; default 1e-10. */
  eps: number;
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<AdagradSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 1e-2 },
  lrDecay: { kind: NOT_NEGATIVE, default: 0 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  initialAccumulatorValue: { kind: NOT_NEGATIVE, default: 0 },
  eps: { kind: NOT_NEGATIVE, default: 1e-10 },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Adagrad: s ← s + g², θ ← θ − lr · g / (√s + ε). Duchi et al. 2011, "Adaptive Subgradient Methods for Online
 * Learning and Stochastic Optimization", https://jmlr.org/papers/v12/duchi11a.html
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.Adagrad([w], { lr: 0.5 });
 * w.mul(3).sum().backward();
 * optimizer.step();
 * await w.toArray(); // [0.5]
 * ```
 */
export class Adagrad extends Optimizer<AdagradSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(params: Params<AdagradSettings>, settings: Partial<AdagradSettings> = {}) {
    super(params, settings, SETTINGS);
  }

  protected override stateKinds(): StateKinds {
    return { step: 'count', sum: 'tensor' };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<AdagradSettings>,
  ): Update {
    const g = descent(parameter.node, gradient, group);
    const step = this.counting(parameter);
    const rate = () => group.lr / (1 + (step() - 1) * group.lrDecay);
    const tensor = this.buffer(parameter, 'sum', group.initialAccumulatorValue);
    const sum = add(tensor.node, multiply(g, g));
    const change = divide(
      times(g, rate),
      plus(sqrt(sum), () => group.eps),
    );
    return { value: subtract(parameter.node, change), state: [{ tensor, value: sum }] };
  }
}
