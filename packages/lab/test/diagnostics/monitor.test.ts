/** The record of the monitor when a step is not taken because its loss is not finite. */
import { fromArray, manualSeed, randn } from 'gradus';
import { TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { expect, test } from 'vitest';
import { Monitor } from '../../src/diagnostics/index.ts';

function setUp() {
  manualSeed(1);
  const labels = fromArray(Int32Array.of(0, 1, 0), [3]);
  const model = new nn.Sequential(new nn.Linear(2, 3), new nn.Tanh(), new nn.Linear(3, 2));
  const dataset = new TensorDataset(randn([3, 2]), labels);
  const monitor = new Monitor({ model, loss: new nn.CrossEntropyLoss(), dataset });
  const diverged = (layer: string | null) =>
    monitor.event({ event: 'diverged', iteration: 4, epoch: 1, layer } as never);
  return { model, diverged };
}

test('if the probe finds nothing, it is the layer or the loss that training named', () => {
  const { diverged } = setUp();
  expect(diverged('1')).toMatchObject({
    iteration: 3,
    nonFinite: { layer: '1', tensor: 'output' },
  });
  expect(diverged(null)).toMatchObject({
    iteration: 3,
    nonFinite: { layer: null, tensor: 'loss' },
  });
});

test('otherwise it is the first tensor that the probe finds', () => {
  const { model, diverged } = setUp();
  const [{ weight }] = model.children() as unknown as nn.Linear[];
  const values = (weight.dataSync() as Float32Array).slice();
  values[0] = Number.NaN;
  weight.setData(values);
  const nonFinite = diverged('2')?.nonFinite;
  expect(nonFinite).toEqual({ layer: expect.any(String), tensor: 'weight' });
  expect(nonFinite?.layer).not.toBe('2');
});
