/**
 * What the page relies on: a run gives the bits of the command line's code, whatever
 * trains beside it, however often it pauses, and whatever is asked meanwhile.
 */

import { isKept } from '@gradus/lab/events';
import { createExperiment, flatten } from '@gradus/lab/experiment';
import { decodeSafetensors, encodeSafetensors } from 'gradus/data';
import { train } from 'gradus/train';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/engine/digest.ts';
import { readImages } from '../../src/engine/dropped-files.ts';
import type { RunUpdate } from '../../src/engine/messages.ts';
import { hostWeightsOf } from '../../src/engine/snapshots.ts';
import type { Experiment } from '../../src/experiment/index.ts';
import { forkedExperiment } from '../../src/experiment/index.ts';
import { share } from '../../src/lang/en/share.ts';
import { eventsOf, lossesOf, tinyEngine, tinyExperiment, tinyFiles } from './helpers.ts';

/** The losses that logs keep, and the final weights, as `gradus train` computes them. */
async function trained(experiment: Experiment) {
  const data = flatten(await readImages(tinyFiles()));
  const built = await createExperiment(experiment, data);
  const losses: number[] = [];
  const { iterations, evalEvery } = experiment.training;
  await train({
    ...built,
    ...{ iterations, evalEvery },
    onEvent: (event) => {
      if (event.event === 'step' && isKept(event.iteration)) losses.push(event.loss);
    },
  });
  return { losses, digest: await digestOf(hostWeightsOf(built.model)) };
}

const isOver = ({ status }: { status: string }) => status === 'finished';

