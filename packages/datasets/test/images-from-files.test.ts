import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type IdxSetOptions, imagesFromFiles, loadMnist, type NamedFile } from '@gradus/datasets';
import fc from 'fast-check';
import { DataError, GradusError } from 'gradus';
import { writeIdx } from 'gradus/data';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as browser from '../src/browser.ts';
import { MNIST_CHECKSUM } from '../src/published.ts';
import { failure, serve } from './serve.ts';
import { images, labels, tinySet } from './tiny-set.ts';

type Files = Record<string, Uint8Array>;

function named(files: Files): NamedFile[] {
  return Object.entries(files).map(([name, bytes]) => ({ name, bytes }));
}

const load = (files: Files, options?: IdxSetOptions) => imagesFromFiles(named(files), options);
const problem = (files: Files, options?: IdxSetOptions) => failure(load(files, options));
const text = (content: string) => new TextEncoder().encode(content);
const packed = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));

/** A pair of `count` pictures of one pixel, whose labels are 0, 1, 2, 0, … */
function pair(count: number): Files {
  const kinds = Array.from({ length: count }, (_, index) => index % 3);
  return { images: images(count, 1, 1), labels: labels(...kinds) };
}

/** An IDX file of zeros, packed; it is as small as gzip makes it. */
function zeros(...shape: number[]): Uint8Array {
  const length = shape.reduce((product, size) => product * size, 1);
  return packed(writeIdx({ dtype: 'uint8', shape, data: new Uint8Array(length) }));
}

afterEach(() => vi.unstubAllGlobals());

