/** `--dropout`: each step sets a share of the outputs of every hidden layer to 0. Nothing else in a run changes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { manualSeed, randn } from 'gradus';
import * as nn from 'gradus/nn';
import { loadPicturePredictor, loadPredictor } from 'gradus/preprocessing';
import { describe, expect, test } from 'vitest';
import { buildExperiment } from '../src/experiment/create.ts';
import { flatten, loadImages } from '../src/experiment/data.ts';
import { FeedforwardModel } from '../src/experiment/model.ts';
import { partsFor } from '../src/experiment/parts.ts';
import { defaultTraining } from '../src/settings/table.ts';
import { gradus, jsonLines, sharedRuns, temporary, tinyData } from './helpers.ts';
import { rooms } from './rooms.ts';

const parts = await partsFor(defaultTraining());

const SIZES = { inputDim: 6, activation: 'tanh', outputDim: 3 } as const;

function fieldsOf(model: nn.Module): string[] {
  return [...model.namedChildren()].map(([name]) => name);
}

describe('a network', () => {
  test('has Dropout after each activation, unless the share is 0', () => {
    const fields = (hidden: number[], dropout?: number) =>
      fieldsOf(new FeedforwardModel({ ...SIZES, hidden, dropout }));
    const deep = ['fc1', 'tanh1', 'dropout1', 'fc2', 'tanh2', 'dropout2', 'fc3'];
    expect(fields([5, 4], 0.25)).toEqual(deep);
    expect(fields([5], 0.25)).toEqual(['fc1', 'tanh', 'dropout', 'fc2']);
    expect(fields([5], 0)).toEqual(fields([5]));
    expect(fields([], 0.25)).toEqual(['linear']);
  });

  test('computes the same in training as its layers written out', () => {
    const make = (dropout: number) => {
      manualSeed(4);
      return new FeedforwardModel({ ...SIZES, hidden: [50, 40], dropout });
    };
    const [model, plain] = [make(0.3), make(0)];
    expect(model.stateDict()).toEqual(plain.stateDict());
    const [fc1, fc2, fc3] = model.children().filter((layer) => layer instanceof nn.Linear);
    const x = randn([8, 6]);
    manualSeed(9);
    const found = model.forward(x).dataSync();
    manualSeed(9);
    const [first, second] = [new nn.Dropout(0.3), new nn.Dropout(0.3)];
    const h = second.forward(fc2.forward(first.forward(fc1.forward(x).tanh())).tanh());
    expect(found).toEqual(fc3.forward(h).dataSync());
    expect(found).not.toEqual(plain.forward(x).dataSync());
    expect(model.eval().forward(x).dataSync()).toEqual(plain.forward(x).dataSync());
  });

  test('of an experiment starts with the same weights and first batch as without dropout', async () => {
    const data = flatten(await loadImages({ name: 'idx', directory: tinyData(), classes: 10 }));
    const [without, with_] = [0, 0.4].map((dropout) => {
      const model = { name: 'x', inputDim: 784, hidden: [9], outputDim: 10 };
      const training = { ...defaultTraining(), batchSize: 10, dropout };
      const config = { model: { ...model, activation: 'relu' as const }, training };
      const experiment = buildExperiment(config, data, parts);
      const [[, labels]] = experiment.trainLoader;
      return { weights: experiment.model.stateDict(), labels: labels.dataSync() };
    });
    expect(with_).toEqual(without);
  });
});

const { trained } = sharedRuns();

/** Trains with dropout on pictures and on a table. Returns both folders of runs. */
async function runsWithDropout(): Promise<{ pictures: string; table: string; file: string }> {
  const SETTINGS = ['B', '--iterations', '20', '--dropout', '0.25'];
  const { runs: pictures } = await trained([SETTINGS]);
  const folder = temporary();
  const [table, file] = [join(folder, 'runs'), join(folder, 'rooms.csv')];
  writeFileSync(file, rooms(240));
  const args = ['--target', 'kind', '--ignore', 'price', '--hidden', '12,8', '--iterations', '40'];
  const ended = await gradus(['train', file, ...args, '--dropout', '0.25', '--out', table]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toContain('Linear(4, 12) → ReLU → Dropout(0.25) → Linear(12, 8)');
  return { pictures, table, file };
}

test('runs store it: evaluate, inspect, verify and predict work, and exports predict the same', async () => {
  const { pictures, table } = await runsWithDropout();
  for (const runs of [pictures, table]) {
    expect(await gradus(['evaluate', 'last', '--runs', runs])).toMatchObject({ code: 0 });
    expect(await gradus(['runs', 'verify', '--runs', runs])).toMatchObject({ code: 0 });
    const inspected = await gradus(['inspect', 'last', '--runs', runs]);
    expect(inspected).toMatchObject({ code: 0, stderr: '' });
    const shown = await gradus(['runs', 'show', 'last', '--runs', runs]);
    expect(shown.stdout).toMatch(/\(training\.dropout\) +0\.25\n/);
    expect(shown.stdout).toMatch(/repeat with .*--dropout 0\.25/);
    const folder = temporary();
    const out = (name: string): string => join(folder, name);
    for (const [to, name] of [
      ['safetensors', 'm.safetensors'],
      ['js', 'm.mjs'],
      ['html', 'm.html'],
      ['onnx', 'm.onnx'],
      ['pytorch', 'm.py'],
    ]) {
      const args = ['export', 'last', '--to', to, '--runs', runs, '--out', out(name), '--json'];
      const ended = await gradus(args);
      expect({ to, ...ended }).toMatchObject({ code: 0, stderr: '' });
      const [{ check }] = jsonLines(ended.stdout) as { check?: { difference: number } }[];
      if (to === 'js' || to === 'onnx') expect(check?.difference).toBeLessThan(1e-6);
    }
    expect(readFileSync(out('m.py'), 'utf8')).toContain('nn.Dropout(p=0.25');
  }
});

test('model files restore the network with its dropout', async () => {
  const { pictures, table, file } = await runsWithDropout();
  const exported = async (runs: string): Promise<Uint8Array> => {
    const out = join(temporary(), 'm.safetensors');
    const args = ['export', 'last', '--to', 'safetensors', '--runs', runs, '--out', out];
    expect(await gradus(args)).toMatchObject({ code: 0 });
    return readFileSync(out);
  };
  const { model } = loadPredictor(await exported(table));
  expect(model.architecture.dropout).toBe(0.25);
  const layers = loadPicturePredictor(await exported(pictures)).model.modules();
  expect(layers.filter((layer) => layer instanceof nn.Dropout).map(({ p }) => p)).toEqual([0.25]);
  const module = join(temporary(), 'm.mjs');
  await gradus(['export', 'last', '--to', 'js', '--runs', table, '--out', module]);
  const { predict } = await import(/* @vite-ignore */ pathToFileURL(module).href);
  const args = ['predict', 'last', file, '--runs', table, '--json'];
  const [line] = jsonLines((await gradus(args)).stdout);
  const [, first] = readFileSync(file, 'utf8').split('\n');
  const names = readFileSync(file, 'utf8').split('\n')[0].split(',');
  const row = Object.fromEntries(first.split(',').map((cell, i) => [names[i], cell]));
  expect(predict(row).value).toBe(line.value);
});

test.each(['1', '-0.1', 'NaN', 'half'])('--dropout %s is wrong usage', async (value) => {
  const { code, stderr } = await gradus(['train', 'A', '--dropout', value]);
  expect(code).toBe(2);
  expect(stderr).toMatch(new RegExp(`--dropout.*'${value}'.*at least 0 and below 1`));
});
