/** `gradus train FILE --binary logit`: one logit for two classes, and every command on such a run. */
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainingTable } from '@gradus/lab/tabular';
import { BCEWithLogitsLoss, CrossEntropyLoss } from 'gradus/nn';
import { loadPredictor } from 'gradus/preprocessing';
import { inferColumns, splitRows, Table } from 'gradus/table';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildExperiment } from '../../src/experiment/create.ts';
import { partsFor } from '../../src/experiment/parts.ts';
import { trainCommandOf } from '../../src/settings/command.ts';
import { tableTraining } from '../../src/settings/recipe.ts';
import { runConfigSchema } from '../../src/settings/schema.ts';
import { defaultTraining } from '../../src/settings/table.ts';
import { gradus, jsonLines, runsIn, temporary } from '../helpers.ts';

const parts = await partsFor(defaultTraining());

const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
const runs = join(folder, 'runs');
const file = join(folder, 'mails.csv');
afterAll(() => rmSync(folder, { recursive: true }));

/** Mails: a fifth of them is spam, which follows from links and length. */
const MAILS = Array.from({ length: 120 }, (_, i) => {
  const links = (i * 7) % 10;
  const words = 10 + ((i * 37) % 90);
  return { links, words, kind: links > 7 ? 'spam' : 'ham', size: ['s', 'm', 'l'][i % 3] };
});
const CSV = ['links,words,kind,size', ...MAILS.map((mail) => Object.values(mail).join(','))];
const LOGIT = ['--target', 'kind', '--binary', 'logit'];
const SHORT = ['--iterations', '75', '--quiet'];
/** The runs with one logit and with two. */
let [one, two] = ['', ''];

