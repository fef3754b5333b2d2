export {
  canGoOnWith,
  contentOf,
  forkedExperiment,
  isOn,
  isSameData,
  movedTo,
  withData,
  withRate,
} from './changes.ts';
export {
  checksumOf,
  DATA_KINDS,
  type DataKind,
  DRAWN_FILE,
  DRAWN_SIDE,
  filesOf,
  isOnPictures,
  kindOf,
  nameOfData,
  type PictureExperiment,
  type Pictures,
  pictureKey,
  type TableOf,
  titleOfData,
  withoutFolder,
} from './data.ts';
export {
  DEFAULTS,
  experimentWith,
  isOfLesson,
  lessonExperiment,
  lessonExperiments,
  modelFor,
  PRESET_NAMES,
  presetExperiment,
  presetExperiments,
} from './defaults.ts';
export { differing, experimentKey } from './differences.ts';
export { FEATURE_TEXTS, type Feature, featureOf, featuresOf } from './features.ts';
export { layersOf, type PlannedLayer } from './layers.ts';
export { LIMITS, MAX_LAYERS } from './limits.ts';
export { nameOf, networkOf } from './network.ts';
export { type PointChoice, pointData, withPoints } from './points.ts';
export { type Problem, problemAt, problemText } from './problem.ts';
export { problemsOf } from './problems.ts';
export { recipeOf } from './recipes.ts';
export { type Experiment, experimentSchema } from './schema.ts';
export type { DataSummary, PictureSummary, TableSummary } from './summary.ts';
export { titleOf } from './title.ts';
