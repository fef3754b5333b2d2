import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type ImageFolder,
  type ImageFolderOptions,
  type ImageFolderProgress,
  type ImageSplit,
  imageFolderDatasetFromFiles,
  imageFolderFromFiles,
  loadImageFolder,
  loadImageFolderDataset,
  type SizeCount,
  selectImages,
  splitImages,
  toTensorDataset,
} from '@gradus/datasets';
import { Subset } from 'gradus/data';
import { splitRows } from 'gradus/table';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import * as browser from '../src/browser.ts';
import { jpegOf, withOrientation } from './jpeg-files.ts';
import { headerChunk, pngOf } from './png/encode.ts';
import { failure } from './serve.ts';

let root = '';

beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'gradus-pictures-')), 'pets');
  mkdirSync(root);
});

afterEach(() => rmSync(dirname(root), { recursive: true }));

function write(files: Record<string, Uint8Array | string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
}

/** A grey PNG picture of one level. */
function grey(level: number, width = 2, height = width): Buffer {
  return pngOf({ width, height, depth: 8, colorType: 0, sample: () => level });
}

/** Two classes with two pictures each of 2 × 2 pixels. */
function pets(): Record<string, Uint8Array> {
  return {
    'dog/b.png': grey(40),
    'dog/a.png': grey(30),
    'cat/2.png': grey(20),
    'cat/1.png': grey(10),
  };
}

const load = (options?: ImageFolderOptions) => loadImageFolder(root, options);
const problem = async (options?: ImageFolderOptions) => (await failure(load(options))).message;
/** The first pixel of each picture. */
const firstPixels = ({ images, labels }: ImageFolder) => {
  const step = images.data.length / labels.data.length;
  return Array.from(labels.data, (_, i) => images.data[i * step]);
};

