import type { LayerRecord, ProbeEvent } from '@gradus/lab/diagnostics';
import { expect, test } from 'vitest';
import {
  layerCurves,
  layerStyle,
  medianUpdate,
  probeAt,
  signalRatioAt,
} from '../../../src/views/inside/series.ts';

type Part = Pick<LayerRecord, 'signal' | 'updates'>;

function probeOf(iteration: number, parts: readonly Part[]): ProbeEvent {
  const layers = parts.map(
    (part, i): LayerRecord => ({
      ...{ name: `fc${i + 1}`, description: '', hidden: i < parts.length - 1 },
      ...{ gradient: 0, weight: 0, weights: { low: 0, high: 0, counts: [] } },
      ...part,
    }),
  );
  return {
    ...{ event: 'probe', model: 'x', iteration, samples: 1, inputs: 1, loss: 1, classes: null },
    ...{ accuracy: null, layers, activations: [], nonFinite: null, seconds: 0 },
  };
}

const signals = (...values: (number | null)[]) => values.map((signal) => ({ signal, updates: [] }));

// The legend shows the last value of a curve, and must agree with the bars beside it.
test('makes a curve for each layer that ends with the last value, also 0 or not finite', () => {
  const probes = [probeOf(0, signals(1e-3, 0.5)), probeOf(10, signals(0, null))];
  const signalOf = ({ signal }: LayerRecord) => signal;
  expect(layerCurves(probes, signalOf)).toEqual([
    {
      name: 'fc1',
      points: [
        { iteration: 0, value: 1e-3 },
        { iteration: 10, value: 0 },
      ],
    },
    {
      name: 'fc2',
      points: [
        { iteration: 0, value: 0.5 },
        { iteration: 10, value: Number.NaN },
      ],
    },
  ]);
  expect(layerCurves([], signalOf)).toEqual([]);
});

test('updates are medians of finite values; the probe before the first step has none', () => {
  const probes = [
    probeOf(0, [{ signal: 1, updates: [] }]),
    probeOf(10, [{ signal: 1, updates: [3, null, 1, 8] }]),
    probeOf(30, [{ signal: 1, updates: [null] }]),
  ];
  expect(layerCurves(probes, medianUpdate)).toEqual([
    {
      name: 'fc1',
      points: [
        { iteration: 10, value: 3 },
        { iteration: 30, value: Number.NaN },
      ],
    },
  ]);
});

test('r compares the first and the last hidden layer', () => {
  expect(signalRatioAt(probeOf(0, signals(2, 7, 4, 9)))).toEqual({
    ...{ first: 'fc1', last: 'fc3', signals: [2, 4], ratio: 0.5 },
  });
});

test('r does not exist with one hidden layer, for NaN, or without a signal', () => {
  for (const values of [[1], [1, 2], [null, 1, 1], [1, null, 1], [1, 0, 1]]) {
    expect(signalRatioAt(probeOf(0, signals(...values)))).toBeNull();
  }
});

test('the most layers of a network all look different', () => {
  const looks = Array.from({ length: 36 }, (_, i) => {
    const { light, dash, marker } = layerStyle(i);
    return JSON.stringify([light, dash, marker]);
  });
  expect(new Set(looks).size).toBe(36);
});

test('a step shows the last probe before it', () => {
  const probes = [0, 10, 30].map((iteration) => probeOf(iteration, []));
  expect(probeAt(probes, 29)?.iteration).toBe(10);
  expect(probeAt(probes, 30)?.iteration).toBe(30);
  expect(probeAt(probes, null)?.iteration).toBe(30);
  expect(probeAt([], null)).toBeNull();
});
