import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Progress, type ReadTableOptions, readTable } from '@gradus/datasets';
import { GradusError } from 'gradus';
import type { Table } from 'gradus/table';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readTable as readInBrowser } from '../src/browser.ts';
import { failure, serve } from './serve.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gradus-table-'));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(root, { recursive: true });
});

const TEXT = 'x,y\n1.5,가\n2,나\n';
const expected = [
  { name: 'x', kind: 'number', values: Float64Array.of(1.5, 2) },
  { name: 'y', kind: 'text', codes: Int32Array.of(0, 1), values: ['가', '나'] },
];

type Way = (bytes: Uint8Array<ArrayBuffer>, options?: ReadTableOptions) => Promise<Table>;
const path = async (bytes: Uint8Array) => {
  await writeFile(join(root, 't.csv'), bytes);
  return join(root, 't.csv');
};
const WAYS: readonly (readonly [string, Way])[] = [
  ['a path', async (bytes, options) => readTable(await path(bytes), options)],
  [
    'the URL of a file',
    async (bytes, options) => readTable(pathToFileURL(await path(bytes)), options),
  ],
  ['bytes', (bytes, options) => readTable(bytes, options)],
  ['a buffer', (bytes, options) => readTable(bytes.slice().buffer, options)],
  ['a Blob', (bytes, options) => readTable(new Blob([bytes]), options)],
  ['a stream', (bytes, options) => readTable(new Blob([bytes]).stream(), options)],
  ['a File in the browser', (bytes, options) => readInBrowser(new File([bytes], 't.csv'), options)],
  ['bytes in the browser', (bytes, options) => readInBrowser(bytes, options)],
  [
    'an address',
    (bytes, options) => {
      serve({ '/t.csv': bytes });
      return readInBrowser('/t.csv', options);
    },
  ],
];

describe.each(WAYS)('a table from %s', (_, load) => {
  it('is the same plain, in UTF-16 and in gzip', async () => {
    for (const bytes of [
      Buffer.from(TEXT),
      Buffer.from(`\ufeff${TEXT}`, 'utf16le'),
      gzipSync(TEXT),
    ]) {
      expect((await load(Uint8Array.from(bytes))).columns).toEqual(expected);
    }
  });

  it('tells its progress, and can be stopped', async () => {
    const bytes = new TextEncoder().encode(`x,y\n${'1,2\n'.repeat(2_000_000)}`);
    const seen: Progress[] = [];
    const stop = new AbortController();
    const onProgress = (progress: Progress) => {
      seen.push(progress);
      if (progress.loaded > 1e6) stop.abort(new Error('enough'));
    };
    await expect(load(bytes, { onProgress, signal: stop.signal })).rejects.toThrow('enough');
    const { loaded, total } = seen.at(-1)!;
    expect(loaded).toBeLessThan(bytes.length);
    expect([null, bytes.length]).toContain(total);
    await load(Uint8Array.from(Buffer.from(TEXT)), { onProgress: (each) => seen.push(each) });
    expect(seen.at(-1)).toMatchObject({
      loaded: Buffer.byteLength(TEXT),
      total: Buffer.byteLength(TEXT),
    });
    await expect(load(bytes, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow(
      'before',
    );
  });

  it('is called by the name that is given', async () => {
    expect((await load(Uint8Array.from(Buffer.from(TEXT)), { name: 'own' })).name).toBe('own');
    const ragged = Uint8Array.from(Buffer.from('a,b\n1\n'));
    expect((await failure(load(ragged, { name: 'own' }))).message).toMatch(/^own: line 2/);
  });
});

describe('a source that cannot be read', () => {
  it('is named in Node', async () => {
    expect((await failure(readTable(join(root, 'none.csv')))).message).toMatch(
      /none\.csv: there is no such file/,
    );
    expect((await failure(readTable(root))).message).toMatch(/directory, but a file is needed/);
    for (const [input, message] of [
      [5, /readTable takes a path, a Blob or File, bytes or a stream of bytes, got number/],
      [new URL('http://host/t.csv'), /pass the body of its response/],
    ] as const) {
      await expect(readTable(input as never)).rejects.toThrow(message);
      await expect(readTable(input as never)).rejects.toThrow(GradusError);
    }
  });

  it('is named in the browser', async () => {
    serve({});
    expect((await failure(readInBrowser('/t.csv'))).message).toMatch(/the server has no such file/);
    await expect(readInBrowser(null as never)).rejects.toThrow(
      /takes an address, a Blob .*got null/,
    );
    const texts = new Blob([TEXT]).stream().pipeThrough(new TextDecoderStream());
    expect((await failure(readInBrowser(texts as never))).message).toMatch(
      /gives string instead of bytes/,
    );
    const used = new Blob([TEXT]).stream();
    used.getReader();
    expect((await failure(readInBrowser(used))).message).toMatch(/locked by another reader/);
  });
});

it('a pipe is read once', async () => {
  const pipe = join(root, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reading = readTable(pipe);
  await writeFile(pipe, TEXT);
  expect((await reading).columns).toEqual(expected);
});
