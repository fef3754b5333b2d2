/** Every optimizer and schedule of the command line trains, and PyTorch's classes give the same defaults. */
import { engineStatistics } from 'gradus';
import { optimizers } from 'gradus/optim';
import { train } from 'gradus/train';
import { describe, expect, test } from 'vitest';
import { createExperiment } from '../src/experiment/create.ts';
import { flatten, loadImages } from '../src/experiment/data.ts';
import { OPTIMIZER_NAMES, OPTIMIZERS } from '../src/settings/optimizers.ts';
import {
  defaultTraining,
  SCHEDULES,
  type ScheduleName,
  scheduleWith,
  type TrainingConfig,
} from '../src/settings/table.ts';
import { gradus, jsonLines, tinyData } from './helpers.ts';

async function experiment(training: Partial<TrainingConfig>) {
  const images = await loadImages({ name: 'idx', directory: tinyData(), classes: 10 });
  const data = flatten(images);
  const { inputDim, outputDim } = data;
  const model = { name: 't', inputDim, hidden: [6], activation: 'selu' as const, outputDim };
  const defaults = defaultTraining(training.optimizer);
  const config = { ...defaults, batchSize: 10, iterations: 12, ...training };
  return createExperiment({ model, training: config }, data);
}

/** The learning rate before each of 12 steps. */
async function ratesOf(name: ScheduleName, training: Partial<TrainingConfig> = {}) {
  const { scheduler, optimizer } = await experiment({
    ...{ lr: 1, schedule: scheduleWith(name, 12) },
    ...training,
  });
  return Array.from({ length: 12 }, () => {
    const { lr } = optimizer.paramGroups[0];
    scheduler?.step();
    return Number(lr.toFixed(3));
  });
}

describe.each(OPTIMIZER_NAMES)('%s', (name) => {
  test('has the defaults of its class', () => {
    const { className, lr, weightDecay, hasMomentum } = OPTIMIZERS[name];
    const { settings } = optimizers[className];
    if (name !== 'sgd') expect(settings.lr.default).toBe(lr);
    expect(settings.weightDecay.default).toBe(weightDecay);
    expect('momentum' in settings).toBe(hasMomentum);
  });

  test('trains, and compiles nothing after its second step', async () => {
    const built = await experiment({ optimizer: name, schedule: scheduleWith('constant', 12) });
    const compilations: number[] = [];
    const { loss } = await train({
      ...built,
      ...{ iterations: 12, evalEvery: 0 },
      afterStep: async ({ iteration }) => {
        await built.model.parameters()[0].data();
        compilations[iteration] = engineStatistics().compilations;
      },
    });
    expect(Number.isFinite(loss)).toBe(true);
    expect(compilations[11]).toBe(compilations[3]);
  });
});

describe('the rates of schedules', () => {
  test('polynomial falls to 0 at the end', async () => {
    const rates = await ratesOf('polynomial', { schedule: { name: 'polynomial', power: 2 } });
    expect(rates.slice(0, 3)).toEqual([1, 0.84, 0.694]);
    expect(rates[11]).toBe(0.007);
  });

  test('polynomial begins after a warm-up', async () => {
    const rates = await ratesOf('polynomial', { warmUp: 3 });
    expect(rates.slice(0, 5)).toEqual([0.25, 0.5, 0.75, 1, 0.889]);
  });

  test('constant is whole after some steps', async () => {
    expect(await ratesOf('constant')).toEqual([...Array(4).fill(0.1), ...Array(8).fill(1)]);
  });

  test('cyclic goes up and down', async () => {
    const up = [0.1, 0.325, 0.55, 0.775];
    const down = [1, 0.775, 0.55, 0.325];
    expect(await ratesOf('cyclic')).toEqual([...up, ...down, ...up]);
  });

  test('warm restarts begin again', async () => {
    const cosine = [1, 0.854, 0.5, 0.146];
    expect(await ratesOf('warm-restarts')).toEqual([...cosine, ...cosine, ...cosine]);
  });

  test('each schedule loads what it needs', async () => {
    for (const name of SCHEDULES) {
      const schedules = await experiment({ schedule: scheduleWith(name, 12) });
      expect(schedules.scheduler ?? schedules.evaluationScheduler).toBeDefined();
    }
  });
});

test('a run of the command line keeps them in its settings', async () => {
  const { code, stdout } = await gradus([
    ...['train', 'A', '--dataset', 'idx', '--data', tinyData(), '--iterations', '6', '--json'],
    ...['--optimizer', 'rmsprop', '--momentum', '0.5', '--batch-size', '8', '--eval-every', '3'],
    ...['--schedule', 'cyclic', '--schedule-step', '2', '--schedule-factor', '0.5'],
  ]);
  expect(code).toBe(0);
  const text = JSON.stringify(jsonLines(stdout));
  expect(text).toContain('"event":"end"');
});
