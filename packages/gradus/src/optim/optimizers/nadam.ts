import type { Node } from '../../graph/node.ts';
import type { Parameter } from '../../nn/index.ts';
import { add, divide, multiply, sqrt, subtract } from '../../ops/elementwise.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import { power, realPower } from '../../util/elementary.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type Update } from '../optimizer.ts';
import { checkBetas, type SettingsTable } from '../settings.ts';
import { blend, decayed, plus, times } from './nodes.ts';

/**
 * Settings of {@link NAdam}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.NAdamSettings> = { weightDecay: 0.01, decoupledWeightDecay: true };
 * new optim.NAdam(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].momentumDecay; // 0.004
 * ```
 */
export interface NAdamSettings {
  /** Learning rate, at least 0; default 0.002. */
  lr: number;
  /** β₁ and β₂, each in [0, 1): the decay of the means of g and of g²; default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** ε, which keeps the divisor above 0; default 1e-8. */
  eps: number;
  /** λ, at least 0: adds λ·θ to the gradient, or shrinks θ if decoupled; default 0. */
  weightDecay: number;
  /** ψ, at least 0: how fast the momentum rises to β₁; default 0.004. */
  momentumDecay: number;
  /** Whether weight decay shrinks θ itself, θ ← θ · (1 − lr·λ), as in AdamW; default false. */
  decoupledWeightDecay: boolean;
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<NAdamSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 2e-3 },
  betas: { kind: null, default: [0.9, 0.999] },
  eps: { kind: NOT_NEGATIVE, default: 1e-8 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  momentumDecay: { kind: NOT_NEGATIVE, default: 4e-3 },
  decoupledWeightDecay: { kind: 'boolean', default: false },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Adam with Nesterov momentum. The momentum of step t is μₜ = β₁ · (1 − ½ · 0.96^(t·ψ)), and P is the product of
 * μ₁ … μₜ. With m and v̂ of Adam, θ ← θ − lr · ((1−μₜ) / (1−P) · g + μₜ₊₁ / (1−P·μₜ₊₁) · m) / (√v̂ + ε).
 * Dozat 2016, "Incorporating Nesterov Momentum into Adam", https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.NAdam([w], { lr: 0.5 });
 * w.mul(3).sum().backward();
 * optimizer.step();
 * await w.toArray(); // [0.471…]
 * ```
 */
export class NAdam extends Optimizer<NAdamSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(params: Params<NAdamSettings>, settings: Partial<NAdamSettings> = {}) {
    super(params, settings, SETTINGS);
  }

  protected override check(settings: FullGroup<NAdamSettings>): void {
    super.check(settings);
    checkBetas('NAdam', settings.betas);
  }

  protected override stateKinds(): StateKinds {
    return { step: 'count', muProduct: 'number', expAvg: 'tensor', expAvgSq: 'tensor' };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<NAdamSettings>,
  ): Update {
    const beta1 = () => group.betas[0];
    const beta2 = () => group.betas[1];
    const { theta, g } = decayed(parameter.node, gradient, group);
    const step = this.nextStep(parameter);
    const shares = this.advance(parameter, step, group);
    const means = this.buffer(parameter, 'expAvg');
    const squares = this.buffer(parameter, 'expAvgSq');
    const mean = blend(means.node, g, beta1);
    const square = blend(squares.node, multiply(g, g), beta2);
    const divisor = plus(times(sqrt(square), 1 / Math.sqrt(1 - power(beta2(), step))), group.eps);
    const direction = add(
      times(g, group.lr * shares.ofGradient),
      times(mean, group.lr * shares.ofMean),
    );
    return {
      value: subtract(theta, divide(direction, divisor)),
      state: [
        { tensor: means, value: mean },
        { tensor: squares, value: square },
      ],
    };
  }

  /** Updates P, and returns the factors of g and m. */
  private advance(
    parameter: Parameter,
    step: number,
    { betas: [beta1], momentumDecay }: NAdamSettings,
  ): { ofGradient: number; ofMean: number } {
    const momentum = (t: number) => beta1 * (1 - 0.5 * realPower(0.96, t * momentumDecay));
    const [now, next] = [momentum(step), momentum(step + 1)];
    const state = this.stateOf(parameter);
    const product = ((state.muProduct as number | undefined) ?? 1) * now;
    state.muProduct = product;
    return { ofGradient: (1 - now) / (1 - product), ofMean: next / (1 - product * next) };
  }
}
