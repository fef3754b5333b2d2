import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EMNIST_SPLITS, type EmnistSplit, loadEmnist } from '@gradus/datasets';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as browser from '../src/browser.ts';
import { failure, serve } from './serve.ts';
import { images, labels } from './tiny-set.ts';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gradus-emnist-'));
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(root, { recursive: true });
});

/** The files of the published archive, with pictures of 2 × 3 pixels. */
function archive(split: EmnistSplit, ...values: number[]): Record<string, Uint8Array> {
  const file = (part: string, kind: string) => `emnist-${split}-${part}-${kind}-ubyte.gz`;
  const packed = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));
  return {
    [file('train', 'images-idx3')]: packed(images(values.length, 2, 3)),
    [file('train', 'labels-idx1')]: packed(labels(...values)),
    [file('test', 'images-idx3')]: packed(images(1, 2, 3)),
    [file('test', 'labels-idx1')]: packed(labels(values[0])),
  };
}

async function write(files: Record<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(root, name), bytes);
}

describe('EMNIST', () => {
  it.each<[EmnistSplit, number, number, string]>([
    ['balanced', 47, 36, 'a'],
    ['balanced', 47, 38, 'd'],
    ['balanced', 47, 46, 't'],
    ['bymerge', 47, 45, 'r'],
    ['byclass', 62, 9, '9'],
    ['byclass', 62, 10, 'A'],
    ['byclass', 62, 35, 'Z'],
    ['byclass', 62, 36, 'a'],
    ['byclass', 62, 61, 'z'],
    ['digits', 10, 7, '7'],
    ['mnist', 10, 3, '3'],
    ['letters', 26, 1, 'A'],
    ['letters', 26, 26, 'Z'],
  ])('%s has %i classes, and its label %i is %s', async (split, classes, label, character) => {
    await write(archive(split, label, label));
    const set = await loadEmnist({ root, split });
    expect(set).toMatchObject({ name: `emnist-${split}`, classes, verified: false });
    expect(set.classNames).toHaveLength(classes);
    expect(new Set(set.classNames).size).toBe(classes);
    for (const part of [set.train, set.test]) {
      expect(set.classNames[part.labels.data[0]]).toBe(character);
    }
  });

  it('turns its pictures upright', async () => {
    await write(archive('digits', 1, 2));
    const { train, test } = await loadEmnist({ root, split: 'digits' });
    expect(train.images.shape).toEqual([2, 3, 2]);
    expect([...train.images.data]).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
    expect([...test.images.data]).toEqual([0, 3, 1, 4, 2, 5]);
  });

  it('is the same set in the browser, with the checksum of the files as they are published', async () => {
    const files = archive('letters', 1, 26, 3);
    await write(files);
    serve(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`e/${name}`, bytes])));
    const inNode = await loadEmnist({ root, split: 'letters' });
    expect(await browser.loadEmnist({ root: 'e', split: 'letters' })).toEqual(inNode);
    expect([...inNode.train.labels.data]).toEqual([0, 25, 2]);
  });

  it('names the file and the label that do not fit the split', async () => {
    await write(archive('letters', 1, 0));
    expect((await failure(loadEmnist({ root, split: 'letters' }))).message).toMatch(
      /emnist-letters-train-labels-idx1-ubyte\.gz: label 0 \(number 1, counted from 0\) is outside 1 to 26, the labels/,
    );
    await write(archive('balanced', 46, 47));
    expect((await failure(loadEmnist({ root, split: 'balanced' }))).message).toMatch(
      /label 47 \(number 1, counted from 0\) is outside the classes 0 to 46/,
    );
  });

  it('is told by the names of its files, in Node and in the browser', async () => {
    await expect(loadEmnist({ root })).rejects.toThrow(
      /holds no files of EMNIST, which are called like emnist-balanced-train-images-idx3-ubyte\.gz/,
    );
    await write(archive('letters', 1, 26));
    expect(await loadEmnist({ root })).toMatchObject({ name: 'emnist-letters', classes: 26 });
    const files = Object.entries(archive('byclass', 0, 61));
    serve(Object.fromEntries(files.map(([name, bytes]) => [`e/${name}`, bytes])));
    expect(await browser.loadEmnist({ root: 'e' })).toMatchObject({ classes: 62 });
    await write(archive('digits', 1, 2));
    await expect(loadEmnist({ root })).rejects.toThrow(
      'holds files of several splits of EMNIST: digits, letters. Say which one is meant.',
    );
  });

  it('names the files that are missing, and the splits that exist', async () => {
    expect((await failure(loadEmnist({ root, split: 'mnist' }))).message).toMatch(
      /a file is missing: looked for emnist-mnist-train-images-idx3-ubyte, emnist-mnist-train-images-idx3-ubyte\.gz/,
    );
    await expect(loadEmnist({ root, split: 'words' as EmnistSplit })).rejects.toThrow(
      `loadEmnist: there is no split 'words'. The splits are ${EMNIST_SPLITS.join(', ')}.`,
    );
  });
});
