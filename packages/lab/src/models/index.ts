export { ACTIVATIONS } from './activations.ts';
export {
  type Architecture,
  customArchitecture,
  LESSON_MODELS,
  lessonArchitecture,
} from './architecture.ts';
export { createModel, type Network } from './create.ts';
export { FeedforwardModel } from './feedforward.ts';
export { LinearModel, ModelA, ModelB, ModelC, ModelD } from './lesson.ts';
