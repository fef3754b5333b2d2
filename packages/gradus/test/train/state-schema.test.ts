/** Training states whose fields are well formed but contradict each other. */
import { defaultGenerator, manualSeed } from 'gradus';
import { expect, test } from 'vitest';
import { checkState } from '../../src/train/state-schema.ts';

const evaluation = {
  loss: 0.5,
  correct: 3,
  total: 4,
  accuracy: 75,
  perClass: [{ correct: 3, total: 4, accuracy: 75 }],
  confusion: [[4]],
};

function state(progress: object = {}, tensors: object = {}) {
  manualSeed(0);
  const tested = { evaluation, evaluatedAt: 4, best: { iteration: 4, correct: 3, accuracy: 75 } };
  return {
    progress: { iteration: 5, loss: 1, seconds: 2, testsSinceBest: 0, ...tested, ...progress },
    generator: defaultGenerator.getState(),
    pass: null,
    optimizer: { paramGroups: [{ params: [0], lr: 0.1 }], state: { 0: { step: 5 } } },
    scheduler: null,
    evaluationScheduler: null,
    tensors,
  };
}

const values = { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) };

test('accepts a consistent state', () => {
  const tensors = { 'model.fc1.weight': values, 'optimizer.0.exp_avg': values };
  expect(() => checkState(state({}, tensors))).not.toThrow();
  const untested = { evaluation: null, evaluatedAt: 0, best: null };
  expect(() => checkState(state(untested))).not.toThrow();
  expect(() => checkState(state({ ...untested, iteration: 0, loss: null }))).not.toThrow();
});

test.each(['fc1.weight', 'model.', 'optimizer.exp_avg', 'optimizer.x.exp_avg', 'a.model.w'])(
  'a tensor %s belongs to nothing',
  (name) => {
    expect(() => checkState(state({}, { [name]: values }))).toThrow(/Names begin with model/);
  },
);

test.each<[object, RegExp]>([
  [{ loss: null }, /iteration is 5, loss null/],
  [{ iteration: 0, evaluatedAt: 0 }, /iteration is 0, loss 1/],
  [{ evaluation: null }, /evaluatedAt is 4, evaluation is null/],
  [{ evaluatedAt: 0 }, /evaluatedAt is 0, evaluation is there/],
  [{ best: null }, /evaluatedAt is 4, best is null/],
  [{ evaluatedAt: 6 }, /iteration is 5, evaluatedAt 6/],
  [{ testsSinceBest: 6 }, /iteration is 5, testsSinceBest 6/],
  [{ best: { iteration: 6, correct: 3, accuracy: 75 } }, /iteration is 5, best.iteration 6/],
  [{ evaluation: { ...evaluation, correct: 5 } }, /counts 5 of 4 as correct/],
  [
    { evaluation: { ...evaluation, perClass: [{ correct: 2, total: 1, accuracy: 75 }] } },
    /counts 2 of 1 as correct/,
  ],
])('%j contradicts itself', (progress, message) => {
  expect(() => checkState(state(progress))).toThrow(message);
});