describe('training', () => {
  it('two runs in turn give the same bits as each alone', async () => {
    const one = tinyExperiment({ seed: 3, iterations: 2000 });
    const two = tinyExperiment({ seed: 4, iterations: 2000, optimizer: 'adam', lr: 0.001 });
    const expected = [await trained(one), await trained(two)];
    const { call, events, updatesOf, until } = await tinyEngine();
    await call('create', { run: 'one', experiment: one });
    await call('create', { run: 'two', experiment: two });
    await call('train', { run: 'one', steps: null });
    await call('train', { run: 'two', steps: null });
    await Promise.all([until('one', isOver), until('two', isOver)]);
    const first = (isWanted: (updates: RunUpdate) => boolean): number =>
      events.findIndex((event) => event.type === 'run' && isWanted(event));
    expect(first(({ run, iteration }) => run === 'two' && iteration > 0)).toBeLessThan(
      first(({ run, status }) => run === 'one' && status === 'finished'),
    );
    for (const [i, run] of ['one', 'two'].entries()) {
      expect(lossesOf(updatesOf(run))).toEqual(expected[i].losses);
      expect(await call('digest', { run, iteration: null })).toBe(expected[i].digest);
    }
  });

  it('single steps, pauses and questions change no result', async () => {
    const experiment = tinyExperiment();
    const expected = await trained(experiment);
    const { call, updatesOf, until } = await tinyEngine();
    await call('create', { run: 'a', experiment });
    for (let step = 1; step <= 3; step++) {
      await call('train', { run: 'a', steps: 1 });
      await until('a', ({ iteration, status }) => iteration === step && status === 'paused');
      await call('test', { run: 'a', iteration: null });
      await call('activity', { run: 'a', iteration: 0 });
      await call('topActivations', { run: 'a', iteration: step, layer: 'relu', unit: 2, count: 5 });
      const words = share.cardWords;
      const file = { ending: '.onnx', name: 'a', lang: 'en', words } as const;
      await call('exportFile', { run: 'a', iteration: step, ...file });
    }
    await call('train', { run: 'a', steps: null });
    await call('pause', { run: 'a' });
    await call('train', { run: 'a', steps: null });
    await until('a', isOver);
    expect(lossesOf(updatesOf('a'))).toEqual(expected.losses);
    expect(await call('digest', { run: 'a', iteration: null })).toBe(expected.digest);
  });

  it('a step takes one step, and a pause before the end keeps the remaining steps', async () => {
    const { call, updatesOf, until } = await tinyEngine();
    await call('create', { run: 'a', experiment: tinyExperiment() });
    await call('train', { run: 'a', steps: 7 });
    await until('a', ({ status }) => status === 'paused');
    expect(updatesOf('a').at(-1)).toMatchObject({ iteration: 7, status: 'paused' });
    expect(updatesOf('a').at(-1)?.snapshots).toContain(7);
  });

  it('an experiment with a recorded change of the rate repeats the run', async () => {
    const { call, until } = await tinyEngine();
    await call('create', { run: 'a', experiment: tinyExperiment() });
    await call('train', { run: 'a', steps: 25 });
    await until('a', ({ status }) => status === 'paused');
    const iteration = await call('setRate', { run: 'a', lr: 0.013 });
    expect(iteration).toBe(25);
    await call('train', { run: 'a', steps: null });
    await until('a', isOver);
    const experiment = { ...tinyExperiment(), rates: [{ iteration, lr: 0.013 }] };
    await call('create', { run: 'b', experiment });
    await call('train', { run: 'b', steps: null });
    await until('b', isOver);
    const [first, second] = await Promise.all(
      ['a', 'b'].map((run) => call('digest', { run, iteration: null })),
    );
    expect(second).toBe(first);
  });

  it('a change of the rate by hand drops the changes planned for later', async () => {
    const { call, updatesOf, until } = await tinyEngine();
    const rates = [
      { iteration: 5, lr: 0.05 },
      { iteration: 20, lr: 0.01 },
    ];
    await call('create', { run: 'a', experiment: { ...tinyExperiment(), rates } });
    await call('train', { run: 'a', steps: 10 });
    await until('a', ({ status }) => status === 'paused');
    expect(updatesOf('a').at(-1)?.lr).toBe(0.05);
    await call('setRate', { run: 'a', lr: 0.5 });
    await call('train', { run: 'a', steps: null });
    await until('a', isOver);
    expect(updatesOf('a').at(-1)?.lr).toBe(0.5);
  });

  it('refuses an experiment on other data than the loaded ones', async () => {
    const { call, summary } = await tinyEngine();
    const experiment = tinyExperiment();
    const on = (checksum: string) => ({ ...experiment, data: { ...experiment.data, checksum } });
    await call('create', { run: 'a', experiment: on(summary.checksum) });
    const other = on(`sha256:${'0'.repeat(64)}`);
    await expect(call('create', { run: 'b', experiment: other })).rejects.toThrow(
      'Load its data first',
    );
    await expect(call('adopt', { run: 'c', experiment: other, weights: [] })).rejects.toThrow(
      'Load its data first',
    );
  });

  it('a loss that is not finite ends the run and names the layer; the run still answers questions', async () => {
    const { call, updatesOf, until } = await tinyEngine();
    const experiment = tinyExperiment({ lr: 1e30 }, { hidden: [50, 50], name: 'relu-50-50' });
    await call('create', { run: 'a', experiment });
    await call('train', { run: 'a', steps: null });
    await until('a', ({ status }) => status === 'diverged');
    const last = updatesOf('a').at(-1);
    expect(last?.message).toMatch(/not finite|NaN|Infinity/);
    expect(eventsOf(updatesOf('a')).map(({ event }) => event)).toContain('diverged');
    expect((await call('test', { run: 'a', iteration: null })).total).toBe(170);
  });
});

