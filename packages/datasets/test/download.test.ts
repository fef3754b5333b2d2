import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchBytes } from '../src/browser/fetch-bytes.ts';
import { fashionMnist, loadIdxDataset, loadMnist, mnist, type Progress } from '../src/browser.ts';
import { failure, serve } from './serve.ts';
import { tinySet } from './tiny-set.ts';

type Chunks = readonly Uint8Array[];

/** A body that comes in these chunks and then ends, or breaks with `error`. */
function streamed(chunks: Chunks, headers: Record<string, string> = {}, error?: Error) {
  const queue = [...chunks] as Uint8Array<ArrayBuffer>[];
  const pull = (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
    const chunk = queue.shift();
    if (chunk !== undefined) controller.enqueue(chunk);
    else if (error !== undefined) controller.error(error);
    else controller.close();
  };
  return () => new Response(new ReadableStream({ pull }), { headers });
}

async function download(answer: () => Response) {
  serve({ file: answer });
  const seen: Progress[] = [];
  const bytes = await fetchBytes('file', { onProgress: (progress) => seen.push(progress) });
  const steps = seen.map(({ file, loaded, total }) => {
    expect(file).toBe('file');
    return [loaded, total];
  });
  return { bytes, steps };
}

const CHUNKS = [Uint8Array.of(1, 2, 3), Uint8Array.of(4), Uint8Array.of(5, 6)];
const WHOLE = Uint8Array.of(1, 2, 3, 4, 5, 6);

afterEach(() => vi.unstubAllGlobals());

describe('progress', () => {
  it('is told per chunk and at the end, out of the length that the server says', async () => {
    const { bytes, steps } = await download(streamed(CHUNKS, { 'content-length': '6' }));
    expect(bytes).toEqual(WHOLE);
    expect(steps).toEqual([
      [3, 6],
      [4, 6],
      [6, 6],
      [6, 6],
    ]);
  });

  it('knows no total where the server says none, says no number, or says it encoded', async () => {
    const encoded = { 'content-length': '3', 'content-encoding': 'gzip' };
    const cases: Record<string, string>[] = [{}, encoded, { 'content-length': '6, 6' }];
    for (const headers of cases) {
      const { bytes, steps } = await download(streamed(CHUNKS, headers));
      expect(bytes).toEqual(WHOLE);
      expect(steps).toEqual([
        [3, null],
        [4, null],
        [6, null],
        [6, 6],
      ]);
    }
  });

  it('does not believe a length that proves too short, and ends at the true one', async () => {
    const short = await download(streamed(CHUNKS, { 'content-length': '4' }));
    expect(short.steps).toEqual([
      [3, 4],
      [4, 4],
      [6, null],
      [6, 6],
    ]);
    const long = await download(streamed(CHUNKS, { 'content-length': '9' }));
    expect(long.steps).toEqual([
      [3, 9],
      [4, 9],
      [6, 9],
      [6, 6],
    ]);
  });

  it('of an empty file is told once', async () => {
    expect((await download(() => new Response(null))).steps).toEqual([[0, 0]]);
  });

  it('comes for each of the four files from every loader', async () => {
    const load = {
      'mnist/': [loadMnist, mnist],
      'fashion-mnist/': [fashionMnist],
      'own/': [(options: object) => loadIdxDataset('own/', options)],
    };
    for (const [folder, loaders] of Object.entries(load)) {
      const files = Object.entries(tinySet()).map(([name, bytes]) => [`${folder}${name}`, bytes]);
      serve(Object.fromEntries(files));
      for (const loader of loaders) {
        const last = new Map<string, Progress>();
        await loader({ onProgress: (progress: Progress) => last.set(progress.file, progress) });
        const lengths = [...last].map(([file, { loaded, total }]) => [file, loaded, total]);
        const expected = files.map(([file, bytes]) => [file, bytes?.length, bytes?.length]);
        expect(lengths.sort()).toEqual(expected.sort());
      }
    }
  });
});

