import type { Node } from '../graph/node.ts';
import type { Parameter } from '../nn/index.ts';
import { add, divide, maximum, multiply, negative, sqrt, subtract } from '../ops/elementwise.ts';
import { scalar } from '../ops/leaves.ts';
import { checkArgument, NOT_NEGATIVE } from '../util/arguments.ts';
import { power } from '../util/elementary.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import type { StateKind } from './check-state.ts';
import type { FullGroup, Params } from './groups.ts';
import { Optimizer, type StateWrite } from './optimizer.ts';
import type { SettingsTable } from './settings.ts';

/**
 * Settings of {@link Adam} and {@link AdamW}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.AdamSettings> = { lr: 0.01, betas: [0.9, 0.99] };
 * const optimizer = new optim.Adam(new nn.Linear(2, 1).parameters(), settings);
 * optimizer.paramGroups[0].eps; // 1e-8
 * ```
 */
export interface AdamSettings {
  /** Learning rate, at least 0; default 0.001. */
  lr: number;
  /** β₁ and β₂, each in [0, 1): the decay of the means of the gradient and of its square; default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** ε, which keeps the divisor above 0; default 1e-8. */
  eps: number;
  /** λ, at least 0; the classes give its formula. Default 0 for Adam, 0.01 for AdamW. */
  weightDecay: number;
  /** Divides by the largest second moment so far (Reddi et al. 2018, https://arxiv.org/abs/1904.09237); default false. */
  amsgrad: boolean;
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<AdamSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 1e-3 },
  betas: { kind: null, default: [0.9, 0.999] },
  eps: { kind: NOT_NEGATIVE, default: 1e-8 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  amsgrad: { kind: 'boolean', default: false },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Adam: m ← β₁·m + (1−β₁)·g, v ← β₂·v + (1−β₂)·g², θ ← θ − lr · m̂ / (√v̂ + ε), where m̂ = m / (1−β₁ᵗ) and
 * v̂ = v / (1−β₂ᵗ). Weight decay adds λ·θ to g. Kingma & Ba 2015, https://arxiv.org/abs/1412.6980
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.Adam([w], { lr: 0.5 });
 * w.mul(3).sum().backward();
 * optimizer.step();
 * await w.toArray(); // [0.499…]
 * ```
 */
export class Adam extends Optimizer<AdamSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(
    params: Params<AdamSettings>,
    settings: Partial<AdamSettings> = {},
    table: SettingsTable<AdamSettings> = SETTINGS,
  ) {
    super(params, settings, table);
  }

  protected override check(settings: AdamSettings): void {
    super.check(settings);
    checkPair(this.constructor.name, settings.betas);
  }

  protected override stateKinds({ amsgrad }: AdamSettings): Readonly<Record<string, StateKind>> {
    const kinds = { step: 'count', expAvg: 'tensor', expAvgSq: 'tensor' } as const;
    return amsgrad ? { ...kinds, maxExpAvgSq: 'tensor' } : kinds;
  }

  /** Parameter and gradient with weight decay applied. */
  protected decayed(
    theta: Node,
    gradient: Node,
    { weightDecay }: AdamSettings,
  ): { theta: Node; gradient: Node } {
    if (weightDecay === 0) return { theta, gradient };
    return { theta, gradient: add(gradient, times(theta, weightDecay)) };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<AdamSettings>,
  ): { value: Node; state: StateWrite[] } {
    const [beta1, beta2] = group.betas;
    const { theta, gradient: g } = this.decayed(
      parameter.node,
      group.maximize ? negative(gradient) : gradient,
      group,
    );
    const { correction1, correction2 } = this.advance(parameter, beta1, beta2);
    const first = this.buffer(parameter, 'expAvg');
    const second = this.buffer(parameter, 'expAvgSq');
    const mean = add(times(first.node, beta1), times(g, 1 - beta1));
    const square = add(times(second.node, beta2), multiply(times(g, 1 - beta2), g));
    const state = [
      { tensor: first, value: mean },
      { tensor: second, value: square },
    ];
    let divisor = square;
    if (group.amsgrad) {
      const largest = this.buffer(parameter, 'maxExpAvgSq');
      divisor = maximum(largest.node, square);
      state.push({ tensor: largest, value: divisor });
    }
    const scale = times(sqrt(divisor), 1 / Math.sqrt(correction2));
    const denominator = add(scale, scalar(group.eps, scale.shape));
    const step = divide(times(mean, group.lr / correction1), denominator);
    return { value: subtract(theta, step), state };
  }

  /** Adds the step to the count. */
  private advance(
    parameter: Parameter,
    beta1: number,
    beta2: number,
  ): { correction1: number; correction2: number } {
    const state = this.stateOf(parameter);
    const step = ((state.step as number | undefined) ?? 0) + 1;
    state.step = step;
    return { correction1: 1 - power(beta1, step), correction2: 1 - power(beta2, step) };
  }
}

const DECOUPLED_SETTINGS: SettingsTable<AdamSettings> = {
  ...SETTINGS,
  weightDecay: { kind: NOT_NEGATIVE, default: 1e-2 },
};

/**
 * {@link Adam} with decoupled weight decay: each step begins with θ ← θ · (1 − lr·λ), and g stays as it is.
 * Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101
 *
 * @example
 * ```ts
 * const model = new nn.Linear(4, 2);
 * const optimizer = new optim.AdamW(model.parameters(), { lr: 0.01 });
 * model.forward(ones([8, 4])).sum().backward();
 * optimizer.step();
 * optimizer.zeroGrad();
 * ```
 */
export class AdamW extends Adam {
  static override readonly settings = DECOUPLED_SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(params: Params<AdamSettings>, settings: Partial<AdamSettings> = {}) {
    super(params, settings, DECOUPLED_SETTINGS);
  }

  protected override decayed(
    theta: Node,
    gradient: Node,
    { lr, weightDecay }: AdamSettings,
  ): { theta: Node; gradient: Node } {
    if (weightDecay === 0) return { theta, gradient };
    return { theta: times(theta, 1 - lr * weightDecay), gradient };
  }
}

function times(x: Node, number: number): Node {
  return multiply(x, scalar(number, x.shape));
}

function checkPair(owner: string, betas: unknown): void {
  if (!Array.isArray(betas) || betas.length !== 2) {
    const got = shown(betas);
    throw new ArgumentError(owner, `betas must be a pair such as [0.9, 0.999], got ${got}.`);
  }
  for (const i of [0, 1]) checkArgument(owner, `betas[${i}]`, betas[i], { least: 0, below: 1 });
}