describe('forks', () => {
  it('a fork without changes continues to the bits of its run', async () => {
    const experiment = tinyExperiment({
      optimizer: 'adam',
      lr: 0.002,
      schedule: { name: 'cosine' },
    });
    const expected = await trained(experiment);
    const { call, until } = await tinyEngine();
    await call('create', { run: 'a', experiment });
    await call('train', { run: 'a', steps: 33 });
    await until('a', ({ status }) => status === 'paused');
    await call('create', { run: 'b', experiment, from: { run: 'a', iteration: 33 } });
    await call('train', { run: 'b', steps: null });
    await until('b', isOver);
    expect(await call('digest', { run: 'b', iteration: null })).toBe(expected.digest);
  });

  it('a fork with another rate learns like the run with its rate changed at that step', async () => {
    const { call, until } = await tinyEngine();
    const experiment = tinyExperiment();
    await call('create', { run: 'a', experiment });
    await call('train', { run: 'a', steps: 20 });
    await until('a', ({ status }) => status === 'paused');
    const slower = { ...experiment, training: { ...experiment.training, lr: 0.01 } };
    await call('create', { run: 'b', experiment: slower, from: { run: 'a', iteration: 20 } });
    await call('setRate', { run: 'a', lr: 0.01 });
    for (const run of ['a', 'b']) {
      await call('train', { run, steps: null });
      await until(run, isOver);
    }
    const [first, second] = await Promise.all(
      ['a', 'b'].map((run) => call('digest', { run, iteration: null })),
    );
    expect(second).toBe(first);
  });
});

describe('a fork with another rate', () => {
  it('scales the later changes of the rate, also one that is due at once', async () => {
    const base = {
      ...tinyExperiment(),
      rates: [
        { iteration: 10, lr: 0.05 },
        { iteration: 20, lr: 0.02 },
        { iteration: 30, lr: 0.01 },
      ],
    };
    const experiment = forkedExperiment(base, { lr: 0.02 }, 20);
    expect(experiment.rates).toEqual([
      { iteration: 10, lr: 0.05 },
      { iteration: 20, lr: 0.004 },
      { iteration: 30, lr: 0.002 },
    ]);
    const { call, updatesOf, until } = await tinyEngine();
    await call('create', { run: 'a', experiment: base });
    await call('train', { run: 'a', steps: 20 });
    await until('a', ({ status }) => status === 'paused');
    await call('create', { run: 'b', experiment, from: { run: 'a', iteration: 20 } });
    expect(updatesOf('b').at(-1)?.lr).toBe(0.004);
    await call('train', { run: 'b', steps: null });
    await until('b', isOver);
    expect(updatesOf('b').at(-1)?.lr).toBe(0.002);
  });
});

