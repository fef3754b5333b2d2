import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadFashionMnist, loadIdxDataset, loadMnist } from '@gradus/datasets';
import { type DataError, GradusError } from 'gradus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from './serve.ts';
import { images, labels, tinySet } from './tiny-set.ts';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gradus-datasets-'));
});

afterEach(() => rm(root, { recursive: true }));

async function write(files: Record<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(root, name), bytes);
}

/** What loading `root` complains about, once `changes` are made to a set that is right. */
async function problemOf(changes: Record<string, Uint8Array>): Promise<DataError> {
  await write({ ...tinySet(), ...changes });
  return failure(loadMnist({ root }));
}

describe('a directory with IDX files', () => {
  it('is left where the signal is aborted after reading and before unpacking', async () => {
    await write(tinySet());
    const [stop, reason] = [new AbortController(), new Error('enough')];
    let whole = 0;
    const loading = loadIdxDataset(root, {
      signal: stop.signal,
      // Each of the four files is told twice as whole: with its last piece and at its end.
      onProgress: ({ loaded, total }) => {
        if (loaded === total && ++whole === 8) stop.abort(reason);
      },
    });
    await expect(loading).rejects.toBe(reason);
    expect(whole).toBe(8);
  });

  it('gives images and labels of both parts', async () => {
    await write(tinySet());
    const { name, train, test, classes, verified } = await loadIdxDataset(root);
    expect({ name, classes, verified }).toEqual({ name: 'idx', classes: 10, verified: false });
    expect(train.images.shape).toEqual([4, 2, 3]);
    expect([...train.images.data.subarray(6, 12)]).toEqual([6, 7, 8, 9, 10, 11]);
    expect(train.labels.data).toEqual(Uint8Array.of(0, 9, 1, 2));
    expect([test.images.shape, test.labels.data]).toEqual([[2, 2, 3], Uint8Array.of(3, 0)]);
  });

  it('is the same set, with the same checksum, packed, renamed and mixed', async () => {
    await write(tinySet());
    const plain = await loadMnist({ root });
    await rm(root, { recursive: true });
    await mkdir(root);
    const files = Object.entries(tinySet()).map(([name, bytes], index) => {
      const renamed = index < 2 ? name.replace('-idx', '.idx') : name;
      return index % 2 ? [renamed, bytes] : [`${renamed}.gz`, gzipSync(bytes)];
    });
    await write(Object.fromEntries(files));
    const packed = await loadMnist({ root });
    expect(packed).toEqual(plain);
    expect(packed.checksum).toMatch(/^sha256:/);
  });

  it('is the same set with folders of the names of its files, beside them or around them', async () => {
    await write(tinySet());
    const plain = await loadMnist({ root });
    for (const [name, bytes] of Object.entries(tinySet())) {
      await rm(join(root, name));
      await mkdir(join(root, name));
      if (name.startsWith('train')) await writeFile(join(root, name, name), bytes);
      else await writeFile(join(root, name.replace('-idx', '.idx')), bytes);
    }
    expect(await loadMnist({ root })).toEqual(plain);
    const inner = join(root, 'train-images-idx3-ubyte');
    await rm(inner, { recursive: true });
    await mkdir(join(inner, 'train-images-idx3-ubyte'), { recursive: true });
    expect((await failure(loadMnist({ root }))).message).toMatch(
      `${inner}: this is a directory, but a file is needed.`,
    );
  });

  it('is the same set with names in capital letters, and by links', async () => {
    await write(tinySet());
    const plain = await loadMnist({ root });
    for (const name of Object.keys(tinySet())) {
      const renamed = name.startsWith('train') ? name.toUpperCase() : `x-${name}`;
      await rename(join(root, name), join(root, renamed));
      if (renamed.startsWith('x-')) await symlink(renamed, join(root, name));
    }
    expect(await loadMnist({ root })).toEqual(plain);
  });

  it('has another checksum when one pixel differs', async () => {
    await write(tinySet());
    const { checksum } = await loadMnist({ root });
    const changed = tinySet()['t10k-images-idx3-ubyte'] as Uint8Array;
    changed[20] = 77;
    await write({ 't10k-images-idx3-ubyte': changed });
    expect((await loadMnist({ root })).checksum).not.toBe(checksum);
  });

  it('calls the classes of Fashion-MNIST by their names', async () => {
    await write(tinySet());
    const { name, classNames, classes } = await loadFashionMnist({ root });
    expect({ name, classes }).toEqual({ name: 'fashion-mnist', classes: 10 });
    expect(classNames[9]).toBe('Ankle boot');
  });

  it('takes the number of classes of the options', async () => {
    await write({ ...tinySet(), 't10k-labels-idx1-ubyte': labels(46, 255) });
    const { classNames } = await loadIdxDataset(root, { classes: 256 });
    expect(classNames[255]).toBe('255');
    expect((await failure(loadIdxDataset(root, { classes: 255 }))).message).toMatch(
      /label 255 \(number 1, counted from 0\) is outside the classes 0 to 254/,
    );
  });

  it.each([0, -1, 2.5, Number.NaN, 257])('refuses %d classes', async (classes) => {
    await write(tinySet());
    await expect(loadIdxDataset(root, { classes })).rejects.toThrow(GradusError);
    await expect(loadIdxDataset(root, { classes })).rejects.toThrow(/integer from 1 to 256/);
  });

  it('refuses class names of another number than the classes', async () => {
    const loading = loadIdxDataset(root, { classes: 3, classNames: ['a', 'b'] });
    await expect(loading).rejects.toThrow(/2 names, but there are 3 classes/);
  });
});

