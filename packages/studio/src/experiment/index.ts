export { canGoOnWith, contentOf, forkedExperiment, isOn, withData, withRate } from './changes.ts';
export {
  DEFAULTS,
  experimentWith,
  lessonExperiment,
  modelFor,
  PRESET_NAMES,
  presetExperiment,
  presetExperiments,
} from './defaults.ts';
export { differing, experimentKey } from './differences.ts';
export { layersOf, type PlannedLayer } from './layers.ts';
export { LIMITS, MAX_LAYERS, MAX_PARAMETERS, MAX_RATES, rangeOf } from './limits.ts';
export { nameOf, networkOf } from './network.ts';
export { type Problem, type ProblemKey, type ProblemTexts, problemText } from './problem.ts';
export { type KnownData, problemsOf } from './problems.ts';
export { type Experiment, experimentSchema } from './schema.ts';
export { titleOf } from './title.ts';
