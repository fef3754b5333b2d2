import type { Node } from '../../graph/node.ts';
import type { Parameter } from '../../nn/index.ts';
import {
  less,
  like,
  maximum,
  minimum,
  multiply,
  negative,
  sign,
  subtract,
  where,
} from '../../ops/elementwise.ts';
import { scalar } from '../../ops/leaves.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type Update } from '../optimizer.ts';
import { checkList, type SettingsTable } from '../settings.ts';
import { times } from './nodes.ts';

/**
 * Settings of {@link Rprop}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.RpropSettings> = { etas: [0.5, 1.1] };
 * new optim.Rprop(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].stepSizes; // [1e-6, 50]
 * ```
 */
export interface RpropSettings {
  /** The first step size, at least 0; default 0.01. */
  lr: number;
  /** η⁻ in (0, 1) and η⁺ above 1: the factors of a step size; default [0.5, 1.2]. */
  etas: readonly [number, number];
  /** The smallest and the largest step size; default [1e-6, 50]. */
  stepSizes: readonly [number, number];
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<RpropSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 1e-2 },
  etas: { kind: null, default: [0.5, 1.2] },
  stepSizes: { kind: null, default: [1e-6, 50] },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Resilient backpropagation: each element has its own step size Δ, and moves by Δ against the sign of its gradient.
 * If the sign is that of the step before, Δ grows by η⁺; if it changed, Δ shrinks by η⁻ and the element waits for
 * one step. Use it with the gradient of all data, not of batches. Riedmiller & Braun 1993, "A Direct Adaptive Method
 * for Faster Backpropagation Learning: The RPROP Algorithm", https://doi.org/10.1109/ICNN.1993.298623
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.Rprop([w], { lr: 0.5 });
 * w.mul(3).sum().backward();
 * optimizer.step();
 * await w.toArray(); // [0.5]
 * ```
 */
export class Rprop extends Optimizer<RpropSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range */
  constructor(params: Params<RpropSettings>, settings: Partial<RpropSettings> = {}) {
    super(params, settings, SETTINGS);
  }

  protected override check(settings: FullGroup<RpropSettings>): void {
    super.check(settings);
    const { etas, stepSizes } = settings;
    checkList('Rprop', 'etas', etas, [{ above: 0, below: 1 }, { above: 1 }], '[0.5, 1.2]');
    checkList('Rprop', 'stepSizes', stepSizes, [NOT_NEGATIVE, NOT_NEGATIVE], '[1e-6, 50]');
  }

  protected override stateKinds(): StateKinds {
    return { step: 'count', prev: 'tensor', stepSize: 'tensor' };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    { etas: [shrink, grow], lr, maximize, stepSizes: [least, most] }: FullGroup<RpropSettings>,
  ): Update {
    const g = maximize ? negative(gradient) : gradient;
    this.nextStep(parameter);
    const previous = this.buffer(parameter, 'prev');
    const sizes = this.buffer(parameter, 'stepSize', lr);
    const zero = like(g, 0);
    const agreement = multiply(g, previous.node);
    const turned = less(agreement, zero);
    const grown = where(less(zero, agreement), times(sizes.node, grow), sizes.node);
    const changed = where(turned, times(sizes.node, shrink), grown);
    const limit = (number: number) => scalar(number, g.shape, g.dtype);
    const size = minimum(maximum(changed, limit(least)), limit(most));
    const kept = where(turned, zero, g);
    return {
      value: subtract(parameter.node, multiply(sign(kept), size)),
      state: [
        { tensor: previous, value: kept },
        { tensor: sizes, value: size },
      ],
    };
  }
}
