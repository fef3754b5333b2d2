/** The settings in which runs differ, and the runs that are the same experiment. */
import { expect, it } from 'vitest';
import {
  differing,
  type Experiment,
  experimentKey,
  lessonExperiment,
} from '../../src/experiment/index.ts';

const C = lessonExperiment('C');
const withTraining = (training: Partial<Experiment['training']>): Experiment => ({
  ...C,
  training: { ...C.training, ...training },
});

it('lists settings that change the result, not those that change what is kept', () => {
  expect(differing([C, C])).toEqual([]);
  expect(differing([C, withTraining({ monitor: true, checkpointEvery: 5 })])).toEqual([]);
  // The best weights are chosen with samples that are not trained on.
  expect(differing([C, withTraining({ keepBest: true })])).toEqual([
    { field: 'training.keepBest', values: ['false', 'true'] },
  ]);
  expect(differing([C, withTraining({ lr: 1 })])).toEqual([
    { field: 'training.lr', values: ['0.1', '1'] },
  ]);
  const changed = { ...C, rates: [{ iteration: 500, lr: 0.01 }] };
  expect(differing([C, changed])).toEqual([{ field: 'rates', values: ['–', '0.01 @ 500'] }]);
});

it('gives an experiment the same key in any order of its settings', () => {
  const turned = Object.fromEntries(Object.entries(C.training).reverse()) as typeof C.training;
  expect(experimentKey({ ...C, training: turned })).toBe(experimentKey(C));
  expect(experimentKey(withTraining({ monitor: true }))).toBe(experimentKey(C));
  expect(experimentKey(withTraining({ seed: 1 }))).not.toBe(experimentKey(C));
  expect(experimentKey({ ...C, rates: [{ iteration: 5, lr: 1 }] })).not.toBe(experimentKey(C));
});