describe('bad files', () => {
  it('names the directory that is missing, or is a file', async () => {
    const missing = join(root, 'nowhere');
    expect(await failure(loadMnist({ root: missing }))).toMatchObject({
      file: missing,
      message: `${missing}: there is no such file or directory. Check the path.`,
    });
    await write({ file: Uint8Array.of(1) });
    const file = join(root, 'file');
    expect((await failure(loadMnist({ root: file }))).message).toMatch(/a directory is needed/);
  });

  it('says which names were looked for when a file is missing', async () => {
    await write(tinySet());
    await rm(join(root, 't10k-labels-idx1-ubyte'));
    expect((await failure(loadMnist({ root }))).message).toBe(
      `${root}: a file is missing: looked for t10k-labels-idx1-ubyte, ` +
        't10k-labels-idx1-ubyte.gz, t10k-labels.idx1-ubyte, t10k-labels.idx1-ubyte.gz.',
    );
  });

  it('says that a file is a directory', async () => {
    const { 'train-images-idx3-ubyte': _, ...others } = tinySet();
    await write(others);
    await mkdir(join(root, 'train-images-idx3-ubyte'));
    const error = await failure(loadMnist({ root }));
    expect(error.file).toBe(join(root, 'train-images-idx3-ubyte'));
    expect(error.message).toMatch(/directory, but a file is needed/);
  });

  it('names a pipe, and a link that leads nowhere or to itself', async () => {
    const { 'train-images-idx3-ubyte': _, ...others } = tinySet();
    await write(others);
    const file = join(root, 'train-images-idx3-ubyte');
    execFileSync('mkfifo', [file]);
    expect((await failure(loadMnist({ root }))).message).toBe(
      `${file}: this is a pipe or a device, but a file is needed.`,
    );
    for (const target of ['nowhere', 'train-images-idx3-ubyte']) {
      await rm(file);
      await symlink(target, file);
      const { message } = await failure(loadMnist({ root }));
      expect(message).toMatch(
        `${file}: ${target === 'nowhere' ? 'there is no such file' : 'cannot be read'}`,
      );
    }
  });

  it.each([
    [
      'truncated',
      images(4, 2, 3).subarray(0, 30),
      /truncated: .*\[4, 2, 3\].* 40 bytes .*holds 30/,
    ],
    ['oversized', Uint8Array.of(...images(4, 2, 3), 0), /oversized: .* 40 bytes .*holds 41/],
    ['empty', new Uint8Array(0), /the file is empty/],
    ['no IDX file', new TextEncoder().encode('hello world'), /is not an IDX file: .*68 65 6c 6c/],
    ['labels', labels(0, 1, 2, 3), /holds uint8 \[4\], but images are bytes with 3 dimensions/],
    ['gzip cut short', gzipSync(images(4, 2, 3)).subarray(0, 25), /corrupt or cut short/],
    ['without pictures', images(0, 2, 3), /holds 4 labels, but .*holds 0 images/],
  ])('names the file of images that is %s', async (_, bytes, expected) => {
    const error = await problemOf({ 'train-images-idx3-ubyte': bytes });
    expect(error.message).toMatch(expected);
    expect(error.message).toContain(join(root, 'train-images-idx3-ubyte'));
  });

  it('names both files when the counts differ', async () => {
    const error = await problemOf({ 'train-labels-idx1-ubyte': labels(1, 2, 3) });
    expect(error.file).toBe(join(root, 'train-labels-idx1-ubyte'));
    expect(error.message).toContain(
      `holds 3 labels, but ${join(root, 'train-images-idx3-ubyte')} holds 4 images`,
    );
  });

  it('refuses a label outside the classes', async () => {
    const error = await problemOf({ 'train-labels-idx1-ubyte': labels(1, 9, 255, 10) });
    expect(error.message).toMatch(/label 255 \(number 2, .* outside the classes 0 to 9/);
  });

  it('refuses a set without pictures or without pixels', async () => {
    const empty = { 't10k-images-idx3-ubyte': images(0, 2, 3), 't10k-labels-idx1-ubyte': labels() };
    expect((await problemOf(empty)).message).toMatch(/holds no pixels: uint8 \[0, 2, 3\]/);
    const flat = { ...tinySet(), 't10k-images-idx3-ubyte': images(2, 0, 3) };
    expect((await problemOf(flat)).message).toMatch(/holds no pixels: uint8 \[2, 0, 3\]/);
  });

  it('refuses test pictures of another size', async () => {
    const error = await problemOf({ 't10k-images-idx3-ubyte': images(2, 3, 2) });
    expect(error.message).toMatch(/its images are 3 × 2 pixels, but those of .* are 2 × 3/);
  });
});
