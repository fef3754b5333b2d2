import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadCsv, loadFashionMnist, loadIdxDataset, loadMnist } from '../src/browser.ts';
import { loadMnist as loadMnistInNode } from '../src/node.ts';
import { type Answer, failure, serve } from './serve.ts';
import { tinySet } from './tiny-set.ts';

function under(base: string, pack = false): Record<string, Answer> {
  const files = Object.entries(tinySet()).map(([name, bytes]): [string, Answer] => {
    return pack ? [`${base}${name}.gz`, gzipSync(bytes)] : [`${base}${name}`, bytes];
  });
  return Object.fromEntries(files);
}

afterEach(() => vi.unstubAllGlobals());

describe('in the browser', () => {
  it('fetches the four files, compressed where the server has them so', async () => {
    const asked = serve(under('data/', true));
    const { train, checksum } = await loadIdxDataset('data', { name: 'tiny' });
    expect(train.labels.data).toEqual(Uint8Array.of(0, 9, 1, 2));
    expect(checksum).toMatch(/^sha256:/);
    expect(asked).toHaveLength(4);
  });

  it('finds uncompressed files, with the checksum that Node computes', async () => {
    serve(under('https://example.org/set/'));
    const { checksum } = await loadMnist({ root: 'https://example.org/set/' });
    serve(under('mnist/', true));
    expect((await loadMnist()).checksum).toBe(checksum);
    serve(under('fashion-mnist/'));
    expect((await loadFashionMnist()).checksum).toBe(checksum);
  });

  it('computes the published checksum for MNIST itself', async () => {
    const { writeIdx } = await import('gradus/data');
    const { train, test } = await loadMnistInNode();
    serve({
      'mnist/train-images-idx3-ubyte': writeIdx(train.images),
      'mnist/train-labels-idx1-ubyte': writeIdx(train.labels),
      'mnist/t10k-images-idx3-ubyte': writeIdx(test.images),
      'mnist/t10k-labels-idx1-ubyte': writeIdx(test.labels),
    });
    expect((await loadMnist()).verified).toBe(true);
  });

  it('takes the start page that a development server sends for a missing file', async () => {
    const page = () =>
      new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });
    serve(under('mnist/'), page);
    expect((await loadMnist()).train.images.shape).toEqual([4, 2, 3]);
    serve({}, page);
    expect((await failure(loadMnist())).message).toMatch(
      /^mnist\/: a file is missing: looked for train-images-idx3-ubyte, /,
    );
  });

  it('names the address and the cause when the server fails or cannot be reached', async () => {
    const name = 'mnist/train-images-idx3-ubyte.gz';
    serve({ ...under('mnist/'), [name]: () => new Response('', { status: 503 }) });
    expect((await failure(loadMnist())).message).toBe(
      `${name}: could not be fetched: the server answered 503.`,
    );
    const offline = () => {
      throw new TypeError('Failed to fetch');
    };
    serve({ ...under('mnist/'), [name]: offline });
    expect(await failure(loadMnist())).toMatchObject({ file: name });
  });

  it('has the same checksum where the browser computes no digests', async () => {
    serve(under('mnist/'));
    const { checksum } = await loadMnist();
    vi.stubGlobal('crypto', {});
    expect((await loadMnist()).checksum).toBe(checksum);
  });

  it('reads a table from an address and from a file that the visitor chose', async () => {
    serve({ 'points.csv': 'x,y\n1,2\n3,oops' });
    expect((await failure(loadCsv('points.csv', { label: null }))).message).toBe(
      'points.csv: line 3, column "y": "oops" is not a number.',
    );
    const chosen = new File(['1;2\n3;4'], 'chosen.csv');
    expect((await loadCsv(chosen)).features.data).toEqual(Float32Array.of(1, 3));
    expect((await failure(loadCsv('absent.csv'))).message).toMatch(/has no such file/);
  });
});
