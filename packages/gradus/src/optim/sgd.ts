import type { Node } from '../graph/node.ts';
import { checkNumber } from '../nn/arguments.ts';
import type { Parameter } from '../nn/index.ts';
import { add, multiply, negative, subtract } from '../ops/elementwise.ts';
import { scalar } from '../ops/leaves.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';
import type { StateKind } from './check-state.ts';
import { type FullGroup, Optimizer, type ParameterGroup, type StateWrite } from './optimizer.ts';
import { checkRange } from './settings.ts';

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

const KINDS: OptionKinds<SGDSettings> = {
  lr: 'number',
  momentum: 'number',
  dampening: 'number',
  weightDecay: 'number',
  nesterov: 'boolean',
  maximize: 'boolean',
};

/** There is none for the learning rate, but each group may have its own. */
const DEFAULTS: SGDSettings = {
  lr: undefined as unknown as number,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};

/**
 * Stochastic gradient descent: θ ← θ − lr · g; with momentum, g is replaced by the velocity
 * v ← momentum · v + (1 − dampening) · g, which starts as the first gradient.
 */
export class SGD extends Optimizer<SGDSettings> {
  constructor(
    params: Iterable<Parameter> | readonly ParameterGroup<SGDSettings>[],
    settings: Partial<SGDSettings> & { lr: number },
  ) {
    super(params, { ...DEFAULTS, ...checkOptions('SGD', settings, KINDS) });
  }

  protected override check(settings: SGDSettings): void {
    checkRange('SGD', 'lr', settings.lr);
    checkRange('SGD', 'momentum', settings.momentum);
    checkNumber('SGD', 'dampening', settings.dampening);
    checkRange('SGD', 'weightDecay', settings.weightDecay);
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
