export { commandFor, followed, settingsOf } from './advice.ts';
export { type Repeatable, trainCommandOf } from './command.ts';
export { type Difference, differences, fieldsOf, fieldText } from './fields.ts';
export {
  type Machine,
  type ModelConfig,
  type RunConfig,
  runConfigSchema,
  type ScheduleConfig,
  type TrainingConfig,
} from './schema.ts';
export { CONFIG_VERSION } from './version.ts';
