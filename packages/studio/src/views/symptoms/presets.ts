import { PRESETS, type PresetName, type PresetProblem } from '@gradus/lab/diagnostics';
import { type Experiment, presetExperiment } from '../../experiment/index.ts';

/** The names of the problems that can be shown. */
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** A problem and its fixes as experiments, the problem first. */
export function presetExperiments(name: PresetName): Experiment[] {
  const { problem, fixes }: PresetProblem = PRESETS[name];
  return [problem, ...fixes].map(presetExperiment);
}
