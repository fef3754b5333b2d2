import type { Node } from '../../graph/node.ts';
import type { DType } from '../../ir/dtype.ts';
import type { Parameter } from '../../nn/index.ts';
import { add, divide, maximum, multiply, sqrt, subtract } from '../../ops/elementwise.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import { power } from '../../util/elementary.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type Update } from '../optimizer.ts';
import { checkBetas, type SettingsTable } from '../settings.ts';
import { decayed, plus, shared, times } from './nodes.ts';

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
  /** Whether weight decay shrinks θ itself instead of adding to g. Default false for Adam, true for AdamW. */
  decoupledWeightDecay: boolean;
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
  decoupledWeightDecay: { kind: 'boolean', default: false, isNew: true },
  amsgrad: { kind: 'boolean', default: false },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Adam: m ← β₁·m + (1−β₁)·g, v ← β₂·v + (1−β₂)·g², θ ← θ − lr · m̂ / (√v̂ + ε), where m̂ = m / (1−β₁ᵗ) and
 * v̂ = v / (1−β₂ᵗ). Weight decay adds λ·θ to g; see {@link AdamW} for the decoupled one. Kingma & Ba 2015,
 * https://arxiv.org/abs/1412.6980
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
  /** Those of the last parameter, which the next one of its group usually shares. */
  #numbers: Numbers | null = null;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(
    params: Params<AdamSettings>,
    settings: Partial<AdamSettings> = {},
    table: SettingsTable<AdamSettings> = SETTINGS,
  ) {
    super(params, settings, table);
  }

  protected override check(settings: FullGroup<AdamSettings>): void {
    super.check(settings);
    checkBetas(this.constructor.name, settings.betas);
  }

  protected override stateKinds({ amsgrad }: AdamSettings): StateKinds {
    const kinds = { step: 'count', expAvg: 'tensor', expAvgSq: 'tensor' } as const;
    return amsgrad ? { ...kinds, maxExpAvgSq: 'tensor' } : kinds;
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<AdamSettings>,
  ): Update {
    const { theta, g } = decayed(parameter.node, gradient, group);
    const { shares, rate, rootScale, eps } = this.numbersOf(parameter, group);
    const [keep1, add1, keep2, add2] = shares;
    const first = this.buffer(parameter, 'expAvg');
    const second = this.buffer(parameter, 'expAvgSq');
    const mean = add(times(first.node, keep1), times(g, add1));
    const square = add(times(second.node, keep2), multiply(times(g, add2), g));
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
    const change = divide(times(mean, rate), plus(times(sqrt(divisor), rootScale), eps));
    return { value: subtract(theta, change), state };
  }

  private numbersOf(parameter: Parameter, group: FullGroup<AdamSettings>): Numbers {
    const step = this.counting(parameter);
    const { dtype } = parameter;
    const last = this.#numbers;
    if (last?.group !== group || last.step !== step || last.dtype !== dtype)
      this.#numbers = numbersOf(group, step, dtype);
    return this.#numbers as Numbers;
  }
}

/** The numbers of a step. */
interface Numbers {
  readonly group: FullGroup<AdamSettings>;
  readonly step: () => number;
  readonly dtype: DType;
  /** β₁, 1 − β₁, β₂ and 1 − β₂. */
  readonly shares: readonly Node[];
  /** lr / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ). */
  readonly rate: Node;
  readonly rootScale: Node;
  readonly eps: Node;
}

function numbersOf(group: FullGroup<AdamSettings>, step: () => number, dtype: DType): Numbers {
  const beta1 = () => group.betas[0];
  const beta2 = () => group.betas[1];
  const shares = [beta1, () => 1 - beta1(), beta2, () => 1 - beta2()];
  return {
    ...{ group, step, dtype },
    shares: shares.map((share) => shared(share, dtype)),
    rate: shared(() => group.lr / (1 - power(beta1(), step())), dtype),
    rootScale: shared(() => 1 / Math.sqrt(1 - power(beta2(), step())), dtype),
    eps: shared(() => group.eps, dtype),
  };
}

const DECOUPLED_SETTINGS: SettingsTable<AdamSettings> = {
  ...SETTINGS,
  weightDecay: { kind: NOT_NEGATIVE, default: 1e-2 },
  decoupledWeightDecay: { kind: 'boolean', default: true, isNew: true },
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
}
