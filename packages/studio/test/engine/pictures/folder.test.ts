/** Class folders of the visitor: the engine reads, shows and trains on them as the command line does. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadImageFolderDataset } from '@gradus/datasets';
import { createExperiment, flatten } from '@gradus/lab/experiment';
import { encode } from 'fast-png';
import { loadPicturePredictor } from 'gradus/preprocessing';
import { train } from 'gradus/train';
import { afterAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/engine/digest.ts';
import type { PictureReading } from '../../../src/engine/pictures/preview-messages.ts';
import { hostWeightsOf } from '../../../src/engine/snapshots.ts';
import {
  type Experiment,
  lessonExperiment,
  modelFor,
  type Pictures,
} from '../../../src/experiment/index.ts';
import { share } from '../../../src/lang/en/share.ts';
import { tinyEngine } from '../helpers.ts';

const root = mkdtempSync(join(tmpdir(), 'gradus-pictures-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const [HEIGHT, WIDTH] = [5, 6];
const COLORS = { blue: [30, 60, 220], green: [40, 200, 50], red: [220, 40, 30] };

/** A PNG of one colour with noise from the seed. */
function picture(color: readonly number[], seed: number, width = WIDTH, height = HEIGHT) {
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.max(0, color[i % 3] - ((i * 37 + seed * 101) % 30));
  }
  return encode({ data, width, height, channels: 3, depth: 8 });
}

/** Three classes of 10 pictures that differ only in colour. */
const PHOTOS: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  Object.entries(COLORS).flatMap(([name, color], c) =>
    Array.from({ length: 10 }, (_, i) => [`${name}/${i}.png`, picture(color, 100 * c + i)]),
  ),
);

type Files = Readonly<Record<string, Uint8Array | string>>;

const filesOf = (files: Files) =>
  Object.entries(files).map(([path, bytes]) => ({
    path,
    file: new File([typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)], path),
  }));

const READING: PictureReading = { size: null, channels: 3, seed: 4 };

async function open(files: Files, reading = READING) {
  const engine = await tinyEngine();
  const all = filesOf(files);
  const half = Math.ceil(all.length / 2);
  for (const isFirst of [true, false]) {
    const some = isFirst ? all.slice(0, half) : all.slice(half);
    await engine.call('addPictures', { name: 'photos', files: some, isFirst });
  }
  return { ...engine, answer: await engine.call('openPictures', { reading }) };
}

async function opened(files: Files = PHOTOS, reading = READING) {
  const { answer, ...engine } = await open(files, reading);
  if ('trouble' in answer) throw new Error(answer.trouble.message);
  return { ...engine, opened: answer.opened };
}

describe('a folder', () => {
  it('is shown with its classes, sizes, thumbnails and what was left out', async () => {
    const broken = PHOTOS['red/3.png'].subarray(0, 60);
    const { opened: found, events } = await opened({
      ...PHOTOS,
      'red/3.png': broken,
      'red/notes.txt': 'no picture',
      'red/old/1.png': PHOTOS['red/1.png'],
      'readme.md': 'beside',
      'blue/big.png': picture([0, 0, 255], 1, 12, 5),
    });
    expect(found.data).toMatchObject({
      ...{ kind: 'pictures', name: 'folder', directory: 'photos', classes: 3, channels: 3 },
      ...{ rows: HEIGHT, columns: WIDTH, splitSeed: 4, preprocessing: 'resize' },
      classNames: ['blue', 'green', 'red'],
    });
    expect(found.classes.map(({ name, count }) => [name, count])).toEqual([
      ['blue', 11],
      ['green', 10],
      ['red', 9],
    ]);
    const shown = found.classes.reduce((sum, each) => sum + each.shown, 0);
    expect(found.thumbnails).toHaveLength(shown * 3 * HEIGHT * WIDTH);
    expect(found.sizes).toEqual([
      { width: WIDTH, height: HEIGHT, count: 29 },
      { width: 12, height: 5, count: 1 },
    ]);
    expect(found.stretched).toBe(1);
    const { train, validation, test } = found.counts;
    expect([train + test, validation]).toEqual([30, 0]);
    const why = Object.fromEntries(found.skipped.map(({ file, details }) => [file, details.code]));
    expect(why).toEqual({
      ...{ 'red/3.png': 'damaged', 'red/notes.txt': 'no-picture' },
      ...{ 'red/old': 'nested', 'readme.md': 'beside' },
    });
    expect(events.findLast(({ type }) => type === 'reading')).toMatchObject({
      total: 31,
      loaded: 31,
    });
  });

  it('of large pictures gets a usual size, and any size that is chosen', async () => {
    const large = Object.fromEntries(
      Object.keys(PHOTOS).map((path, i) => [path, picture([i, 90, 90], i, 96, 72)]),
    );
    const { opened: found } = await opened(large, { ...READING, channels: 1 });
    expect(found.data).toMatchObject({ rows: 24, columns: 32 });
    expect(found.data.channels).toBeUndefined();
    const { opened: chosen } = await opened(large, { ...READING, size: [8, 9] });
    expect(chosen.data).toMatchObject({ rows: 8, columns: 9, channels: 3 });
  });

  it.each([
    ['nothing', {}, 'no-classes'],
    ['no class folders', { 'a.png': PHOTOS['red/1.png'] }, 'no-classes'],
    ['one class', { 'a/1.png': PHOTOS['red/1.png'], 'a/2.png': PHOTOS['red/2.png'] }, 'one-class'],
    ['a class of one picture', { ...PHOTOS, 'a/1.png': PHOTOS['red/1.png'] }, 'small-class'],
    ['no readable picture', { 'a/1.png': 'x', 'b/1.png': 'y' }, 'nothing-readable'],
    ['folders of folders', { 'x/a/1.png': 'x', 'x/b/1.png': 'y' }, 'two-deep'],
  ])('with %s comes back with the reason', async (_, files, code) => {
    const { answer } = await open(files as Files);
    expect(answer).toMatchObject({ trouble: { kind: 'set', details: { code } } });
  });
});

