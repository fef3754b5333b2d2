/** `--balance`: classes with fewer training samples weigh more in the loss. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildExperiment } from '../src/experiment/create.ts';
import { flatten, loadImages } from '../src/experiment/data.ts';
import { partsFor } from '../src/experiment/parts.ts';
import { trainCommandOf } from '../src/settings/command.ts';
import { runConfigSchema } from '../src/settings/schema.ts';
import { defaultTraining } from '../src/settings/table.ts';
import { gradus, jsonLines, labelFile, NAMES, runsIn, temporary, tinyData } from './helpers.ts';

const parts = await partsFor(defaultTraining());

/** 50 labels, half of them 0. */
const LABELS = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 0 : 1 + ((i * 3) % 9)));

const MODEL = {
  ...{ name: 'A', inputDim: 784, hidden: [100], outputDim: 10 },
  activation: 'sigmoid' as const,
};

/** n / (k · count) for each of the k classes that occur. */
function weightsOf(labels: readonly number[]): number[] {
  const counts = Array.from({ length: 10 }, (_, c) => labels.filter((y) => y === c).length);
  const occurring = counts.filter((n) => n > 0).length;
  return counts.map((n) => (n === 0 ? 1 : labels.length / (occurring * n)));
}

test('the loss of a step is weighted, with weights from the training samples', async () => {
  const directory = tinyData({ [NAMES.trainLabels]: labelFile(LABELS) });
  const data = flatten(await loadImages({ name: 'idx', directory, classes: 10 }));
  for (const keepBest of [false, true]) {
    const training = { ...defaultTraining(), batchSize: 20, balance: true, keepBest };
    const { trainLoader, model, loss } = buildExperiment({ model: MODEL, training }, data, parts);
    const trained = Array.from({ length: trainLoader.dataset.length }, (_, i) =>
      Number(trainLoader.dataset.get(i)[1].dataSync()[0]),
    );
    const weights = weightsOf(trained);
    const [[images, labels]] = trainLoader;
    const logits = model.forward(images);
    const value = loss.forward(logits, labels).dataSync()[0];
    const rows = [...labels.dataSync()].map((y, i) => {
      const row = [...logits.dataSync().slice(10 * i, 10 * (i + 1))];
      const sum = row.reduce((total, x) => total + Math.exp(x), 0);
      return { weight: weights[y], loss: Math.log(sum) - row[y] };
    });
    const total = rows.reduce((sum, { weight }) => sum + weight, 0);
    const mean = rows.reduce((sum, row) => sum + row.weight * row.loss, 0) / total;
    expect(value).toBeCloseTo(mean, 5);
    expect(value).not.toBeCloseTo(rows.reduce((sum, row) => sum + row.loss, 0) / rows.length, 5);
  }
});

test('initial weights and the order of the samples are the same as without it', async () => {
  const data = flatten(await loadImages({ name: 'idx', directory: tinyData(), classes: 10 }));
  const [plain, balanced] = [false, true].map((balance) => {
    const training = { ...defaultTraining(), balance };
    const { model, trainLoader } = buildExperiment({ model: MODEL, training }, data, parts);
    const [[, labels]] = trainLoader;
    const weights = model.parameters().map((parameter) => [...parameter.dataSync()]);
    return { weights, labels: [...labels.dataSync()] };
  });
  expect(balanced).toEqual(plain);
});

const SHORT = ['--iterations', '40', '--eval-every', '20'];

test('a run on pictures stores it, and its command repeats it', async () => {
  const directory = tinyData({ [NAMES.trainLabels]: labelFile(LABELS) });
  const root = temporary();
  const args = ['train', 'A', '--dataset', 'idx', '--data', directory, '--batch-size', '10'];
  const run = async (more: readonly string[], out: string) => {
    const ended = await gradus([...args, ...SHORT, ...more, '--json', '--out', join(root, out)]);
    expect(ended.code).toBe(0);
    return jsonLines(ended.stdout).filter(({ event }) => event === 'step');
  };
  const steps = await run(['--balance'], 'balanced');
  expect(steps).not.toEqual(await run([], 'plain'));
  const [name] = runsIn(join(root, 'balanced'));
  const file = join(root, 'balanced', name, 'config.json');
  const config = runConfigSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  expect(config.training.balance).toBe(true);
  expect(trainCommandOf(config)).toContain(' --balance');
});

test.each(['pictures', 'a table'])(
  'an interrupted and resumed run on %s gives the same bits',
  async (data) => {
    const root = temporary();
    const file = join(root, 't.csv');
    const rows = Array.from(
      { length: 90 },
      (_, i) => `${(i * 37) % 90},${i % 9 === 0 ? 'rare' : 'often'}`,
    );
    writeFileSync(file, `x,y\n${rows.join('\n')}\n`);
    const directory = tinyData({ [NAMES.trainLabels]: labelFile(LABELS) });
    const what =
      data === 'a table'
        ? [file, '--target', 'y', '--numeric', 'x', '--hidden', '8']
        : ['A', '--dataset', 'idx', '--data', directory];
    const train = (out: string, balance = ['--balance']) => [
      ...['train', ...what, ...balance, '--batch-size', '10', ...SHORT, '--out', join(root, out)],
      ...['--checkpoint-every', '5', '--json', '--log-every', '1'],
    ];
    expect((await gradus(train('whole'))).code).toBe(0);
    expect((await gradus(train('plain', []))).code).toBe(0);
    const cut = await gradus(train('stopped'), { interruptAt: '"iteration":23,' });
    expect(cut.code).toBe(130);
    expect((await gradus(['resume', 'last', '--runs', join(root, 'stopped')])).code).toBe(0);
    const weights = (out: string) => {
      const [name] = runsIn(join(root, out));
      return readFileSync(join(root, out, name, 'last.safetensors'));
    };
    expect(weights('stopped')).toEqual(weights('whole'));
    expect(weights('stopped')).not.toEqual(weights('plain'));
  },
);

test('a regression target is refused, and leaves no run behind', async () => {
  const root = temporary();
  const file = join(root, 't.csv');
  const rows = Array.from({ length: 60 }, (_, i) => `${i / 7},${i / 3}`);
  writeFileSync(file, `x,price\n${rows.join('\n')}\n`);
  const args = ['train', file, '--target', 'price', '--balance', '--out', join(root, 'runs')];
  const { code, stderr } = await gradus(args);
  expect(code).toBe(2);
  expect(stderr).toContain('--balance weighs classes, but the target "price" is read as a number');
  expect(stderr).toContain('--task classification');
  expect(runsIn(join(root, 'runs'))).toEqual([]);
});
