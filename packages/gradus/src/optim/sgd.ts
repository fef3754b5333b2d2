import type { Node } from '../graph/node.ts';
import type { Parameter } from '../nn/index.ts';
import { add, multiply, negative, subtract } from '../ops/elementwise.ts';
import { scalar } from '../ops/leaves.ts';
import { NOT_NEGATIVE } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import type { StateKind } from './check-state.ts';
import type { FullGroup, Params } from './groups.ts';
import { Optimizer, type StateWrite } from './optimizer.ts';
import type { SettingsTable } from './settings.ts';

/** Settings of SGD. */
export interface SGDSettings {
  /** Learning rate. */
  lr: number;
  /** Share of the last step that is repeated; 0 for none. */
  momentum: number;
  /** Share of the gradient that momentum leaves out. */
  dampening: number;
  /** λ: adds λ·θ to the gradient. */
  weightDecay: number;
  /** Looks ahead along the momentum (Sutskever et al. 2013). */
  nesterov: boolean;
  /** Climbs instead of descends. */
  maximize: boolean;
}

const SETTINGS: SettingsTable<SGDSettings> = {
  // Each group may have its own.
  lr: { kind: NOT_NEGATIVE },
  momentum: { kind: NOT_NEGATIVE, default: 0 },
  dampening: { kind: 'number', default: 0 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0 },
  nesterov: { kind: 'boolean', default: false },
  maximize: { kind: 'boolean', default: false },
};

/**
 * Stochastic gradient descent: θ ← θ − lr · g; with momentum, g is replaced by the velocity
 * v ← momentum · v + (1 − dampening) · g, which starts as the first gradient.
 */
export class SGD extends Optimizer<SGDSettings> {
  /** The settings that there are, with their ranges and defaults. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError where a setting is not known or out of range, or there is no learning rate */
  constructor(params: Params<SGDSettings>, settings: Partial<SGDSettings> & { lr: number }) {
    super(params, settings, SETTINGS);
  }

  protected override check(settings: SGDSettings): void {
    super.check(settings);
    if (settings.nesterov && (settings.momentum === 0 || settings.dampening !== 0)) {
      throw new ArgumentError('SGD', 'nesterov needs a momentum above 0 and no dampening.');
    }
  }

  protected override stateKinds({ momentum }: SGDSettings): Readonly<Record<string, StateKind>> {
    return momentum === 0 ? {} : { momentumBuffer: 'tensor' };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<SGDSettings>,
  ): { value: Node; state: StateWrite[] } {
    const theta = parameter.node;
    const times = (x: Node, number: number): Node => multiply(x, scalar(number, x.shape));
    let direction = group.maximize ? negative(gradient) : gradient;
    if (group.weightDecay !== 0) direction = add(direction, times(theta, group.weightDecay));
    const state: StateWrite[] = [];
    if (group.momentum !== 0) {
      const isFirst = this.stateOf(parameter).momentumBuffer === undefined;
      const tensor = this.buffer(parameter, 'momentumBuffer');
      const velocity = isFirst
        ? direction
        : add(times(tensor.node, group.momentum), times(direction, 1 - group.dampening));
      state.push({ tensor, value: velocity });
      direction = group.nesterov ? add(direction, times(velocity, group.momentum)) : velocity;
    }
    return { value: subtract(theta, times(direction, group.lr)), state };
  }
}
