import { PRESETS, type PresetName, type Trouble } from '@gradus/lab/diagnostics';
import { type Experiment, presetExperiment } from '../../experiment/index.ts';

/** The names of the troubles that can be shown. */
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** A trouble and its cures as experiments, the trouble first. */
export function presetExperiments(name: PresetName): Experiment[] {
  const { trouble, cures }: Trouble = PRESETS[name];
  return [trouble, ...cures].map(presetExperiment);
}
