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

/** Settings of Adam and AdamW. */
export interface AdamSettings {
  /** Learning rate. */
  lr: number;
  /** Decay of the running means of the gradient and of its square. */
  betas: readonly [number, number];
  /** Keeps the divisor from 0. */
  eps: number;
  /** λ; see the class for what it does. */
  weightDecay: number;
  /** Divides by the largest second moment so far (Reddi et al. 2018). */
  amsgrad: boolean;
  /** Climbs instead of descends. */
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
 * Adam (Kingma & Ba 2015): m ← β₁·m + (1−β₁)·g, v ← β₂·v + (1−β₂)·g²,
 * θ ← θ − lr · m̂ / (√v̂ + ε), where m̂ = m / (1−β₁ᵗ) and v̂ = v / (1−β₂ᵗ). Weight decay adds λ·θ to g.
 */
export class Adam extends Optimizer<AdamSettings> {
  /** The settings that there are, with their ranges and defaults. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError where a setting is not known or out of range */
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

  /** Counts the step. */
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

/** Adam with weight decay apart from the gradient: θ ← θ · (1 − lr·λ) first (Loshchilov & Hutter 2019). */
export class AdamW extends Adam {
  static override readonly settings = DECOUPLED_SETTINGS;

  /** @throws ArgumentError where a setting is not known or out of range */
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