describe('a folder of class folders', () => {
  it('gives labelled pictures in the order of classes and names', async () => {
    write(pets());
    const folder = await load();
    expect(folder).toMatchObject({
      name: 'pets',
      classes: 2,
      classNames: ['cat', 'dog'],
      preprocessing: 'resize',
      files: ['cat/1.png', 'cat/2.png', 'dog/a.png', 'dog/b.png'],
      skipped: [],
      originalSizes: [{ width: 2, height: 2, count: 4 }],
      verified: false,
    });
    expect(folder.images).toMatchObject({ dtype: 'uint8', shape: [4, 2, 2] });
    expect(firstPixels(folder)).toEqual([10, 20, 30, 40]);
    expect(folder.labels).toEqual({ dtype: 'uint8', shape: [4], data: Uint8Array.of(0, 0, 1, 1) });
  });

  it.each([
    [
      ['10', '9', '-1', '2.5'],
      ['-1', '2.5', '9', '10'],
    ],
    [
      ['10', '9', 'x'],
      ['10', '9', 'x'],
    ],
    [
      ['b', 'B', 'ä', '😀', '\uff21'],
      ['B', 'b', 'ä', '\uff21', '😀'],
    ],
    [
      ['__proto__', 'constructor'],
      ['__proto__', 'constructor'],
    ],
  ])('%j are ordered as %j', async (names, expected) => {
    for (const name of names) write({ [`${name}/1.png`]: grey(1), [`${name}/2.png`]: grey(2) });
    expect((await load()).classNames).toEqual(expected);
  });

  it('reads every kind of PNG, and JPEG, in grey and in colour', async () => {
    const color = [200, 100, 50, 128];
    write({
      'a/1 rgb.png': pngOf({
        width: 1,
        height: 1,
        depth: 8,
        colorType: 2,
        sample: (_x, _y, c) => color[c],
      }),
      'a/2 rgba.png': pngOf({
        width: 1,
        height: 1,
        depth: 8,
        colorType: 6,
        sample: (_x, _y, c) => color[c],
      }),
      'b/3 wide.png': pngOf({
        width: 1,
        height: 1,
        depth: 16,
        colorType: 0,
        isInterlaced: true,
        sample: () => 0x80ff,
      }),
      'b/4.JPG': jpegOf(1, 1, () => [90, 90, 90]),
    });
    const rgb = await load({ channels: 3 });
    expect(rgb.images.shape).toEqual([4, 3, 1, 1]);
    const paper = (level: number) => Math.round((128 * level + 127 * 255) / 255);
    const pixels = [200, 100, 50, paper(200), paper(100), paper(50), 128, 128, 128, 90, 90, 90];
    expect([...rgb.images.data]).toEqual(pixels);
    const luma = Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50);
    expect([...(await load()).images.data]).toEqual([luma, paper(124.2), 128, 90]);
  });

  it('turns JPEG pictures upright, also where their size is looked for', async () => {
    const wide = jpegOf(16, 8, (x) => (x < 8 ? [0, 0, 0] : [255, 255, 255]));
    const turned = withOrientation(wide, 6, false);
    write({ 'a/1.jpg': turned, 'a/2.jpg': turned, 'b/1.jpg': turned, 'b/2.jpg': turned });
    const { images } = await load();
    expect(images.shape).toEqual([4, 16, 8]);
    expect([images.data[0], images.data[127]]).toEqual([0, 255]);
  });

  it('takes the most frequent size, of several the largest, then the widest', async () => {
    write({
      'a/1.png': grey(1, 4, 2),
      'a/2.png': grey(2, 2, 4),
      'b/1.png': grey(3, 1),
      'b/2.png': grey(4, 3),
    });
    write({ 'b/3.png': grey(4, 2, 4), 'b/4.png': grey(4, 4, 2) });
    const { images, originalSizes } = await load();
    expect(images.shape).toEqual([6, 2, 4]);
    expect(originalSizes).toEqual([
      { width: 4, height: 2, count: 2 },
      { width: 2, height: 4, count: 2 },
      { width: 3, height: 3, count: 1 },
      { width: 1, height: 1, count: 1 },
    ]);
    expect((await load({ size: 5 })).images.shape).toEqual([6, 5, 5]);
    expect((await load({ size: [3, 7], channels: 3 })).images.shape).toEqual([6, 3, 3, 7]);
  });

  it('finds the size after a preview that is longer than the first bytes', async () => {
    const picture = jpegOf(3, 2, () => [9, 9, 9]);
    const preview = new Uint8Array(65_537).fill(1);
    preview.set([0xff, 0xe2, 0xff, 0xff]);
    const long = Buffer.concat([picture.subarray(0, 2), preview, preview, picture.subarray(2)]);
    write({ 'a/1.jpg': long, 'a/2.jpg': long, 'b/1.jpg': picture, 'b/2.jpg': picture });
    expect(await load()).toMatchObject({
      skipped: [],
      originalSizes: [{ width: 3, height: 2, count: 4 }],
    });
  });

  it('reads the first pictures of each class up to a limit', async () => {
    write({ ...pets(), 'cat/3.png': grey(9) });
    expect((await load({ limit: 2 })).files).toEqual([
      'cat/1.png',
      'cat/2.png',
      'dog/a.png',
      'dog/b.png',
    ]);
  });

  it('follows links to pictures and to class folders', async () => {
    write({ ...pets(), '../more/1.png': grey(5), '../more/2.png': grey(6) });
    symlinkSync(join(root, '../more'), join(root, 'bird'));
    symlinkSync(join(root, 'dog/a.png'), join(root, 'cat/3.png'));
    symlinkSync(join(root, 'nowhere'), join(root, 'cat/4.png'));
    const { files, skipped } = await load();
    expect(files).toEqual([
      ...[
        'bird/1.png',
        'bird/2.png',
        'cat/1.png',
        'cat/2.png',
        'cat/3.png',
        'dog/a.png',
        'dog/b.png',
      ],
    ]);
    expect(skipped).toEqual([
      {
        file: 'cat/4.png',
        problem: 'there is no such file or directory. Check the path.',
        details: {
          code: 'unreadable',
          why: 'missing',
          message: expect.stringContaining('cat/4.png'),
        },
      },
    ]);
  });
});

describe('the checksum of a folder', () => {
  it('depends on pictures, classes, size and channels, not on names of files or of the folder', async () => {
    write(pets());
    const { checksum } = await load();
    expect(checksum).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await load({ name: 'x', size: 2 })).checksum).toBe(checksum);
    const others = [
      (await load({ size: 3 })).checksum,
      (await load({ channels: 3 })).checksum,
      (await load({ limit: 2 })).checksum,
    ];
    expect(others.map((other) => other === checksum)).toEqual([false, false, true]);
    rmSync(join(root, 'dog/b.png'));
    write({ 'dog/c.png': grey(40), 'dog/broken.png': 'x' });
    expect((await load()).checksum).toBe(checksum);
    write({ 'dog/c.png': grey(41) });
    expect((await load()).checksum).not.toBe(checksum);
  });
});

