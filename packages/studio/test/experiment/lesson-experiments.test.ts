/** On MNIST the four networks are trained as in the lesson, on other data like the draft. */
import { defaultTraining } from '@gradus/lab/settings';
import { expect, it } from 'vitest';
import {
  type Experiment,
  lessonExperiment,
  lessonExperiments,
  modelFor,
  type Pictures,
  pointData,
  problemsOf,
  recipeOf,
} from '../../src/experiment/index.ts';

const C = lessonExperiment('C');

it("on MNIST they are the lesson's, whatever the draft is", () => {
  const draft = { ...C, training: defaultTraining('adam') };
  expect(lessonExperiments(draft)).toEqual(['A', 'B', 'C', 'D'].map(lessonExperiment));
});

it('on photographs and on points they have the optimizer, the rate and the steps of the draft', () => {
  const photos: Pictures = { ...C.data, name: 'folder', rows: 32, columns: 32, channels: 3 };
  for (const data of [
    photos,
    pointData({ name: 'spiral', size: 100, noise: 0, classes: 2, seed: 0 }),
  ]) {
    const training = {
      ...recipeOf(data),
      ...{ iterations: 77, init: 'normal' as const, gain: [0.1, 0.1, 0.1, 0.1] },
    };
    const deep = { name: 'own', hidden: [30, 20, 10], activation: 'tanh' } as const;
    const draft: Experiment = { model: modelFor(deep, data), data, training, rates: [] };
    const four = lessonExperiments(draft);
    expect(four.map(({ model }) => model.name)).toEqual(['A', 'B', 'C', 'D']);
    for (const experiment of four) {
      expect(problemsOf(experiment)).toEqual([]);
      expect(experiment.training).toEqual({ ...training, init: 'default', gain: null });
      expect(experiment.training.optimizer).toBe('adam');
      expect(experiment.model).toMatchObject({
        inputDim: draft.model.inputDim,
        outputDim: draft.model.outputDim,
      });
    }
  }
});
