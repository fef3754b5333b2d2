import { PRESETS, type Preset, type PresetName, type Trouble } from '@gradus/lab/diagnostics';
import { customArchitecture } from '@gradus/lab/experiment';
import { type Experiment, experimentWith } from '../../experiment/index.ts';

/** The names of the troubles that can be shown. */
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** A trouble and its cures as experiments, the trouble first. */
export function presetExperiments(name: PresetName): Experiment[] {
  const { trouble, cures }: Trouble = PRESETS[name];
  return [trouble, ...cures].map(experimentOf);
}

function experimentOf({ hidden, activation, init, gain, lr }: Preset): Experiment {
  const plain = experimentWith(customArchitecture(hidden, activation));
  const training = { ...plain.training, init, lr, gain: gain === null ? null : [...gain] };
  return { ...plain, training };
}