beforeAll(async () => {
  writeFileSync(file, CSV.join('\n'));
  for (const words of [LOGIT, ['--target', 'kind', '--seed', '1']]) {
    const ended = await gradus(['train', file, ...words, ...SHORT, '--out', runs]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  }
  [one, two] = ['seed0', 'seed1'].map((end) => runsIn(runs).find((id) => id.endsWith(end)) ?? '');
});

const inRuns = (...argv: string[]) => gradus([...argv, '--runs', runs]);
const jsonIn = (root: string, run: string, name: string) =>
  JSON.parse(readFileSync(join(root, run, name), 'utf8'));
const kept = (root: string, run = runsIn(root)[0]) =>
  ['best.safetensors', 'last.safetensors', 'split.safetensors', 'judgement.json'].map((name) =>
    readFileSync(join(root, run, name)),
  );

describe('the run', () => {
  test('keeps its binary output, and its command gives the same bits', async () => {
    const config = jsonIn(runs, one, 'config.json');
    expect(config.data).toMatchObject({ binary: 'logit', classNames: ['ham', 'spam'] });
    expect(config.model.outputDim).toBe(1);
    const command = trainCommandOf(config);
    expect(command).toContain(' --target kind --binary logit');
    const again = temporary();
    const ended = await gradus([...command.split(' ').slice(2), '--out', again]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(kept(again)).toEqual(kept(runs, one));
  });

  test('by default there is a logit for each class, as in runs that lack the field', () => {
    const config = jsonIn(runs, two, 'config.json');
    expect(config.data.binary).toBe('softmax');
    expect(config.model.outputDim).toBe(2);
    expect(trainCommandOf(config)).not.toContain('binary');
    delete config.data.binary;
    expect(runConfigSchema.parse(config).data).toMatchObject({ binary: 'softmax' });
  });

  test('learns to detect spam, and an interrupted run with --balance ends with the same bits', async () => {
    const { metrics } = jsonIn(runs, one, 'judgement.json');
    expect(metrics[0]).toMatchObject({ name: 'accuracy' });
    expect(metrics[0].value).toBeGreaterThan(0.85);
    const [whole, stopped] = [temporary(), temporary()];
    const args = ['train', file, ...LOGIT, '--balance', '--iterations', '75'];
    expect(await gradus([...args, '--out', whole])).toMatchObject({ code: 0 });
    const more = ['--checkpoint-every', '10', '--json', '--log-every', '1', '--out', stopped];
    const cut = await gradus([...args, ...more], { interruptAt: '"iteration":35,' });
    expect(cut.code).toBe(130);
    expect(await gradus(['resume', 'last', '--runs', stopped])).toMatchObject({ code: 0 });
    expect(kept(stopped)).toEqual(kept(whole));
    expect(kept(whole)[0]).not.toEqual(kept(runs, one)[0]);
  });

  test('one logit distinguishes points of two classes', async () => {
    const out = temporary();
    const args = ['train', '--dataset', 'moons', '--points', '200', '--binary', 'logit'];
    expect(await gradus([...args, ...SHORT, '--out', out])).toMatchObject({ code: 0, stderr: '' });
    const [run] = runsIn(out);
    expect(trainCommandOf(jsonIn(out, run, 'config.json'))).toContain(' --binary logit');
    expect(jsonIn(out, run, 'judgement.json').boundary.classes).toContain(1);
  });
});

describe('commands on the run', () => {
  test('predict gives both probabilities, and the file of the weights alone gives the same bits', async () => {
    const alone = join(temporary(), 'model.safetensors');
    copyFileSync(join(runs, one, 'best.safetensors'), alone);
    const rows = [
      { links: 1, words: 20, size: 's' },
      { links: 9, words: 50, size: 'm' },
    ];
    const predictor = loadPredictor(readFileSync(alone));
    expect(predictor.model.architecture.binary).toBe('logit');
    const { predictions } = predictor.predict(rows);
    const fresh = join(folder, 'new.csv');
    writeFileSync(fresh, ['links,words,size', '1,20,s', '9,50,m'].join('\n'));
    const { stdout } = await inRuns('predict', one, fresh);
    const [head, ...lines] = stdout.trimEnd().split('\n');
    const names = 'kind_predicted,kind_probability_ham,kind_probability_spam';
    expect(head).toBe(`links,words,size,${names}`);
    for (const [i, line] of lines.entries()) {
      const [kind, ...probabilities] = line.split(',').slice(3);
      const each = predictions[i];
      expect(kind).toBe(each.value);
      const given = 'probabilities' in each ? each.probabilities : [];
      expect(Float32Array.from(probabilities, Number)).toEqual(given);
      expect(Number(probabilities[0]) + Number(probabilities[1])).toBeCloseTo(1, 6);
    }
    expect(lines[1]).toContain(',spam,');
  });

  test('evaluate gives the metrics of training', async () => {
    const { metrics, confusion } = jsonIn(runs, one, 'judgement.json');
    const { stdout } = await inRuns('evaluate', one, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ metrics, confusion, leftOut: 0 });
  });

  test('diagnose counts the recognised samples of two classes', async () => {
    const { code, stdout, stderr } = await inRuns('diagnose', one);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toMatch(/loss at the start/i);
    const config = join(runs, one, 'config.json');
    const watched = await inRuns('diagnose', config, '--iterations', '30', '--json');
    const [first] = jsonLines(watched.stdout);
    expect(first).toMatchObject({ event: 'probe', iteration: 0, classes: 2 });
    expect(first.accuracy).toEqual(expect.any(Number));
    expect(first.guessing).toBeUndefined();
  });

  test('lr-find, runs show, compare and report work on it', async () => {
    const found = await inRuns('lr-find', one, '--iterations', '60');
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(found.stdout).toMatch(/Suggested learning rate: [\d.]+/);
    expect(found.stdout).toContain(' --binary logit');
    const shown = await inRuns('runs', 'show', one);
    expect(shown.stdout).toMatch(/\(data\.binary\) +logit\n/);
    expect(shown.stdout).not.toMatch(/guess/);
    const compared = await inRuns('compare', one, two);
    expect(compared.stdout).toMatch(/^run .* output for two classes /);
    const page = join(folder, 'report.html');
    expect(await inRuns('report', one, two, '--out', page)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(page, 'utf8')).toContain('--binary logit');
  });

  test('other values in config.json, and one logit for three classes, are refused', async () => {
    const copy = temporary();
    cpSync(join(runs, two), join(copy, two), { recursive: true });
    const { crc32: _, ...config } = jsonIn(copy, two, 'config.json');
    for (const [binary, classNames] of [
      ['both', ['ham', 'spam']],
      ['logit', ['ham', 'spam', 'eggs']],
    ]) {
      const data = { ...config.data, binary, classNames };
      writeFileSync(join(copy, two, 'config.json'), JSON.stringify({ ...config, data }));
      const { code, stderr } = await gradus(['runs', 'show', two, '--runs', copy]);
      expect(code).toBe(3);
      expect(stderr).toMatch(/binary/);
    }
  });
});

describe('the loss', () => {
  const table = Table.fromRows(MAILS, { name: 'mails' });
  const plan = inferColumns(table, { target: 'kind' });
  const split = splitRows(table, { plan });
  const made = (binary: 'softmax' | 'logit', balance: boolean) => {
    const data = trainingTable(table, plan, split, { binary });
    const { inputDim, outputDim } = data;
    const model = { name: 't', inputDim, hidden: [], activation: null, outputDim };
    const training = { ...tableTraining(data.length), balance, batchSize: data.train.length };
    return buildExperiment({ model, training }, data, parts);
  };

  test('fits the outputs: one logit has BCEWithLogitsLoss', () => {
    expect(made('logit', false).loss).toBeInstanceOf(BCEWithLogitsLoss);
    expect(made('softmax', false).loss).toBeInstanceOf(CrossEntropyLoss);
  });

  test('balanced, both classes have the same total weight, and the mean weight is 1', () => {
    const { loss, trainLoader } = made('logit', true);
    const [[, target]] = trainLoader;
    const labels = [...target.dataSync()];
    const spam = labels.filter((label) => label === 1).length;
    const { weight, posWeight } = loss as BCEWithLogitsLoss;
    const first = weight?.dataSync()[0] ?? 0;
    const second = first * (posWeight?.dataSync()[0] ?? 0);
    expect(second * spam).toBeCloseTo(first * (labels.length - spam), 4);
    const guess = target.mul(0);
    expect(loss.forward(guess, target).itemSync()).toBeCloseTo(Math.LN2, 5);
  });
});

describe('what is refused', () => {
  test.each([
    [
      'three classes',
      ['--target', 'size'],
      /needs a target of two classes, but "size" has 3\. Leave/,
    ],
    ['a number', ['--target', 'words'], /"words" is read as a number\. .*--task classification/],
    [
      'several numbers',
      ['--target', 'words,links'],
      /several targets are numbers\. Leave --binary out/,
    ],
  ])('%s', async (_, words, message) => {
    const out = temporary();
    const args = ['train', file, ...words, '--binary', 'logit', '--out', out];
    const { code, stderr } = await gradus(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
    expect(runsIn(out)).toEqual([]);
  });

  test('other values, and pictures', async () => {
    const other = await gradus(['train', file, '--target', 'kind', '--binary', 'sigmoid']);
    expect(other).toMatchObject({ code: 2, stderr: expect.stringMatching(/softmax.*logit/) });
    const pictures = await gradus(['train', 'C', '--binary', 'logit']);
    expect(pictures).toMatchObject({ code: 2, stderr: expect.stringContaining('is for tables') });
  });
});
