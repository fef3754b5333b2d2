import { DataError } from 'gradus';
import { decodeIdx, type HostArray, type IdxHeader } from 'gradus/data';
import { commonStem, listed, partOf } from './file-names.ts';
import { checksumOf, type IdxSetOptions, namesOfClasses, preprocessingOf } from './idx-set.ts';
import {
  checkSameSize,
  type ImageDataset,
  type ImageSplit,
  type NamedArray,
  pairSplit,
} from './images.ts';
import { MNIST, MNIST_CHECKSUM } from './published.ts';
import { sha256 } from './sha256.ts';

/**
 * A file in memory, for example one that a visitor dropped on a page.
 *
 * @example
 * ```ts
 * const data = Uint8Array.of(3, 1, 4);
 * const file: NamedFile = { name: 'labels', bytes: writeIdx({ dtype: 'uint8', shape: [3], data }) };
 * ```
 */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** More than 1 GB, unpacked, does not fit beside a network in the memory of a page. */
const MAX_BYTES = 1e9;

const WANTED =
  'A set is one file of images and one of labels, or two of each, to train on and to test with, ' +
  'told apart by "train" and "test" or "t10k" in their names.';

/**
 * Makes a set of pictures from IDX files in memory, each plain or gzip. The content of a file decides
 * whether it holds images or labels.
 *
 * Four files are a training set and a test set, with the same checksum as when `loadIdxDataset` reads them.
 * With two files, images and labels, the last seventh (rounded up, the share of MNIST) is the test set; the
 * checksum is made from the digests of these two.
 *
 * @param options default of `name`: the common beginning of the file names, else `'idx'`; default of
 *   `classes` without `classNames`: one more than the largest label, and at least 2
 * @returns views of the bytes of files that are not compressed
 * @throws DataError when a file is not an IDX file of images or labels, the files do not belong
 *   together, or they are more than 1 GB unpacked
 *
 * @example
 * ```ts
 * const pixels = { dtype: 'uint8', shape: [4, 1, 1], data: Uint8Array.of(9, 8, 7, 6) } as const;
 * const labels = { dtype: 'uint8', shape: [4], data: Uint8Array.of(0, 1, 0, 1) } as const;
 * const { train, test } = await imagesFromFiles([
 *   { name: 'dots-images', bytes: writeIdx(pixels) },
 *   { name: 'dots-labels', bytes: writeIdx(labels) },
 * ]);
 * test.images.data; // [6]
 * ```
 */
export async function imagesFromFiles(
  files: readonly NamedFile[],
  options: IdxSetOptions = {},
): Promise<ImageDataset> {
  const names = files.map(({ name }) => name);
  if (files.length === 0 || files.length > 4) {
    throw new DataError(listed(names), `these are ${files.length} files. ${WANTED}`);
  }
  const arrays = await decodeAll(files);
  const pairs = pairsOf(arrays);
  const classNames = namesOfClasses({ ...options, classes: countClasses(pairs, options) });
  const classes = classNames.length;
  const { train, test } = split(pairs, classes);
  const checksum = await checksumOf(pairs.flat(), sha256);
  const verified = checksum === MNIST_CHECKSUM;
  const name = options.name ?? (verified ? MNIST.name : (commonStem(names) ?? 'idx'));
  const preprocessing = preprocessingOf(options, checksum);
  return { name, classes, classNames, preprocessing, train, test, checksum, verified };
}

type Pair = readonly [images: NamedArray, labels: NamedArray];

/** Decodes one file after the other, so that the same file always exceeds the limit. */
async function decodeAll(files: readonly NamedFile[]): Promise<readonly NamedArray[]> {
  const arrays: NamedArray[] = [];
  let total = 0;
  for (const { name, bytes } of files) {
    const array = await decodeIdx(bytes, name, (header) => {
      checkForm(name, header);
      total += header.fileLength;
      if (total > MAX_BYTES) throw new DataError(name, tooLarge(header, total));
    });
    arrays.push({ file: name, array });
  }
  return arrays;
}

function checkForm(name: string, { dtype, shape }: IdxHeader): void {
  if (dtype === 'uint8' && (shape.length === 3 || shape.length === 1)) return;
  throw new DataError(
    name,
    `holds ${dtype} [${shape.join(', ')}]. Needed are images, unsigned bytes [count, rows, ` +
      'columns] (magic 00 00 08 03), or labels, unsigned bytes [count] (magic 00 00 08 01), of ' +
      '256 classes at most.',
  );
}

function tooLarge({ fileLength }: IdxHeader, total: number): string {
  const sum = total === fileLength ? '' : `, ${total} bytes with the files before it`;
  return (
    `is by its header ${fileLength} bytes unpacked${sum}, which is more than 1 GB (${MAX_BYTES} bytes). ` +
    'Take fewer or smaller images.'
  );
}

/** The files in order: one pair of images and labels, or a pair for training and a pair for testing. */
function pairsOf(files: readonly NamedArray[]): readonly Pair[] {
  const groups =
    files.length === 4
      ? ['train', 'test'].map((part) => files.filter(({ file }) => partOf(file) === part))
      : [files];
  const pairs = groups.map(pairIn).filter((pair) => pair !== undefined);
  if (pairs.length === groups.length) return pairs;
  throw new DataError(
    listed(files.map(({ file }) => file)),
    `these are ${files.map((file) => describe(file, files.length)).join(', ')}. ${WANTED}`,
  );
}

function pairIn(files: readonly NamedArray[]): Pair | undefined {
  const images = files.find(isImages);
  const labels = files.find((file) => !isImages(file));
  return images && labels && files.length === 2 ? [images, labels] : undefined;
}

function isImages({ array }: NamedArray): boolean {
  return array.shape.length === 3;
}

function describe(file: NamedArray, count: number): string {
  const content = isImages(file) ? 'images' : 'labels';
  if (count !== 4) return content;
  const part = partOf(file.file);
  return part === undefined
    ? `${content} (${file.file} does not say of which part)`
    : `${part} ${content}`;
}

function countClasses(pairs: readonly Pair[], { classes, classNames }: IdxSetOptions): number {
  const given = classes ?? classNames?.length;
  if (given !== undefined) return given;
  let largest = 1;
  for (const [, { array }] of pairs) {
    for (const label of array.data) if (label > largest) largest = label;
  }
  return largest + 1;
}

function split(
  [train, test]: readonly Pair[],
  classes: number,
): Pick<ImageDataset, 'train' | 'test'> {
  const [images, labels] = train as Pair;
  const all = pairSplit(images, labels, classes);
  if (test === undefined) return lastSeventh(all, images.file);
  const others = pairSplit(...test, classes);
  checkSameSize(images, test[0]);
  return { train: all, test: others };
}

function lastSeventh(all: ImageSplit, file: string): Pick<ImageDataset, 'train' | 'test'> {
  const count = all.labels.data.length;
  if (count < 2) {
    throw new DataError(file, 'holds 1 image. To train and to test, 2 are needed at least.');
  }
  const border = count - Math.ceil(count / 7);
  return { train: part(all, 0, border), test: part(all, border, count) };
}

function part({ images, labels }: ImageSplit, start: number, end: number): ImageSplit {
  return { images: rows(images, start, end), labels: rows(labels, start, end) };
}

function rows({ dtype, shape, data }: HostArray, start: number, end: number): HostArray {
  const [, ...size] = shape;
  const length = size.reduce((product, extent) => product * extent, 1);
  return {
    dtype,
    shape: [end - start, ...size],
    data: data.subarray(start * length, end * length),
  };
}