describe('files that are not pictures', () => {
  it('is ignored where systems leave it behind', async () => {
    write({
      ...pets(),
      '.DS_Store': '',
      'cat/.hidden.png': '',
      'cat/Thumbs.db': '',
      'dog/desktop.ini': '',
    });
    write({ '__MACOSX/cat/._1.png': '', '.git/x/y.png': '' });
    expect(await load()).toMatchObject({ skipped: [], classNames: ['cat', 'dog'] });
  });

  it('is listed with its name and the reason, whether the size is given or not', async () => {
    write({
      ...pets(),
      'README.md': '# Pets',
      'cat/cut.png': grey(1).subarray(0, 40),
      'cat/cut.jpg': jpegOf(9, 9, () => [1, 2, 3]).subarray(0, 300),
      'cat/empty.png': '',
      'cat/huge.png': Buffer.concat([grey(1).subarray(0, 8), headerChunk(60_000, 60_000, 8, 0)]),
      'cat/notes.txt': 'text',
      'dog/old/1.png': grey(1),
    });
    mkdirSync(join(root, 'bird'));
    execFileSync('mkfifo', [join(root, 'cat/pipe.png')]);
    for (const size of [undefined, 2]) {
      const { files, skipped } = await load({ size });
      expect(files).toHaveLength(4);
      const problems = Object.fromEntries(skipped.map(({ file, problem }) => [file, problem]));
      expect(skipped).toHaveLength(9);
      expect(problems).toMatchObject({
        bird: 'is an empty folder.',
        'README.md': 'lies beside the class folders.',
        'cat/cut.png': expect.stringMatching(
          /^cannot be read: it is cut short: it ends after 40 bytes/,
        ),
        'cat/cut.jpg': expect.stringMatching(
          /^cannot be read: it is cut short: it ends after 300 bytes/,
        ),
        'cat/empty.png': expect.stringMatching(/^is neither a PNG nor a JPEG picture/),
        'cat/huge.png': expect.stringMatching(/^is 60000 × 60000 pixels; 1 to 50000000/),
        'cat/notes.txt': expect.stringMatching(/^is neither a PNG nor a JPEG picture/),
        'cat/pipe.png': 'this is a pipe or a device, but a file is needed.',
        'dog/old': 'is a folder in a class folder, and its files are not read.',
      });
    }
  });
});

describe('a folder that is not a data set', () => {
  it.each<[string, Record<string, Uint8Array | string>, RegExp]>([
    ['empty', {}, /pets: holds no class folders with pictures\. Make one folder for each class/],
    [
      'with files alone',
      { 'a.png': grey(1), 'b.png': grey(2) },
      /pets: holds 2 files, such as a\.png, but no class/,
    ],
    [
      'of one class',
      { 'cat/a.png': grey(1), 'cat/b.png': grey(2) },
      /holds one class folder, "cat", but two/,
    ],
    [
      'of splits',
      { 'train/cat/a.png': grey(1), 'test/cat/b.png': grey(2) },
      /pets: its pictures lie two folders deep, as in test\/cat\/\. Pass the folder .* such as "test"/,
    ],
    [
      'with a class of one picture',
      { ...pets(), 'bird/a.png': grey(1) },
      /pets\/bird: 1 of 1 files could be read as pictures, but a class needs 2 at least, to train and to test\. Add/,
    ],
    [
      'with a class whose pictures are broken',
      { ...pets(), 'bird/a.png': 'x', 'bird/b.png': 'y' },
      /pets\/bird: 0 of 2 files .* bird\/a\.png is neither a PNG nor a JPEG picture/,
    ],
  ])('is refused: %s', async (_, files, expected) => {
    write(files);
    expect(await problem()).toMatch(expected);
    expect(await problem({ size: 2 })).toMatch(expected);
  });

  it('is refused where it is missing, or a file', async () => {
    write({ file: '' });
    expect((await failure(loadImageFolder(join(root, 'none')))).message).toMatch(
      /none: there is no such file or directory/,
    );
    expect((await failure(loadImageFolder(join(root, 'file')))).message).toMatch(
      /file: this, or a part of its path, is a file, but a directory is needed/,
    );
  });

  it('is refused where its pictures are more than a tensor holds', async () => {
    const many = Array.from({ length: 43 }, (_, i) => [`cat/${i}.png`, grey(1)]);
    write({ ...pets(), ...Object.fromEntries(many) });
    expect(await problem({ size: 4096, channels: 3 })).toMatch(
      /pets: 45 pictures of 50331648 bytes \(3 × 4096 × 4096\) are more than 2147483647 bytes\. Pass a smaller `size`/,
    );
  });

  it.each<[ImageFolderOptions, RegExp]>([
    [
      { size: 0 },
      /loadImageFolder: size must be an integer from 1 to 4096 or \[height, width\], got 0\./,
    ],
    [{ size: [2, 2.5] }, /got \[2,2\.5\]/],
    [{ size: [2] as never }, /got \[2\]/],
    [{ size: '28' as never }, /got "28"/],
    [{ channels: 4 as never }, /channels must be 1 \(grey\) or 3 \(RGB\), got 4/],
    [{ limit: 1 }, /limit must be an integer of at least 2, got 1/],
  ])('options %j are refused', async (options, expected) => {
    write(pets());
    await expect(load(options)).rejects.toThrow(expected);
  });
});

