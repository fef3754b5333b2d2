/** The page uses sweeps of the server only if they fit. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  configOf,
  followedSweepOf,
  isForPage,
  runListOf,
  sweepListOf,
} from '../../../src/state/recorded/answers.ts';
import { CONFIG, ENTRY } from './records.ts';

const HEAD = {
  ...{ id: 's', title: 'penguins.csv', mode: 'max', measure: 'accuracy', watched: 'validation' },
};
const LISTED = {
  ...{ ...HEAD, createdAt: '2026-01-01T00:00:00.000Z', isRunning: true },
  ...{ ended: 2, planned: 60, best: 97.5 },
};
const TRIAL = {
  ...{ index: 0, run: 's-trial0-seed0', state: 'complete', score: { value: 97.5 } },
  settings: { lr: 0.01, hidden: [64, 64], schedule: null, balance: true },
};
const FOLLOWED = {
  ...{ isRunning: false, planned: 60 },
  view: {
    ...HEAD,
    dimensions: {
      lr: { kind: 'logUniform', least: 1e-4, most: 0.1 },
      hidden: { kind: 'choice', values: [[64], [64, 64]] },
    },
    ...{ trials: [TRIAL], best: 0, importance: null },
  },
};

it('reads a list of sweeps and a sweep with all their fields', () => {
  const list = { sweeps: [LISTED], corrupt: [{ id: 'x', problem: 'is damaged' }] };
  expect(sweepListOf(list)).toEqual(list);
  expect(followedSweepOf(FOLLOWED)).toEqual(FOLLOWED);
});

it.each([
  ['no trials', { ...FOLLOWED, view: { ...FOLLOWED.view, trials: undefined } }],
  ['a score of text', withTrial({ score: { value: 'high' } })],
  ['an unknown state', withTrial({ state: 'asleep' })],
  ['a setting that is an object', withTrial({ settings: { lr: {} } })],
  ['an axis of another kind', { ...FOLLOWED, view: { ...FOLLOWED.view, dimensions: { lr: {} } } }],
])('rejects a sweep with %s', (_, answer) => {
  expect(followedSweepOf(answer)).toBeNull();
});

function withTrial(changes: object) {
  return { ...FOLLOWED, view: { ...FOLLOWED.view, trials: [{ ...TRIAL, ...changes }] } };
}

it('no value makes the reader throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      sweepListOf(value);
      sweepListOf({ sweeps: [value], corrupt: [] });
      followedSweepOf(value);
      followedSweepOf({ ...FOLLOWED, view: value });
      configOf(value);
    }),
  );
});

it('the page can show runs on its own data, and lists the others too', () => {
  const table = {
    ...CONFIG,
    ...{ version: 3, model: { ...CONFIG.model, inputDim: 2, outputDim: 1 } },
    data: {
      kind: 'table',
      source: { kind: 'file', path: 'houses.csv', checksum: 'c' },
      ...{ rows: 100, target: ['price'], task: 'regression', classNames: null },
      options: { numeric: [], categorical: [], date: [], ignore: [] },
      split: {},
    },
  };
  const result = { ...ENTRY.result, accuracy: null, bestAccuracy: null, rmse: 2, bestRmse: 1.5 };
  const letters = { ...CONFIG, data: { ...CONFIG.data, name: 'emnist-letters' } };
  const entries = [ENTRY, { ...ENTRY, result, config: table }, { ...ENTRY, config: letters }];
  const list = runListOf({ runs: entries, corrupt: [] });
  expect(list?.corrupt).toEqual([]);
  expect(list?.runs.map(({ config }) => isForPage(config))).toEqual([true, true, false]);
  expect(configOf(table)).toMatchObject({ data: { target: ['price'] } });
});
