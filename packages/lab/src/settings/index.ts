export {
  type Architecture,
  customArchitecture,
  LESSON_MODELS,
  lessonArchitecture,
  parameterCount,
} from './architecture.ts';
export { trainCommandOf } from './command.ts';
export { CONFLICTS } from './conflicts.ts';
export {
  type Difference,
  differences,
  type FieldValue,
  fieldsOf,
  fieldText,
  valuesOf,
} from './fields.ts';
export * from './names.ts';
export { OPTIMIZER_NAMES, OPTIMIZERS, type OptimizerName } from './optimizers.ts';
export { decimalIn, isWithin, type Range, rangeText } from './range.ts';
export { RECIPE, type Recipe, tableTraining } from './recipe.ts';
export {
  type DataConfig,
  type ExperimentConfig,
  experimentConfigSchema,
  type Machine,
  type ModelConfig,
  type PictureData,
  problemsIn,
  type RateChange,
  type RunConfig,
  rateChangeSchema,
  runConfigSchema,
  type StudioData,
  sourceName,
  studioExperimentSchema,
  studioRunSchema,
  type TableData,
  type TableSource,
} from './schema.ts';
export {
  ABSOLUTE_SCHEDULES,
  CLASSES,
  defaultTraining,
  GAIN,
  type NumberSetting,
  SCHEDULES,
  type ScheduleConfig,
  type ScheduleName,
  type ScheduleSetting,
  SETTING_ROWS,
  SETTINGS,
  type Setting,
  type SettingName,
  scheduleSettings,
  scheduleWith,
  type TrainingConfig,
  WIDTH,
} from './table.ts';
export { makesChoice, VALIDATION_ONE_IN } from './validation.ts';
