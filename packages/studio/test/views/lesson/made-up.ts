import type { ProbeEvent } from '@gradus/lab/diagnostics';
import type { MeasuredRun } from '../../../src/views/lesson/questions.ts';

/** A layer as a probe reports it. */
export function layer(changes: Partial<ProbeEvent['layers'][number]> = {}) {
  return {
    ...{ name: 'fc1', description: 'Linear 784 → 100', hidden: true },
    ...{ signal: 0.01, gradient: 0.001, weight: 0.02, updates: [] },
    weights: { low: -1, high: 1, counts: [1] },
    ...changes,
  };
}

/** An activation that can die. */
export function activation(dead: number): ProbeEvent['activations'][number] {
  return {
    ...{ name: 'relu', description: 'ReLU', layer: 'fc1', units: 100 },
    values: { low: 0, high: 1, counts: [1] },
    silence: { dead, zeros: 0.5 },
  };
}

export function probe(iteration: number, changes: Partial<ProbeEvent> = {}): ProbeEvent {
  return {
    ...{ event: 'probe', model: 'C', iteration, samples: 1000, inputs: 1, loss: 1 },
    ...{ classes: 10, accuracy: 90, layers: [], activations: [], nonFinite: null, seconds: 0.1 },
    ...changes,
  };
}

/** A finished run of a network with two linear layers. */
export function run(changes: Partial<MeasuredRun> = {}): MeasuredRun {
  return {
    ...{ status: 'finished', iteration: 3000, loss: 0.2, accuracy: 90, seconds: 3 },
    ...{ tests: [], probes: [], losses: [] },
    built: {
      layers: [
        {
          ...{ name: 'fc1', description: '', units: 100 },
          parameters: [
            { name: 'weight', shape: [100, 784] },
            { name: 'bias', shape: [100] },
          ],
        },
        { name: 'relu', description: 'ReLU', units: 100, parameters: [] },
        {
          ...{ name: 'fc2', description: '', units: 10 },
          parameters: [
            { name: 'weight', shape: [10, 100] },
            { name: 'bias', shape: [10] },
          ],
        },
      ],
      ...{ parameters: 79_510, batchesPerEpoch: 600, snapshots: [0] },
      machine: { arch: null, fusedMultiplyAdd: true, threads: 1 },
    },
    ...changes,
  };
}
