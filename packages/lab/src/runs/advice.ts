import type { Changes } from '../diagnostics/index.ts';
import { customArchitecture } from '../models/index.ts';
import { type Repeatable, trainCommandOf } from './command.ts';

/** What advice depends on. */
export function settingsOf({ model, training }: Repeatable) {
  const { hidden, activation } = model;
  const { init, lr, weightDecay } = training;
  return { hidden, activation, init, lr, weightDecay };
}

/** The command that trains with an advice followed, and watches whether it helps. */
export function commandFor({ model, data, training }: Repeatable, changes: Changes): string {
  const { hidden = model.hidden, activation = model.activation, gain, ...settings } = changes;
  const isSameNetwork = changes.hidden === undefined && changes.activation === undefined;
  const network =
    activation === null || isSameNetwork ? model : customArchitecture(hidden, activation);
  const keepsGain = changes.init === undefined && changes.hidden === undefined;
  const gains = gain ? [...hidden.map(() => gain[0]), gain[1]] : keepsGain ? training.gain : null;
  const changed = {
    model: { ...model, ...network, hidden: [...network.hidden] },
    data,
    training: { ...training, ...settings, gain: gains, monitor: true },
  };
  return trainCommandOf(changed);
}
