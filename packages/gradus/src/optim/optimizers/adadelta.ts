import type { Node } from '../../graph/node.ts';
import type { Parameter } from '../../nn/index.ts';
import { divide, multiply, sqrt, subtract } from '../../ops/elementwise.ts';
import { NOT_NEGATIVE, PROBABILITY } from '../../util/arguments.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type Update } from '../optimizer.ts';
import type { SettingsTable } from '../settings.ts';
import { blend, descent, plus, times } from './nodes.ts';

/**
 * Settings of {@link Adadelta}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.AdadeltaSettings> = { rho: 0.95 };
 * new optim.Adadelta(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].lr; // 1
 * ```
 */
export interface AdadeltaSettings {
  /** The factor of each change, at least 0; default 1. */
  lr: number;
  /** ρ, from 0 to 1: the decay of the means of g² and Δ²; default 0.9. */
  rho: number;
  /** ε, which keeps the roots above 0; default 1e-6. */
  eps: number;
  /** λ, at least 0: adds λ·θ to the gradient; default 0. */
  weightDecay: number;
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<AdadeltaSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 1 },
  rho: { kind: PROBABILITY, default: 0.9 },
  eps: { kind: NOT_NEGATIVE, default: 1e-6 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Adadelta: v ← ρ·v + (1−ρ)·g², Δ = √(u + ε) / √(v + ε) · g, u ← ρ·u + (1−ρ)·Δ², θ ← θ − lr · Δ.
 * Zeiler 2012, https://arxiv.org/abs/1212.5701
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.Adadelta([w]);
 * w.mul(3).sum().backward();
 * optimizer.step();
 * await w.toArray(); // [0.996…]
 * ```
 */
export class Adadelta extends Optimizer<AdadeltaSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(params: Params<AdadeltaSettings>, settings: Partial<AdadeltaSettings> = {}) {
    super(params, settings, SETTINGS);
  }

  protected override stateKinds(): StateKinds {
    return { step: 'count', squareAvg: 'tensor', accDelta: 'tensor' };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<AdadeltaSettings>,
  ): Update {
    const rho = () => group.rho;
    const eps = () => group.eps;
    const g = descent(parameter.node, gradient, group);
    this.nextStep(parameter);
    const squares = this.buffer(parameter, 'squareAvg');
    const changes = this.buffer(parameter, 'accDelta');
    const square = blend(squares.node, multiply(g, g), rho);
    const ratio = divide(sqrt(plus(changes.node, eps)), sqrt(plus(square, eps)));
    const change = multiply(ratio, g);
    return {
      value: subtract(
        parameter.node,
        times(change, () => group.lr),
      ),
      state: [
        { tensor: squares, value: square },
        { tensor: changes, value: blend(changes.node, multiply(change, change), rho) },
      ],
    };
  }
}