describe('known classes', () => {
  const classNames = ['cat', 'cow', 'dog'];

  it('may be missing or hold one picture, and keep their labels', async () => {
    write({ 'dog/a.png': grey(30), 'cow/broken.png': 'x' });
    const folder = await load({ classNames });
    expect(folder).toMatchObject({ classes: 3, classNames, files: ['dog/a.png'] });
    expect([...folder.labels.data]).toEqual([2]);
    expect(folder.skipped).toHaveLength(1);
  });

  it('refuse others, and folders without pictures', async () => {
    write({ 'bird/a.png': grey(1), 'dog/a.png': grey(1) });
    expect(await problem({ classNames })).toMatch(
      /pets\/bird: "bird" is none of the 3 classes: cat, cow, dog\. Rename the folder or remove it\./,
    );
    rmSync(join(root, 'bird'), { recursive: true });
    write({ 'dog/a.png': 'x' });
    expect(await problem({ classNames })).toMatch(
      /pets: none of 1 files could be read as a picture: dog\/a\.png is neither/,
    );
    rmSync(join(root, 'dog'), { recursive: true });
    expect(await problem({ classNames })).toMatch(/pets: holds no class folders with pictures/);
  });
});

describe('loadImageFolderDataset', () => {
  const dataset = (options = {}) => loadImageFolderDataset(root, options);
  const count = (part: { labels: { data: ArrayLike<number> } } | null) => part?.labels.data.length;

  it('keeps 15 % of each class to test with, by the seed', async () => {
    for (const [c, name] of ['cat', 'dog'].entries()) {
      const files = Array.from({ length: 20 }, (_, i) => [`${name}/${i}.png`, grey(100 * c + i)]);
      write(Object.fromEntries(files));
    }
    const set = await dataset();
    expect(set).toMatchObject({ name: 'pets', parts: null, validation: null, skipped: [] });
    expect([...set.test.labels.data].sort()).toEqual([0, 0, 0, 1, 1, 1]);
    const pixels = ({ images }: ImageSplit) => [...images.data].filter((_, i) => i % 4 === 0);
    const all = new Set([...pixels(set.train), ...pixels(set.test)]);
    expect(all).toEqual(new Set(firstPixels(await load())));
    expect(all.size).toBe(40);
    expect((await dataset({ seed: 0 })).test).toEqual(set.test);
    expect((await dataset({ seed: 1 })).test).not.toEqual(set.test);
    const folder = await load();
    expect(splitImages(folder, 0)).toEqual({ train: set.train, test: set.test });
    const known = await dataset({ classNames: set.classNames });
    expect(known).toMatchObject({ checksum: set.checksum, train: known.test });
    expect(count(known.test)).toBe(40);
  });

  it('takes train, validation and test where there are such folders', async () => {
    const part = (name: string, files: Record<string, Uint8Array>) =>
      write(
        Object.fromEntries(
          Object.entries(files).map(([file, bytes]) => [`${name}/${file}`, bytes]),
        ),
      );
    part('Train', { ...pets(), 'dog/notes.txt': Buffer.from('text') });
    part('val', { 'dog/x.png': grey(1, 9, 4) });
    const two = await dataset();
    expect(two).toMatchObject({
      parts: { train: 'Train', validation: null, test: 'val' },
      skipped: [{ file: 'Train/dog/notes.txt' }],
      classNames: ['cat', 'dog'],
    });
    expect(two.test.images.shape).toEqual([1, 2, 2]);
    expect([...two.test.labels.data]).toEqual([1]);
    part('test', { 'cat/y.png': grey(2), 'cat/z.png': grey(3) });
    const three = await dataset({ channels: 3 });
    expect(three.parts).toEqual({ train: 'Train', validation: 'val', test: 'test' });
    expect([count(three.train), count(three.validation), count(three.test)]).toEqual([4, 1, 2]);
    expect(three.test.images.shape).toEqual([2, 3, 2, 2]);
    expect(three.checksum).not.toBe(two.checksum);
    write({ 'test/cow/a.png': grey(1) });
    expect((await failure(dataset())).message).toMatch(/test\/cow: "cow" is none of the 2 classes/);
  });

  it('takes folders of such names for classes beside others', async () => {
    write({ ...pets(), 'train/1.png': grey(1), 'train/2.png': grey(2) });
    expect((await dataset()).classNames).toEqual(['cat', 'dog', 'train']);
  });

  it('is for Node', async () => {
    await expect(browser.loadImageFolderDataset('pets')).rejects.toThrow(
      /loadImageFolderDataset reads folders in Node.*imageFolderFromFiles/,
    );
  });
});

