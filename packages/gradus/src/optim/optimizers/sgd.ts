import type { Node } from '../../graph/node.ts';
import type { Parameter } from '../../nn/index.ts';
import { add } from '../../ops/elementwise.ts';
import { NOT_NEGATIVE } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type StateWrite, type Update } from '../optimizer.ts';
import type { SettingsTable } from '../settings.ts';
import { descend, descent, times } from './nodes.ts';

/**
 * Settings of {@link SGD}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.SGDSettings> & { lr: number } = { lr: 0.1, momentum: 0.9, nesterov: true };
 * new optim.SGD(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].dampening; // 0
 * ```
 */
export interface SGDSettings {
  /** Learning rate, at least 0. */
  lr: number;
  /** The share of the last velocity in the next, at least 0; default 0. */
  momentum: number;
  /** The share of the gradient that the velocity leaves out; default 0. */
  dampening: number;
  /** λ, at least 0: adds λ·θ to the gradient; default 0. */
  weightDecay: number;
  /** Steps by g + momentum · v instead of v (Sutskever et al. 2013, "On the importance of initialization and momentum"). */
  nesterov: boolean;
  /** Maximizes the loss instead of minimizing it; default false. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<SGDSettings> = {
  // No default: each group may have its own.
  lr: { kind: NOT_NEGATIVE },
  momentum: { kind: NOT_NEGATIVE, default: 0 },
  dampening: { kind: 'number', default: 0 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  nesterov: { kind: 'boolean', default: false },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Stochastic gradient descent: θ ← θ − lr · g. With momentum, the velocity v ← momentum · v + (1 − dampening) · g
 * takes the place of g; it starts as the first gradient.
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.SGD([w], { lr: 0.5 });
 * w.mul(3).sum().backward();
 * optimizer.step();
 * await w.toArray(); // [-0.5]
 * ```
 */
export class SGD extends Optimizer<SGDSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range, or without a learning rate */
  constructor(params: Params<SGDSettings>, settings: Partial<SGDSettings> & { lr: number }) {
    super(params, settings, SETTINGS);
  }

  protected override check(settings: FullGroup<SGDSettings>): void {
    super.check(settings);
    if (settings.nesterov && (settings.momentum === 0 || settings.dampening !== 0)) {
      throw new ArgumentError('SGD', 'nesterov needs a momentum above 0 and no dampening.');
    }
  }

  protected override stateKinds({ momentum }: SGDSettings): StateKinds {
    return momentum === 0 ? {} : { momentumBuffer: 'tensor' };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<SGDSettings>,
  ): Update {
    const theta = parameter.node;
    let direction = descent(theta, gradient, group);
    const state: StateWrite[] = [];
    if (group.momentum !== 0) {
      const isFirst = this.stateOf(parameter).momentumBuffer === undefined;
      const tensor = this.buffer(parameter, 'momentumBuffer');
      const velocity = isFirst
        ? direction
        : add(
            times(tensor.node, () => group.momentum),
            times(direction, () => 1 - group.dampening),
          );
      state.push({ tensor, value: velocity });
      direction = group.nesterov
        ? add(
            direction,
            times(velocity, () => group.momentum),
          )
        : velocity;
    }
    return {
      value: descend(theta, direction, () => group.lr),
      state,
    };
  }
}