describe('questions', () => {
  it('testing a saved step gives the counts of the test during training', async () => {
    const { call, updatesOf, until } = await tinyEngine();
    await call('create', { run: 'a', experiment: tinyExperiment() });
    await call('train', { run: 'a', steps: null });
    await until('a', isOver);
    const end = eventsOf(updatesOf('a')).find(({ event }) => event === 'end') as {
      correct: number;
    };
    const result = await call('test', { run: 'a', iteration: 60 });
    expect(result.correct).toBe(end.correct);
    expect(result.confusion.flat().reduce((sum, n) => sum + n, 0)).toBe(170);
    expect(result.confidence.every((share) => share > 0 && share <= 1)).toBe(true);
  });

  it('the answer to a picture is its result in the test', async () => {
    const { call, until, summary } = await tinyEngine();
    await call('create', { run: 'a', experiment: tinyExperiment() });
    await call('train', { run: 'a', steps: null });
    await until('a', isOver);
    const { predicted, confidence } = await call('test', { run: 'a', iteration: null });
    const pixels = await call('images', { indices: [5] });
    const found = await call('predict', { run: 'a', iteration: null, pixels });
    expect(found.layers.map(({ name }) => name)).toEqual(['fc1', 'relu', 'fc2']);
    expect(found.probabilities.indexOf(Math.max(...found.probabilities))).toBe(predicted[5]);
    expect(found.probabilities[predicted[5]]).toBeCloseTo(confidence[5], 5);
    expect(pixels).toHaveLength(summary.rows * summary.columns);
  });

  it('a unit is excited most by the pictures with its largest outputs', async () => {
    const { call } = await tinyEngine();
    await call('create', { run: 'a', experiment: tinyExperiment() });
    const asked = { run: 'a', iteration: 0, layer: 'fc2', unit: 3 };
    const all = await call('topActivations', { ...asked, count: 170 });
    expect(new Set(all.indices).size).toBe(170);
    expect([...all.values].sort((a, b) => b - a)).toEqual(all.values);
    expect((await call('topActivations', { ...asked, count: 4 })).indices).toEqual(
      all.indices.slice(0, 4),
    );
  });

  it('activity is the share of probe samples for which a ReLU unit is active', async () => {
    const { call } = await tinyEngine();
    await call('create', { run: 'a', experiment: tinyExperiment() });
    const [relu, ...others] = await call('activity', { run: 'a', iteration: 0 });
    expect(others).toEqual([]);
    expect(relu).toMatchObject({ name: 'relu', layer: 'fc1', measure: 'firing' });
    expect(relu.shares?.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(relu.shares?.some((share) => share > 0.1)).toBe(true);
  });

  it('names a run, step, layer or unit that does not exist', async () => {
    const { call } = await tinyEngine();
    await call('create', { run: 'a', experiment: tinyExperiment() });
    await expect(call('test', { run: 'b', iteration: null })).rejects.toThrow('there is no run b');
    await expect(call('test', { run: 'a', iteration: 5 })).rejects.toThrow('step 5');
    const asked = { run: 'a', iteration: 0, count: 1 };
    await expect(call('topActivations', { ...asked, layer: 'fc9', unit: 0 })).rejects.toThrow(
      'fc9',
    );
    await expect(call('topActivations', { ...asked, layer: 'fc1', unit: 100 })).rejects.toThrow(
      'unit 100',
    );
    await expect(call('weights', { run: 'a', iteration: 0, layer: 'relu' })).rejects.toThrow(
      'relu',
    );
  });

  it('a recorded run answers like others, with its initial weights drawn again', async () => {
    const { call, until } = await tinyEngine();
    const experiment = tinyExperiment();
    await call('create', { run: 'a', experiment });
    await call('train', { run: 'a', steps: null });
    await until('a', isOver);
    const bytes = await call('weightsFile', { run: 'a', iteration: null });
    const built = await call('adopt', {
      run: 'r',
      experiment,
      weights: [{ iteration: 60, bytes }],
    });
    expect(built.snapshots).toEqual([0, 60]);
    for (const iteration of [0, 60]) {
      expect(await call('digest', { run: 'r', iteration })).toBe(
        await call('digest', { run: 'a', iteration }),
      );
    }
    await expect(call('train', { run: 'r', steps: 1 })).rejects.toThrow('record');
  });

  it('weights of a record carry their iteration and must fit its network', async () => {
    const { call } = await tinyEngine();
    const experiment = tinyExperiment();
    await call('create', { run: 'a', experiment });
    const bytes = await call('weightsFile', { run: 'a', iteration: 0 });
    const { tensors } = decodeSafetensors(bytes);
    const best = encodeSafetensors(Object.fromEntries(tensors), { iteration: '40' });
    const weights = [{ iteration: null, bytes: Uint8Array.from(best) }];
    const built = await call('adopt', { run: 'r', experiment, weights });
    expect(built.snapshots).toEqual([0, 40]);
    const adopt = (bytes: Uint8Array<ArrayBuffer>, model = {}) =>
      call('adopt', {
        run: 's',
        experiment: tinyExperiment({}, model),
        weights: [{ iteration: null, bytes }],
      });
    await expect(adopt(bytes)).rejects.toThrow('not a whole number');
    await expect(adopt(Uint8Array.from(best), { hidden: [7], name: 'relu-7' })).rejects.toThrow(
      'fc1.weight',
    );
    await expect(adopt(Uint8Array.from([1, 2, 3]))).rejects.toThrow('s: weights');
    await expect(call('test', { run: 's', iteration: null })).rejects.toThrow('no run s');
  });
});
