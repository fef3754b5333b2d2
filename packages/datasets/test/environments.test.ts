/** One program for Node and the browser: the same names, the same types, and what the types promise. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as node from '@gradus/datasets';
import { afterAll, describe, expect, test } from 'vitest';
import * as browser from '../src/browser.ts';
import { tinySet } from './tiny-set.ts';

// A bundler may take the types of one entry and the code of the other.
export const forNode: typeof browser = node;
export const forBrowser: typeof node = browser;

const root = mkdtempSync(join(tmpdir(), 'gradus-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
for (const [name, bytes] of Object.entries(tinySet())) writeFileSync(join(root, name), bytes);

test('both entries have the same names', () => {
  expect(Object.keys(node).sort()).toEqual(Object.keys(browser).sort());
});

describe('in Node', () => {
  test.each([
    ['loadIdxDataset', (options: node.DownloadOptions) => node.loadIdxDataset(root, options)],
    ['loadMnist', (options: node.DownloadOptions) => node.loadMnist({ root, ...options })],
    ['fashionMnist', (options: node.DownloadOptions) => node.fashionMnist({ root, ...options })],
  ])('%s tells its progress, and can be stopped', async (_, load) => {
    const ended = new Set<string>();
    const onProgress = ({ file, loaded, total }: node.Progress) => {
      if (loaded === total) ended.add(file);
    };
    await load({ onProgress });
    expect([...ended].sort()).toEqual(
      Object.keys(tinySet())
        .map((name) => join(root, name))
        .sort(),
    );
    await expect(load({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });

  test('loadFashionMnist without a folder explains what it needs', async () => {
    await expect(node.loadFashionMnist()).rejects.toThrow(
      /fashion-mnist: .*loadFashionMnist\(\{ root/,
    );
    await expect(node.fashionMnist()).rejects.toThrow(node.loadFashionMnist.name);
  });

  test('loadCsv reads a Blob', async () => {
    const table = await node.loadCsv(new Blob(['x,kind\n1,a\n2,b\n']));
    expect([...table.features.data]).toEqual([1, 2]);
    expect(table.classNames).toEqual(['a', 'b']);
  });
});
