export {
  type Architecture,
  customArchitecture,
  LESSON_MODELS,
  lessonArchitecture,
} from './architecture.ts';
export { BOUNDS, type Bounds, decimalIn, isWithin } from './bounds.ts';
export { trainCommandOf } from './command.ts';
export { CONFLICTS } from './conflicts.ts';
export { defaultTraining } from './defaults.ts';
export { type Difference, differences, fieldsOf, fieldText } from './fields.ts';
export * from './names.ts';
export {
  type Machine,
  type ModelConfig,
  type RateChange,
  type Repeatable,
  type RunConfig,
  rateChangeSchema,
  repeatableSchema,
  runConfigSchema,
  type ScheduleConfig,
  type TrainingConfig,
} from './schema.ts';
export { CONFIG_VERSION } from './version.ts';
