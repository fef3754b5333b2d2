export {
  type Architecture,
  createModel,
  customArchitecture,
  LESSON_MODELS,
  lessonArchitecture,
  type Network,
} from './architecture.ts';
export { FeedforwardModel } from './feedforward.ts';
export { LinearModel, ModelA, ModelB, ModelC, ModelD } from './lesson.ts';
