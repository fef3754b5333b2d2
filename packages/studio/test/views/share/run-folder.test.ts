/** What the page saves is a run for the command line: the settings and the network in a folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gradus } from '../../../../lab/test/helpers.ts';
import {
  type Experiment,
  lessonExperiment,
  modelFor,
  recipeOf,
} from '../../../src/experiment/index.ts';
import { share } from '../../../src/lang/en/share.ts';
import { settingsText } from '../../../src/views/share/settings-file.ts';
import { tinyEngine } from '../../engine/helpers.ts';

const root = mkdtempSync(join(tmpdir(), 'gradus-run-folder-'));
const before = process.cwd();
// Paths in the settings are those that the command in the page has.
beforeAll(() => process.chdir(root));
afterAll(() => {
  process.chdir(before);
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

type Tiny = Awaited<ReturnType<typeof tinyEngine>>;

/** Trains an experiment, and saves it as the view does. */
async function saved({ call, until }: Tiny, experiment: Experiment): Promise<void> {
  await call('create', { run: 'own', experiment });
  await call('train', { run: 'own', steps: null });
  await until('own', ({ status }) => status === 'finished');
  const ref = { run: 'own', iteration: null };
  const words = share.cardWords;
  const model =
    experiment.data.kind === 'table'
      ? call('exportFile', { ...ref, ending: '.safetensors', name: 'a', lang: 'en', words })
      : call('weightsFile', ref);
  write('runs/own/last.safetensors', await model);
  write('runs/own/config.json', settingsText(experiment));
}

async function evaluated(): Promise<{ accuracy: number }> {
  const ended = await gradus(['evaluate', 'runs/own', '--json']);
  expect(ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('cannot') });
  return JSON.parse(ended.stdout.trim().split('\n')[0]);
}

it('a network for class folders is evaluated on them', async () => {
  const engine = await tinyEngine();
  const files = ['dark', 'light'].flatMap((name, c) =>
    Array.from({ length: 14 }, (_, i) => {
      const data = Uint8Array.from({ length: 20 }, (_, n) => 180 * c + ((n * 37 + i * 11) % 60));
      const bytes = encode({ data, width: 5, height: 4, channels: 1, depth: 8 });
      write(`photos/${name}/${i}.png`, bytes);
      return { path: `${name}/${i}.png`, file: new File([Uint8Array.from(bytes)], `${i}.png`) };
    }),
  );
  await engine.call('addPictures', { name: 'photos', files, isFirst: true });
  const reading = { size: null, channels: 1, seed: 2 } as const;
  const answer = await engine.call('openPictures', { reading });
  if ('trouble' in answer) throw new Error(answer.trouble.message);
  const { data } = answer.opened;
  await saved(engine, {
    ...{ data, model: modelFor(lessonExperiment('C').model, data), rates: [] },
    training: { ...recipeOf(data), batchSize: 8, iterations: 60 },
  });
  const { correct, total } = await engine.call('test', { run: 'own', iteration: null });
  expect((await evaluated()).accuracy).toBeCloseTo((100 * correct) / total, 8);
});

it('a network for a table is evaluated on its rows', async () => {
  const engine = await tinyEngine();
  const rows = Array.from({ length: 90 }, (_, i) => `${i % 17},${(i * 7) % 13},${i % 17 > 8}`);
  const text = `a,b,big\n${rows.join('\n')}\n`;
  write('rows.csv', text);
  const options = {
    ...{ task: null, numeric: [], categorical: [], date: [], ignore: [] },
    ...{ missing: null, encoding: null, delimiter: null, decimal: null, header: null },
  };
  const file = new File([text], 'rows.csv');
  const answer = await engine.call('openTable', { file, reading: options });
  if ('trouble' in answer) throw new Error(answer.trouble.message);
  const source = { kind: 'file', path: 'rows.csv', checksum: answer.opened.checksum } as const;
  const split = { group: null, time: null, fold: null, test: null };
  const summary = await engine.call('load', {
    ...{ name: 'table', seed: 0 },
    table: { source, binary: 'softmax', target: ['big'], options, split },
  });
  if (summary.kind !== 'table') throw new Error('not a table');
  const { data, inputs } = summary;
  await saved(engine, {
    ...{ data, model: modelFor(lessonExperiment('C').model, data, inputs), rates: [] },
    training: { ...recipeOf(data), batchSize: 8, iterations: 60 },
  });
  const { judgement } = await engine.call('judge', { run: 'own', iteration: null });
  const ended = await gradus(['evaluate', 'runs/own', '--json']);
  expect(ended.code, ended.stderr).toBe(0);
  const { metrics } = JSON.parse(ended.stdout.trim().split('\n')[0]);
  const accuracyOf = (all: readonly { name: string; value: number }[]) =>
    all.find(({ name }) => name === 'accuracy')?.value;
  expect(accuracyOf(metrics)).toBe(accuracyOf(judgement.metrics));
});