describe('reading', () => {
  it('tells its progress in two phases, or in one where the size is given', async () => {
    write(pets());
    const told: ImageFolderProgress[] = [];
    await load({ onProgress: (progress) => told.push(progress) });
    expect(told.map(({ phase, done }) => `${phase} ${done}`)).toEqual(
      ['sizes', 'pictures'].flatMap((phase) => [1, 2, 3, 4].map((done) => `${phase} ${done}`)),
    );
    expect(told[4]).toEqual({ phase: 'pictures', file: 'cat/1.png', done: 1, total: 4 });
    told.length = 0;
    await load({ size: 1, onProgress: (progress) => told.push(progress) });
    expect(told).toHaveLength(4);
  });

  it('ends with the reason of the signal, before, in between and after the last picture', async () => {
    write(pets());
    for (const last of [0, 1, 3, 4]) {
      const [stop, reason] = [new AbortController(), new Error('enough')];
      if (last === 0) stop.abort(reason);
      let done = 0;
      const onProgress = (progress: ImageFolderProgress) => {
        done = progress.done;
        if (done === last) stop.abort(reason);
      };
      await expect(load({ size: 2, signal: stop.signal, onProgress })).rejects.toBe(reason);
      expect(done).toBe(last);
    }
  });

  it('holds one decoded picture at a time', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const large = grey(7, 1500, 1000);
    const files = Array.from({ length: 12 }, (_, i) => [`${i % 2 ? 'a' : 'b'}/${i}.png`, large]);
    write(Object.fromEntries(files));
    let most = 0;
    const onProgress = () => {
      collect();
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    };
    collect();
    const before = process.memoryUsage().arrayBuffers;
    const { images } = await load({ size: 4, onProgress });
    expect(new Set(images.data)).toEqual(new Set([7]));
    // Decoded, each takes 6 MB as floats, and all 72 MB.
    expect(most - before).toBeLessThan(24 << 20);
  });
});

/** The files of a folder, as a browser hands them over in which a visitor chose it. */
function chosenFiles(): File[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const file = new File([readFileSync(path)], basename(path));
      const webkitRelativePath = path.slice(dirname(root).length + 1);
      return Object.defineProperty(file, 'webkitRelativePath', { value: webkitRelativePath });
    });
}

