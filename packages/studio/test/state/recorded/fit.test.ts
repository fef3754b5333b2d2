import { MNIST_CHECKSUM } from '@gradus/datasets';
import type { RunConfig, StudioData } from '@gradus/lab/settings';
import { expect, it } from 'vitest';
import type { DataSummary } from '../../../src/experiment/index.ts';
import { isForPage, runListOf } from '../../../src/state/recorded/answers.ts';
import { experimentOf, unfitFor } from '../../../src/state/recorded/fit.ts';
import { ENTRY } from './records.ts';

it('the page can look inside a run only on the data of the run', () => {
  const mnist = { checksum: MNIST_CHECKSUM, rows: 28, columns: 28, classes: 10 };
  const summary = { kind: 'pictures', data: mnist, trainSize: 60_000 };
  const run = runListOf({ runs: [ENTRY], corrupt: [] })?.runs[0];
  if (run === undefined || !isForPage(run.config)) throw new Error('no run');
  const { config } = run;
  const data = { ...config.data, directory: 'x' } as RunConfig<StudioData>['data'];
  const experiment = experimentOf({ ...config, data });
  expect(unfitFor(experiment, summary as DataSummary)).toBeNull();
  expect(unfitFor(experiment, null)).toBe('data');
  const others = { ...mnist, checksum: 'sha256:1' };
  expect(unfitFor(experiment, { ...summary, data: others } as DataSummary)).toBe('data');
  const hidden = Array.from({ length: 40 }, () => 10);
  const deep = { ...experiment, model: { ...experiment.model, hidden } };
  expect(unfitFor(deep, summary as DataSummary)).toBe('network');
});
