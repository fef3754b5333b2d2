/** Training states as files: the confusion matrix, which can have millions of counts. */
import { DataError, manualSeed } from 'gradus';
import { decodeSafetensors, encodeSafetensors } from 'gradus/data';
import { decodeTrainingState, encodeTrainingState, type TrainingState } from 'gradus/train';
import { expect, test } from 'vitest';
import { defaultGenerator } from '../../src/util/random/index.ts';

function stateWith(confusion: number[][]): TrainingState {
  manualSeed(0);
  const perClass = [{ correct: 3, total: 4, accuracy: 75 }];
  const counts = { loss: 0.5, correct: 3, total: 4, accuracy: 75, perClass, confusion };
  return {
    progress: {
      ...{ iteration: 5, loss: 1, seconds: 2, testsSinceBest: 0, evaluatedAt: 4 },
      evaluation: { task: 'classification', ...counts },
      best: { iteration: 4, correct: 3, accuracy: 75 },
    },
    generator: defaultGenerator.getState(),
    pass: null,
    optimizer: { paramGroups: [{ params: [0] }], state: {} },
    scheduler: null,
    evaluationScheduler: null,
    tensors: { 'model.w': { dtype: 'float32', shape: [1], data: Float32Array.of(1) } },
  };
}

test.each([
  [
    'a few classes',
    [
      [1, 2],
      [0, 2 ** 31 - 1],
    ],
  ],
  ['300 classes', Array.from({ length: 300 }, (_, i) => new Array<number>(300).fill(i))],
  [
    'counts that no int32 holds',
    [
      [2 ** 31, 0],
      [0, 1],
    ],
  ],
  ['no classes', []],
])('a state is what it was: %s', (_, confusion) => {
  const state = stateWith(confusion);
  expect(decodeTrainingState(encodeTrainingState(state)).state).toEqual(state);
});

test('millions of counts are stored as a tensor', () => {
  const state = stateWith(Array.from({ length: 2000 }, () => new Array<number>(2000).fill(0)));
  const { tensors, metadata } = decodeSafetensors(encodeTrainingState(state));
  expect(metadata.training.length).toBeLessThan(10_000);
  expect(tensors.get('evaluation.confusion')?.shape).toEqual([2000, 2000]);
});

test('reads files with the counts as text', () => {
  const state = stateWith([
    [3, 1],
    [0, 0],
  ]);
  const { tensors, ...others } = state;
  const training = JSON.stringify({ version: 1, ...others });
  expect(decodeTrainingState(encodeSafetensors(tensors, { training })).state).toEqual(state);
});

test.each([
  ['2', '2'],
  ['null', 'null'],
  ['[1]', 'an array of length 1'],
  ['{"toString":1}', '{ toString }'],
  ['{"__proto__":null,"valueOf":{}}', ''],
])('version %s, whatever it is, is refused', (version, said) => {
  const { tensors, ...others } = stateWith([[1]]);
  const training = JSON.stringify({ version: 0, ...others }).replace('0', version);
  const read = () => decodeTrainingState(encodeSafetensors(tensors, { training }), 'a file');
  expect(read).toThrow(DataError);
  expect(read).toThrow(`a file: holds a training state of version ${said}`);
});

test.each([
  [{ dtype: 'int32', shape: [4], data: new Int32Array(4) }],
  [{ dtype: 'float32', shape: [1, 1], data: Float32Array.of(0.5) }],
  [{ dtype: 'int32', shape: [1, 1], data: Int32Array.of(-1) }],
] as const)('a tensor that holds no counts is refused: %o', (matrix) => {
  const { tensors, metadata } = decodeSafetensors(encodeTrainingState(stateWith([[4]])));
  const spoilt = { ...Object.fromEntries(tensors), 'evaluation.confusion': matrix };
  const read = () => decodeTrainingState(encodeSafetensors(spoilt, metadata), 'a file');
  expect(read).toThrow(DataError);
  expect(read).toThrow(/a file: the training state is damaged: .*confusion/);
});