describe('four files', () => {
  it('are the set that is loaded from an address, in any order, plain or packed', async () => {
    const entries = Object.entries(tinySet());
    serve(Object.fromEntries(entries.map(([name, bytes]) => [`tiny/${name}`, bytes])));
    const expected = await browser.loadIdxDataset('tiny', { name: 'tiny' });
    for (const order of [entries, entries.toReversed()]) {
      const mixed = order.map(([name, bytes], index): [string, Uint8Array] => {
        return index % 2 ? [name, bytes] : [`${name}.gz`, packed(bytes)];
      });
      expect(await load(Object.fromEntries(mixed), { name: 'tiny' })).toEqual(expected);
    }
  });

  it('of MNIST are known as MNIST', async () => {
    const { train, test } = await loadMnist();
    const dropped = {
      'b-train.idx': writeIdx(train.labels),
      'a-train.idx': writeIdx(train.images),
      'b-t10k.idx': writeIdx(test.labels),
      'a-t10k.idx': writeIdx(test.images),
    };
    const { name, verified, checksum, classes } = await load(dropped);
    expect({ name, verified, classes }).toEqual({ name: 'mnist', verified: true, classes: 10 });
    expect(checksum).toBe(MNIST_CHECKSUM);
  });

  it.each([
    ['train', 'test'],
    ['Training', 'TESTING'],
    ['kmnist_train', 'kmnist_test'],
    ['latest-train', 'latest-test'],
    ['myTrain', 'myTest'],
    ['숫자train', '숫자t10k'],
  ])('are told apart by their names: %s, %s', async (train, test) => {
    const files = { [`${train}-a`]: images(3, 1, 1), [`${train}-b`]: labels(0, 1, 2) };
    const set = await load({ [`${test}-b`]: labels(1), [`${test}-a`]: images(1, 1, 1), ...files });
    expect(set.train.labels.data).toEqual(Uint8Array.of(0, 1, 2));
    expect(set.test.labels.data).toEqual(Uint8Array.of(1));
  });

  it('have as many classes as the larger label of both parts asks for', async () => {
    const files = { ...tinySet(), 't10k-labels-idx1-ubyte': labels(46, 255) };
    const { classes, classNames } = await load(files);
    expect([classes, classNames.length, classNames[255]]).toEqual([256, 256, '255']);
  });

  it('that do not make a set are listed with what each is', async () => {
    const { 't10k-labels-idx1-ubyte': _, ...others } = tinySet();
    const error = await problem({ ...others, digits: labels(1, 2) });
    expect(error.message).toMatch(
      /these are train images, train labels, test images, labels \(digits does not say of which/,
    );
    expect(error.message).toMatch(/A set is one file of images and one of labels, or two of each/);
    expect(error.file).toContain('digits');
    expect((await problem({ ...others, 't10k-b': images(2, 2, 3) })).message).toMatch(
      /these are train images, train labels, test images, test images\. A set/,
    );
    const unnamed = { a: images(2, 1, 1), b: labels(0, 1), c: images(2, 1, 1), d: labels(0, 1) };
    expect((await problem(unnamed)).message).toMatch(/a, b, c, d: these are images \(a does not/);
    const both = { ...others, 'train-test-labels': labels(3, 0) };
    expect((await problem(both)).message).toMatch(/\(train-test-labels does not say/);
  });

  it('are refused where their pictures differ in size, or in number from their labels', async () => {
    const size = await problem({ ...tinySet(), 't10k-images-idx3-ubyte': images(2, 3, 2) });
    expect(size.message).toBe(
      't10k-images-idx3-ubyte: its images are 3 × 2 pixels, but those of ' +
        'train-images-idx3-ubyte are 2 × 3. Both files must come from the same set.',
    );
    const count = await problem({ ...tinySet(), 't10k-labels-idx1-ubyte': labels(1, 2, 3) });
    expect(count.message).toMatch(/^t10k-labels-idx1-ubyte: holds 3 labels, but .* holds 2 images/);
  });
});

describe('a pair', () => {
  it.each([
    [2, 1, 1],
    [7, 6, 1],
    [8, 6, 2],
    [14, 12, 2],
    [70, 60, 10],
  ])(
    'of %d samples gives %d to train on and the last %d to test with',
    async (all, train, test) => {
      const set = await load(pair(all));
      expect([set.train.images.shape, set.train.labels.shape]).toEqual([[train, 1, 1], [train]]);
      expect([set.test.images.shape, set.test.labels.shape]).toEqual([[test, 1, 1], [test]]);
      expect([...set.train.images.data, ...set.test.images.data]).toEqual([...Array(all).keys()]);
      expect(set.test.labels.data[test - 1]).toBe((all - 1) % 3);
    },
  );

  it('keeps the pixels of pictures together, as views of the file', async () => {
    const bytes = images(8, 2, 3);
    const { train, test } = await load({ a: bytes, b: labels(0, 1, 0, 1, 0, 1, 0, 1) });
    expect([...test.images.data]).toEqual([...Array(48).keys()].slice(36));
    expect([train.images.data.buffer, test.images.data.buffer]).toEqual([
      bytes.buffer,
      bytes.buffer,
    ]);
    expect(train.images.data.buffer).toBe(bytes.buffer);
  });

  it('has the same checksum packed, renamed and in another order, and its own for other data', async () => {
    const { images: pictures, labels: kinds } = pair(9) as {
      images: Uint8Array;
      labels: Uint8Array;
    };
    const { checksum, verified } = await load({ x: pictures, y: kinds });
    expect(checksum).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(verified).toBe(false);
    expect((await load({ y: packed(kinds), x: packed(pictures) })).checksum).toBe(checksum);
    expect((await load({ x: pictures, y: labels(...Array(9).fill(1)) })).checksum).not.toBe(
      checksum,
    );
  });

  it('has the same checksum where the page computes no digests', async () => {
    const { checksum } = await load(pair(2));
    vi.stubGlobal('crypto', {});
    expect((await load(pair(2))).checksum).toBe(checksum);
  });

  it('is the same from the entry for the browser', async () => {
    expect(await browser.imagesFromFiles(named(pair(9)))).toEqual(await load(pair(9)));
  });

  it('has two classes at least, or as many as are given', async () => {
    const zero = { images: images(2, 1, 1), labels: labels(0, 0) };
    expect((await load(zero)).classNames).toEqual(['0', '1']);
    expect((await load(pair(4))).classes).toBe(3);
    expect((await load(pair(4), { classes: 5 })).classes).toBe(5);
    const classNames = ['a', 'b', 'c', 'd'];
    expect(await load(pair(4), { classNames })).toMatchObject({ classes: 4, classNames });
    expect((await problem(pair(4), { classes: 2 })).message).toMatch(
      /^labels: label 2 \(number 2, .* outside the classes 0 to 1/,
    );
    await expect(load(pair(4), { classes: 300 })).rejects.toThrow(GradusError);
  });

  it.each([
    ['emnist-letters-train-images-idx3-ubyte.gz', 'emnist-letters-train-labels-idx1-ubyte.gz'],
    ['emnist-letters.images', 'emnist-letters.labels'],
    ['emnist-letters_Labels (1).idx', 'emnist-letters_images.idx'],
  ])('is called by what its names begin with: %s, %s', async (first, second) => {
    const files = pair(2);
    const set = { [first]: files.images, [second]: files.labels } as Files;
    expect((await load(set)).name).toBe('emnist-letters');
    expect((await load(set, { name: 'mine' })).name).toBe('mine');
  });

  it.each([
    ['train-images', 'train-labels'],
    ['cats-images', 'dogs-labels'],
    ['a', 'b'],
    ['images', 'labels'],
  ])(
    'is called idx where its names begin with nothing in common: %s, %s',
    async (first, second) => {
      const files = pair(2);
      expect((await load({ [first]: files.images, [second]: files.labels } as Files)).name).toBe(
        'idx',
      );
    },
  );

  it('are named in linear time, however long their names are', async () => {
    const files = pair(2);
    const long = '-'.repeat(500_000);
    const set = { [`${long}images`]: files.images, [`${long}b`]: files.labels } as Files;
    expect((await load(set)).name).toBe('idx');
  });

  it('of one picture cannot be split, and of none is refused', async () => {
    expect((await problem(pair(1))).message).toMatch(/^images: holds 1 image.* 2 are needed/);
    expect((await problem(pair(0))).message).toMatch(/holds no pixels/);
    const flat = { images: images(3, 0, 4), labels: labels(0, 1, 0) };
    expect((await problem(flat)).message).toMatch(/holds no pixels: uint8 \[3, 0, 4\]/);
  });

  it('is refused where images and labels differ in number', async () => {
    expect((await problem({ ...pair(3), labels: labels(0, 1) })).message).toBe(
      'labels: holds 2 labels, but images holds 3 images. Each image needs one label: take both ' +
        'files from the same set.',
    );
  });
});

describe('files that are not a set', () => {
  it.each<[string, Files, RegExp]>([
    ['no file', {}, /^IDX files: these are 0 files\. A set is/],
    ['images alone', { a: images(2, 1, 1) }, /^a: these are images\. A set is/],
    [
      'two of images',
      { a: images(2, 1, 1), b: images(2, 1, 1) },
      /^a, b: these are images, images/,
    ],
    ['two of labels', { a: labels(1), b: labels(1) }, /^a, b: these are labels, labels/],
    [
      'three files',
      { ...pair(2), c: labels(0) },
      /^images, labels, c: these are images, labels, lab/,
    ],
    ['five files', { ...tinySet(), more: labels(0) }, /and 1 more: these are 5 files\. A set is/],
  ])('are refused: %s', async (_, files, expected) => {
    expect((await problem(files)).message).toMatch(expected);
  });

  const floats = writeIdx({ dtype: 'float32', shape: [2, 1, 1], data: new Float32Array(2) });
  const wide = writeIdx({ dtype: 'int32', shape: [2], data: Int32Array.of(0, 300) });

  it.each<[string, Uint8Array, RegExp]>([
    [
      '3 MB of garbage',
      Buffer.concat([Buffer.of(7), randomBytes(3 << 20)]),
      /is not an IDX file: it begins with/,
    ],
    [
      'a PNG',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
      /not an IDX file: .* 89 50 4e 47/,
    ],
    ['JSON', text('{"weights":[]}'), /is not an IDX file: .*expected 00 00 08 03 for images/],
    ['HTML', text('<!doctype html>'), /is not an IDX file: .*looks like a web page/],
    ['HTML, packed', packed(text('<html>')), /is not an IDX file/],
    ['a ZIP archive', text('PK\x03\x04'), /is not an IDX file: .*ZIP archive, unpack it first/],
    ['an empty file', new Uint8Array(0), /is empty \(0 bytes\)/],
    ['gzip cut short', packed(images(9, 9, 9)).subarray(0, 40), /corrupt or cut short/],
    ['a cut file', images(2, 2, 2).subarray(0, 20), /truncated: .* 24 bytes .* holds 20/],
    ['rank 2', zeros(2, 3), /holds uint8 \[2, 3\]\. Needed are images, .*\[count, rows, columns\]/],
    ['rank 4', zeros(2, 1, 1, 3), /holds uint8 \[2, 1, 1, 3\]\. Needed are/],
    ['rank 0', zeros(), /holds uint8 \[\]\. Needed are/],
    [
      'pixels that are not bytes',
      floats,
      /holds float32 \[2, 1, 1\]\. Needed are images, unsigned/,
    ],
    ['labels that are not bytes', wide, /holds int32 \[2\]\. .* of 256 classes at most/],
  ])('name the file and what is right: %s', async (_, bytes, expected) => {
    for (const files of [{ wrong: bytes }, { ...pair(2), wrong: bytes }]) {
      const error = await problem(files);
      expect(error.file).toMatch(/^wrong/);
      expect(error.message).toMatch(expected);
    }
  });

  it('are refused beyond 1 GB in all before they are unpacked', async () => {
    // The headers promise 0.5 GB each; there is just enough gzip to make that credible.
    const promise = (...shape: number[]) => {
      const header = writeIdx({
        dtype: 'uint8',
        shape: shape.map(() => 0),
        data: new Uint8Array(0),
      });
      for (const [axis, size] of shape.entries()) {
        new DataView(header.buffer).setUint32(4 + 4 * axis, size);
      }
      return header;
    };
    const credible = (header: Uint8Array) =>
      Buffer.concat([gzipSync(header), Buffer.alloc(1_200_000)]);
    const before = process.memoryUsage().arrayBuffers;
    const one = await problem({ a: credible(promise(1_000_000, 25, 41)) });
    expect(one.message).toMatch(
      /^a: is by its header 1025000016 bytes unpacked, which is more than 1 GB \(1000000/,
    );
    const fits = writeIdx({ dtype: 'uint8', shape: [1, 10, 10], data: new Uint8Array(100) });
    const two = await problem({ a: fits, b: credible(promise(999_999_900)) });
    expect(two.message).toMatch(
      /^b: is by its header 999999908 bytes unpacked, 1000000024 bytes with the files before it, which is more/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
  });

  it('end in nothing but a DataError, whatever their bytes and names are', async () => {
    const header = fc.constantFrom([0, 0, 8, 1], [0, 0, 8, 3], [0, 0, 9, 1], [31, 139, 8, 0], []);
    const size = fc.constantFrom([], [0, 0, 0, 2], [0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1]);
    const content = fc
      .tuple(header, size, fc.uint8Array({ maxLength: 40 }), fc.boolean())
      .map(([magic, sizes, rest, gzip]) => {
        const bytes = Uint8Array.of(...magic, ...sizes, ...rest);
        return gzip ? packed(bytes) : bytes;
      });
    const name = fc.oneof(fc.constantFrom('train-images', 'test-labels', 't10k', ''), fc.string());
    const files = fc.array(fc.record({ name, bytes: content }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(files, async (dropped) => {
        const outcome = await imagesFromFiles(dropped).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(DataError);
      }),
      { numRuns: 300 },
    );
  });

  it('are put together whenever they fit: a damaged byte gives a set or a DataError', async () => {
    const damage = fc.tuple(fc.constantFrom(...Object.keys(tinySet())), fc.nat(39), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(damage, async ([name, at, value]) => {
        const files = tinySet();
        (files[name] as Uint8Array)[at] = value;
        const outcome = await load(files).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(DataError);
        else expect(outcome).toMatchObject({ name: 'idx', verified: false });
      }),
    );
  });
});
