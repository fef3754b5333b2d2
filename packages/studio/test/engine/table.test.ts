/** A run on a table gives the numbers of `gradus train` with the same settings. */
import { createExperiment } from '@gradus/lab/experiment';
import { train } from 'gradus/train';
import { expect, it } from 'vitest';
import { digestOf } from '../../src/engine/digest.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { Calls, RunUpdate } from '../../src/engine/messages.ts';
import { hostWeightsOf } from '../../src/engine/snapshots.ts';
import { pointTable, tableSet } from '../../src/engine/table/load.ts';
import { type Experiment, modelFor, pointData } from '../../src/experiment/index.ts';
import { recipeOf } from '../../src/experiment/recipes.ts';
import { lossesOf } from './helpers.ts';

function engine() {
  const updates: RunUpdate[] = [];
  let wake = (): void => {};
  const { handlers } = new Engine({
    base: 'http://localhost/',
    threads: 1,
    post: (event) => {
      if (event.type === 'run') updates.push(event);
      wake();
    },
  });
  const call = <K extends keyof Calls>(name: K, params: Calls[K]['params']) =>
    handlers[name](params) as Promise<Calls[K]['result']>;
  const finished = (): Promise<void> =>
    new Promise((resolve) => {
      wake = () => {
        if (updates.at(-1)?.status === 'finished') resolve();
      };
      wake();
    });
  return { call, updates, finished };
}

function onPoints(training: Partial<Experiment['training']> = {}): Experiment {
  const data = pointData({ name: 'moons', size: 120, noise: 0.1, classes: 2, seed: 3 });
  const network = { name: 'tanh-4', hidden: [4], activation: 'tanh' } as const;
  return {
    ...{ data, model: modelFor(network, data), rates: [] },
    training: { ...recipeOf(data), iterations: 200, evalEvery: 50, seed: 5, ...training },
  };
}

it('the losses and the weights are those of a training loop on the same rows', async () => {
  const experiment = onPoints({ keepBest: true, patience: 2 });
  const { source } = experiment.data as Extract<Experiment['data'], { kind: 'table' }>;
  if (source.kind !== 'points') throw new Error('no points');
  const known = await pointTable(source);
  const { flat } = tableSet(known, experiment.data as never, experiment.training.seed);
  const built = await createExperiment(experiment, flat);
  const losses: number[] = [];
  const result = await train({
    ...built,
    ...{ iterations: 200, evalEvery: 50, patience: 2, restoreBest: true },
    onEvent: (event) => {
      if (event.event === 'step') losses.push(event.loss);
    },
  });
  const { call, updates, finished } = engine();
  const summary = await call('load', { name: 'table', table: experiment.data as never, seed: 5 });
  expect(summary).toMatchObject({ kind: 'table', inputs: 2, outputs: 2, trainSize: 84 });
  await call('create', { run: 'a', experiment });
  await call('train', { run: 'a', steps: null });
  await finished();
  expect(lossesOf(updates)).toEqual(losses);
  // The weights of the best validation, not those of the last step.
  expect(result.best?.iteration).toBeLessThan(result.iterations);
  const digest = await digestOf(hostWeightsOf(built.model));
  for (const iteration of [null, result.iterations])
    expect(await call('digest', { run: 'a', iteration })).toBe(digest);
  const tests = updates.flatMap(({ events }) => events.filter(({ event }) => event === 'eval'));
  expect(tests.at(-1)).toMatchObject({
    split: 'test',
    correct: (result.evaluation as { correct: number }).correct,
  });
  expect((await call('activity', { run: 'a', iteration: null })).map(({ name }) => name)).toEqual([
    'network.1',
  ]);
  await expect(call('test', { run: 'a', iteration: null })).rejects.toThrow('not pictures');
});

it('other points than those of the checksum are refused', async () => {
  const { call } = engine();
  const experiment = onPoints();
  const data = experiment.data as Extract<Experiment['data'], { kind: 'table' }>;
  const other = { ...data, source: { ...data.source, checksum: '0'.repeat(64) } };
  await expect(
    call('create', { run: 'a', experiment: { ...experiment, data: other } }),
  ).rejects.toThrow('generates other points');
});

it('a file is read, and its rows serve later runs', async () => {
  const { call } = engine();
  const text = `x,y,label\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i % 2}`).join('\n')}\n`;
  const file = new File([text], 'own.csv');
  const data = onPoints().data as Extract<Experiment['data'], { kind: 'table' }>;
  const table = { ...data, source: { kind: 'file' as const, path: 'own.csv', checksum: '' } };
  const summary = await call('load', { name: 'table', table, seed: 0, file });
  if (summary.kind !== 'table') throw new Error('no table');
  const { training, rates } = onPoints({ batchSize: 4 });
  const model = modelFor({ name: 'linear', hidden: [], activation: null }, summary.data, 2);
  const made = await call('create', {
    run: 'a',
    experiment: { model, data: summary.data, training, rates },
  });
  expect(made.layers.map(({ name }) => name)).toEqual(['network.0']);
  expect(made.batchesPerEpoch).toBe(7);
});