describe('a run', () => {
  async function finished() {
    const { call, until, opened: found } = await opened();
    const { data } = found;
    const experiment: Experiment = {
      ...{ data, model: modelFor(lessonExperiment('C').model, data), rates: [] },
      training: { ...lessonExperiment('C').training, batchSize: 9, iterations: 40, evalEvery: 20 },
    };
    const summary = await call('load', { name: 'known', data });
    await call('create', { run: 'own', experiment });
    await call('train', { run: 'own', steps: null });
    await until('own', ({ status }) => status === 'finished');
    return { call, experiment, summary };
  }

  it('has the bits of the command line, and its predictions', async () => {
    const { call, experiment, summary } = await finished();
    for (const [path, bytes] of Object.entries(PHOTOS)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), bytes);
    }
    const { rows, columns, channels, splitSeed: seed } = experiment.data as Pictures;
    const images = await loadImageFolderDataset(root, { size: [rows, columns], channels, seed });
    expect(summary).toMatchObject({ kind: 'pictures', checksum: images.checksum });
    const built = await createExperiment(experiment, flatten(images));
    const { iterations, evalEvery } = experiment.training;
    await train({ ...built, ...{ iterations, evalEvery } });
    const ref = { run: 'own', iteration: null };
    expect(await call('digest', ref)).toBe(await digestOf(hostWeightsOf(built.model)));
    const { correct, total, predicted } = await call('test', ref);
    expect([correct, total]).toEqual([images.test.labels.data.length, predicted.length]);
  });

  it('recognises a picture in the form of the training pictures, and is saved with it', async () => {
    const { call } = await finished();
    const ref = { run: 'own', iteration: null };
    const file = new File([Uint8Array.from(picture([215, 40, 35], 7, 40, 30))], 'my.png');
    const form = { rows: HEIGHT, columns: WIDTH, channels: 3 } as const;
    const pixels = await call('readPicture', { file, form });
    const { probabilities } = await call('predict', { ...ref, pixels });
    expect(probabilities.indexOf(Math.max(...probabilities))).toBe(2);
    const request = { ending: '.safetensors', name: 'photos', lang: 'en' } as const;
    const words = share.cardWords;
    const bytes = await call('exportFile', { ...ref, ...request, words });
    const loaded = loadPicturePredictor(bytes as Uint8Array);
    expect(loaded.picture).toMatchObject({ ...form, preparation: 'resize' });
    expect(loaded.classNames).toEqual(['blue', 'green', 'red']);
    for (const ending of ['.js', '.onnx', '.html', '.py', '.card.md'] as const) {
      const made = await call('exportFile', { ...ref, ...request, ending, words });
      expect(made.length, ending).toBeGreaterThan(500);
    }
  });
});