describe('files that a visitor chose', () => {
  it('are the set that is loaded in Node', async () => {
    write({
      ...pets(),
      'README.md': '',
      'cat/x.png': 'x',
      '.DS_Store': '',
      'dog/old/1.png': grey(1),
    });
    for (const options of [{}, { size: 3, channels: 3 } as const]) {
      const expected = await load(options);
      expect(await imageFolderFromFiles(chosenFiles(), options)).toEqual(expected);
      const dropped = chosenFiles().map((file) => {
        return { path: file.webkitRelativePath.slice('pets/'.length), file: file as Blob };
      });
      expect(await browser.imageFolderFromFiles(dropped, { name: 'pets', ...options })).toEqual(
        expected,
      );
    }
  });

  it('are the data set that is loaded in Node, split or not', async () => {
    write({ ...pets(), 'README.md': '', 'cat/x.png': 'x' });
    const seed = { seed: 1 };
    const expected = await loadImageFolderDataset(root, seed);
    expect(expected.originalSizes.length).toBeGreaterThan(0);
    expect(await imageFolderDatasetFromFiles(chosenFiles(), seed)).toEqual(expected);
  });

  it('are the data set of a folder with parts', async () => {
    const files = Object.entries(pets());
    write(Object.fromEntries(files.map(([file, bytes]) => [`train/${file}`, bytes])));
    write({ 'val/dog/x.png': grey(1, 9, 4), 'test/cat/y.png': grey(2), 'test/x.txt': 'x' });
    const expected = await loadImageFolderDataset(root);
    expect(expected.parts).toEqual({ train: 'train', validation: 'val', test: 'test' });
    expect(expected.originalSizes).toContainEqual({ width: 9, height: 4, count: 1 });
    expect(await imageFolderDatasetFromFiles(chosenFiles())).toEqual(expected);
  });

  it('get the size that a function chooses from all sizes', async () => {
    write({ ...pets(), 'cat/wide.png': grey(1, 9, 4) });
    const size = (sizes: readonly SizeCount[]) => {
      const { width, height } = sizes[sizes.length - 1];
      return [height, width] as const;
    };
    expect((await load({ size })).images.shape.slice(1)).toEqual([4, 9]);
    await expect(load({ size: () => 0 })).rejects.toThrow('size must be an integer from 1 to 4096');
  });

  it('are refused without a path, or without classes', async () => {
    const file = new File([Uint8Array.from(grey(1))], 'a.png');
    await expect(async () => imageFolderFromFiles([file])).rejects.toThrow(
      'imageFolderFromFiles: the file "a.png" has no webkitRelativePath',
    );
    expect((await failure(imageFolderFromFiles([]))).message).toMatch(
      /^pictures: holds no class folders/,
    );
  });

  it('are what a page is told to pass', async () => {
    await expect(browser.loadImageFolder('pets')).rejects.toThrow(
      /imageFolderFromFiles\(\[\.\.\.input\.files\]\)/,
    );
  });
});

test('splits by class and becomes tensors', async () => {
  for (let i = 0; i < 20; i++)
    write({ [`cat/${i + 10}.png`]: grey(i), [`dog/${i + 10}.png`]: grey(100 + i) });
  const folder = await load({ channels: 3 });
  const { data } = folder.labels;
  const parts = splitRows(data.length, { labels: data, seed: 1 });
  expect([parts.train.length, parts.validation.length, parts.test.length]).toEqual([28, 6, 6]);
  const held = selectImages(folder, parts.test);
  expect(held.images.shape).toEqual([6, 3, 2, 2]);
  expect([...held.labels.data].filter((label) => label === 0)).toHaveLength(3);
  const samples = toTensorDataset(folder);
  const [image, label] = new Subset(samples, parts.test).get(0);
  expect([image.shape, image.dtype, label.shape]).toEqual([[3, 2, 2], 'float32', []]);
  expect(image.toArray()).toEqual(toTensorDataset(held).get(0)[0].toArray());
  expect(() => selectImages(folder, [40])).toThrow(
    'There is no picture 40. The 40 pictures are 0 to 39.',
  );
});

test('more than 256 classes have labels of 32 bits', async () => {
  for (let i = 0; i < 257; i++) write({ [`${i}/a.png`]: grey(1), [`${i}/b.png`]: grey(2) });
  const { labels, classNames } = await load();
  expect([labels.dtype, labels.data[513], classNames[256]]).toEqual(['int32', 256, '256']);
});
