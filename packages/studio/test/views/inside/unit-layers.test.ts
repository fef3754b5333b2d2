import { FeedforwardModel } from '@gradus/lab/experiment';
import { customArchitecture } from '@gradus/lab/settings';
import { expect, test } from 'vitest';
import { summaryOf } from '../../../src/engine/inspect/inspector.ts';
import { unitLayersOf } from '../../../src/views/inside/unit-layers.ts';

test('shows units after their activation, and outputs as they are', () => {
  const model = new FeedforwardModel({
    ...customArchitecture([5, 6], 'tanh'),
    inputDim: 12,
    outputDim: 3,
  });
  expect(unitLayersOf(summaryOf(model).layers)).toEqual([
    { name: 'tanh1', weightLayer: 'fc1', units: 5, inputs: 12 },
    { name: 'tanh2', weightLayer: 'fc2', units: 6, inputs: 5 },
    { name: 'fc3', weightLayer: 'fc3', units: 3, inputs: 6 },
  ]);
});

test('a network without a hidden layer has only its outputs', () => {
  const model = new FeedforwardModel({ inputDim: 12, hidden: [], activation: null, outputDim: 3 });
  expect(unitLayersOf(summaryOf(model).layers)).toMatchObject([{ units: 3, inputs: 12 }]);
});
