import { customArchitecture } from '../settings/architecture.ts';
import { trainCommandOf } from '../settings/command.ts';
import type { ExperimentConfig } from '../settings/schema.ts';
import type { Changes } from './symptom.ts';

/** The settings that advice depends on. */
export function settingsOf({ model, training }: ExperimentConfig) {
  const { hidden, activation } = model;
  const { init, lr, weightDecay, clipNorm } = training;
  return { hidden, activation, init, lr, weightDecay, clipNorm };
}

/** The experiment with the changes of an advice. Everything else stays as it is. */
export function withChanges<T extends ExperimentConfig>(config: T, changes: Changes): T {
  const { model, training } = config;
  const { hidden = model.hidden, activation = model.activation, gain, ...settings } = changes;
  const isSameNetwork = changes.hidden === undefined && changes.activation === undefined;
  const network =
    activation === null || isSameNetwork ? model : customArchitecture(hidden, activation);
  const keepsGain = changes.init === undefined && changes.hidden === undefined;
  const gains = gain ? [...hidden.map(() => gain[0]), gain[1]] : keepsGain ? training.gain : null;
  return {
    ...config,
    model: { ...model, ...network, hidden: [...network.hidden] },
    training: { ...training, ...settings, gain: gains },
  };
}

/** The command that trains with the changes of an advice, and monitors whether it helps. */
export function commandFor(config: ExperimentConfig, changes: Changes): string {
  const { model, data, training } = withChanges(config, changes);
  return trainCommandOf(
    { model, data, training: { ...training, monitor: true } },
    Object.keys(changes),
  );
}
