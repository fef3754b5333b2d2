/** Which settings tell runs apart, and which runs are the same experiment. */
import { MNIST_CHECKSUM } from '@gradus/datasets';
import { expect, it } from 'vitest';
import { distinctLabels } from '../../../src/charts/lines.ts';
import type { DataSummary } from '../../../src/engine/messages.ts';
import {
  differing,
  type Experiment,
  experimentKey,
  lessonExperiment,
} from '../../../src/experiment/index.ts';
import { matches, runListOf } from '../../../src/state/recorded/answers.ts';
import { experimentOf, unfitFor } from '../../../src/state/recorded/fit.ts';
import { ENTRY } from '../../state/recorded/records.ts';

const C = lessonExperiment('C');
const withTraining = (training: Partial<Experiment['training']>): Experiment => ({
  ...C,
  training: { ...C.training, ...training },
});

it('settings differ by what is learnt, not by what is kept', () => {
  expect(differing([C, C])).toEqual([]);
  expect(differing([C, withTraining({ monitor: true, keepBest: true })])).toEqual([]);
  expect(differing([C, withTraining({ lr: 1 })])).toEqual([
    { field: 'training.lr', values: ['0.1', '1'] },
  ]);
  const changed = { ...C, rates: [{ iteration: 500, lr: 0.01 }] };
  expect(differing([C, changed])).toEqual([{ field: 'rates', values: ['–', '0.01 @ 500'] }]);
});

it('an experiment has one key, in whatever order its settings come', () => {
  const turned = Object.fromEntries(Object.entries(C.training).reverse()) as typeof C.training;
  expect(experimentKey({ ...C, training: turned })).toBe(experimentKey(C));
  expect(experimentKey(withTraining({ monitor: true }))).toBe(experimentKey(C));
  expect(experimentKey(withTraining({ seed: 1 }))).not.toBe(experimentKey(C));
  expect(experimentKey({ ...C, rates: [{ iteration: 5, lr: 1 }] })).not.toBe(experimentKey(C));
});

it('runs of one name get labels of their own', () => {
  expect(distinctLabels(['C', 'A', 'C', 'C'])).toEqual(['C', 'A', 'C (2)', 'C (3)']);
});

it('a run is found by all of the words', () => {
  const run = runListOf({ runs: [ENTRY], corrupt: [] })?.runs[0];
  if (run === undefined) throw new Error('no run');
  for (const words of ['', 'baseline', 'FINISHED seed0', 'lr=0.1', 'model.name=c relu']) {
    expect(matches(run, words), words).toBe(true);
  }
  expect(matches(run, 'baseline adam')).toBe(false);
});

it('a run can be looked into on its own data alone', () => {
  const summary = {
    checksum: MNIST_CHECKSUM,
    rows: 28,
    columns: 28,
    classes: 10,
    trainSize: 60_000,
  };
  const run = runListOf({ runs: [ENTRY], corrupt: [] })?.runs[0];
  if (run === undefined) throw new Error('no run');
  const experiment = experimentOf({ ...run.config, data: { ...run.config.data, directory: 'x' } });
  expect(unfitFor(experiment, summary as DataSummary)).toBeNull();
  expect(unfitFor(experiment, null)).toBe('data');
  expect(unfitFor(experiment, { ...summary, checksum: 'sha256:1' } as DataSummary)).toBe('data');
  const hidden = Array.from({ length: 40 }, () => 10);
  const deep = { ...experiment, model: { ...experiment.model, hidden } };
  expect(unfitFor(deep, summary as DataSummary)).toBe('network');
});
