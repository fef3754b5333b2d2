/** Ordinary runs, shown as the trials of a sweep. */
import { expect, it } from 'vitest';
import { type ComparedRun, labelled, shortNames, viewOfRuns } from '../../src/trials/index.ts';

function run(
  id: string,
  { model = {}, data = {}, training = {} }: Partial<ComparedRun['config']>,
  score: number | null = 90,
): ComparedRun {
  return { id, state: 'complete', config: { model, data, training }, score };
}

it('the settings in which runs differ are the dimensions, and the best score is found', () => {
  const same = { seed: 0, backend: 'wasm' };
  const view = viewOfRuns(
    [
      run('a', { model: { hidden: [64] }, training: { ...same, lr: 0.1, batchSize: 32 } }, 80),
      run('b', { model: { hidden: [128] }, training: { ...same, lr: 0.001, batchSize: 64 } }, 95),
      run(
        'c',
        { model: { hidden: [64, 64] }, training: { ...same, lr: 0.01, batchSize: 32 } },
        null,
      ),
    ],
    { title: 'three', measure: 'accuracy', watched: 'validation' },
  );
  expect(view).toMatchObject({ title: 'three', mode: 'max', best: 1 });
  expect(view.dimensions).toEqual({
    hidden: { kind: 'choice', values: [[64], [64, 64], [128]] },
    lr: { kind: 'logUniform', least: 0.001, most: 0.1 },
    batchSize: { kind: 'integer', least: 32, most: 64, log: false },
  });
  expect(view.trials[2]).toEqual({
    ...{ index: 2, run: 'c', state: 'complete', score: null },
    settings: { hidden: [64, 64], lr: 0.01, batchSize: 32 },
  });
});

it('fields that do not change results, follow from other settings or hold paths are left out', () => {
  const runs = ['1', '2'].map((n) =>
    run(n, {
      model: { name: `m${n}` },
      data: { directory: `/${n}` },
      training: { backend: n, monitor: n, checkpointEvery: Number(n) },
    }),
  );
  expect(viewOfRuns(runs, { title: '', measure: 'accuracy', watched: 'test' }).dimensions).toEqual(
    {},
  );
});

it('fields of the data that differ in the same way are one dimension, others are separate', () => {
  const [mnist, emnist] = [
    { name: 'mnist', rows: 28, checksum: 'a' },
    { name: 'emnist', rows: 27, checksum: 'b' },
  ];
  const names = (...data: object[]) =>
    Object.keys(
      viewOfRuns(
        data.map((data, i) => run(`${i}`, { data })),
        { title: '', measure: 'rmse', watched: 'test' },
      ).dimensions,
    );
  expect(names(mnist, emnist)).toEqual(['name']);
  expect(names(mnist, emnist, { ...mnist, checksum: 'c' })).toEqual(['name', 'checksum']);
});

it('a setting that a run lacks, or that is off, is left out', () => {
  const { dimensions, trials, mode } = viewOfRuns(
    [
      run('a', { training: { clipNorm: null } }),
      run('b', { training: { clipNorm: 1 } }),
      run('c', {}),
    ],
    { title: '', measure: 'rmse', watched: 'test' },
  );
  expect(mode).toBe('min');
  expect(dimensions).toEqual({ clipNorm: { kind: 'integer', least: 1, most: 1, log: false } });
  expect(trials.map(({ settings }) => settings)).toEqual([{}, { clipNorm: 1 }, {}]);
});

it('names with the same last part are shown in full', () => {
  const runs = [1, 2].map((n) =>
    run(`${n}`, { model: { seed: n }, training: { seed: n, lr: n / 4 } }),
  );
  const { dimensions } = viewOfRuns(runs, { title: '', measure: 'rmse', watched: 'test' });
  expect(Object.keys(dimensions)).toEqual(['model.seed', 'training.seed', 'lr']);
  expect(dimensions.lr).toEqual({ kind: 'uniform', least: 0.25, most: 0.5 });
});

it('no runs, one run, and equal runs have no dimensions', () => {
  for (const count of [0, 1, 3]) {
    const runs = Array.from({ length: count }, (_, i) => run(`${i}`, { training: { lr: 1 } }));
    const { dimensions, trials, best } = viewOfRuns(runs, {
      title: '',
      measure: 'accuracy',
      watched: 'test',
    });
    expect([dimensions, trials.length, best]).toEqual([{}, count, count === 0 ? null : 0]);
  }
});

it('settings are called by labels, and by their names without one', () => {
  const runs = [0.1, 0.01].map((lr, i) => run(`${i}`, { training: { lr, batchSize: 8 + i } }));
  const options = { title: '', measure: 'accuracy', watched: 'test' } as const;
  const view = viewOfRuns(runs, { ...options, labels: { 'training.lr': 'learning rate' } });
  expect(Object.keys(view.dimensions)).toEqual(['learning rate', 'batchSize']);
  const { dimensions, trials } = labelled(view, { batchSize: 'batch size' });
  expect(Object.keys(dimensions)).toEqual(['learning rate', 'batch size']);
  expect(trials[1].settings).toEqual({ 'learning rate': 0.01, 'batch size': 9 });
  // Equal labels would be one axis.
  expect(shortNames(['a.x', 'b.y'], { 'a.x': 'size', 'b.y': 'size' })).toEqual(['a.x', 'b.y']);
});