describe('the bytes of a download', () => {
  it('are complete, for any chunks and any stated length', async () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 9 }), { maxLength: 6 });
    const length = fc.option(fc.nat(60), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(chunks, length, async (parts, said) => {
        const headers = said === undefined ? undefined : { 'content-length': String(said) };
        const { bytes } = await download(streamed(parts, headers));
        expect([...(bytes ?? [])]).toEqual(parts.flatMap((part) => [...part]));
        expect(bytes?.buffer.byteLength).toBe(bytes?.length);
      }),
    );
  });

  it('are put where they stay when the length is known', async () => {
    const chunks = Array.from({ length: 64 }, () => new Uint8Array(1 << 20));
    const before = process.memoryUsage().arrayBuffers;
    const made = vi.fn((target: typeof Uint8Array, args: [number]) => new target(...args));
    vi.stubGlobal('Uint8Array', new Proxy(Uint8Array, { construct: made }));
    serve({ file: streamed(chunks, { 'content-length': String(64 << 20) }) });
    expect(await fetchBytes('file')).toHaveLength(64 << 20);
    const large = made.mock.calls.filter(([, [length]]) => length > 1 << 20);
    expect(large).toHaveLength(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(96 << 20);
  });

  it('take no memory for a length that is absurd', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const { bytes } = await download(streamed(CHUNKS, { 'content-length': '9007199254740992' }));
    expect(bytes).toEqual(WHOLE);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
  });
});

describe('a download that fails', () => {
  it('names the file and how far it came', async () => {
    const lost = new TypeError('network error');
    serve({ file: streamed(CHUNKS, { 'content-length': '10' }, lost) });
    const error = await failure(fetchBytes('file'));
    expect(error).toMatchObject({ file: 'file', cause: lost });
    expect(error.message).toBe(
      'file: the download broke off after 6 of 10 bytes: network error. Check the connection and ' +
        'load it again.',
    );
    serve({ file: streamed(CHUNKS, {}, lost) });
    expect((await failure(fetchBytes('file'))).message).toMatch(/broke off after 6 bytes: /);
  });

  it('stops the files beside it, which are heard of no more', async () => {
    const name = (file: string) => `mnist/${file}.gz`;
    let cancelled = false;
    let heard = 0;
    const endless = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        controller.enqueue(new Uint8Array(1));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    serve({
      [name('train-images-idx3-ubyte')]: () => new Response(endless),
      [name('train-labels-idx1-ubyte')]: streamed(CHUNKS, {}, new Error('lost')),
      [name('t10k-images-idx3-ubyte')]: streamed(CHUNKS),
      [name('t10k-labels-idx1-ubyte')]: streamed(CHUNKS),
    });
    await failure(loadMnist({ onProgress: () => heard++ }));
    const heardThen = heard;
    await vi.waitUntil(() => cancelled, { timeout: 60_000 });
    expect(heard).toBe(heardThen);
  });

  it('passes on errors of the listener', async () => {
    serve({ file: streamed(CHUNKS) });
    const mistake = new RangeError('of the page');
    const onProgress = () => {
      throw mistake;
    };
    await expect(fetchBytes('file', { onProgress })).rejects.toBe(mistake);
  });
});

describe('a signal', () => {
  it('that is aborted already lets nothing be fetched', async () => {
    const asked = serve({});
    const reason = new Error('not wanted');
    await expect(loadMnist({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked).toEqual([]);
  });

  it('stops a download between two chunks, with its reason', async () => {
    const stop = new AbortController();
    const reason = new Error('the visitor left');
    const seen: number[] = [];
    serve({ file: streamed(CHUNKS) });
    const onProgress = ({ loaded }: Progress) => {
      seen.push(loaded);
      if (loaded === 4) stop.abort(reason);
    };
    const loading = fetchBytes('file', { onProgress, signal: stop.signal });
    await expect(loading).rejects.toBe(reason);
    expect(seen).toEqual([3, 4]);
  });

  it('is an AbortError where it has no reason of its own', async () => {
    const stop = new AbortController();
    const broken = new TypeError('aborted');
    serve({ file: streamed(CHUNKS, {}, broken) });
    const onProgress = () => stop.abort();
    const loading = fetchBytes('file', { onProgress, signal: stop.signal });
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
