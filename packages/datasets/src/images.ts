import { GradusError } from 'gradus';
import type { HostArray } from 'gradus/data';
import { ImageSetError } from './image-set-error.ts';
import type { SkippedFile } from './pictures/problem.ts';

/**
 * Pictures and their labels.
 *
 * @example
 * ```ts
 * const split: ImageSplit = {
 *   images: { dtype: 'uint8', shape: [2, 1, 1], data: Uint8Array.of(0, 255) },
 *   labels: { dtype: 'uint8', shape: [2], data: Uint8Array.of(0, 1) },
 * };
 * toTensorDataset(split).length; // 2
 * ```
 */
export interface ImageSplit {
  /**
   * uint8 `[count, rows, columns]`, or `[count, 3, rows, columns]` with red, green and blue. Pixels of IDX sets are 0
   * (paper) to 255 (ink), not copied from the file; those of class folders are 0 (black) to 255.
   */
  readonly images: HostArray;
  /** uint8 `[count]`, each below the number of classes; int32 if there are more than 256 classes. */
  readonly labels: HostArray;
}

/**
 * How to convert a picture to the form of a data set: `'digit'` with `preprocessDigit`; `'picture'` with
 * `preprocessPicture`, which keeps proportions; `'resize'` with `resizePicture`, which stretches.
 *
 * @example
 * ```ts
 * const preprocessing: Preprocessing | undefined = publishedSet('mnist')?.preprocessing;
 * preprocessing; // 'digit'
 * ```
 */
export type Preprocessing = 'digit' | 'picture' | 'resize';

/**
 * The description of a data set of pictures.
 *
 * @example
 * ```ts no-run
 * const info: ImageSetInfo = await loadIdxDataset('data/shapes', { classes: 3 });
 * console.log(info.name, info.classes, info.checksum);
 * ```
 */
export interface ImageSetInfo {
  readonly name: string;
  /** The number of classes; labels run from 0 to one less. */
  readonly classes: number;
  /** A name for each class. */
  readonly classNames: readonly string[];
  /** How to convert another picture to the form of these. */
  readonly preprocessing: Preprocessing;
  /**
   * `sha256:` and a digest, the same in Node and in the browser: of the four unpacked IDX files (or two, if
   * `imagesFromFiles` splits them), or of the pictures of class folders with their classes, size and channels.
   */
  readonly checksum: string;
  /** Whether `checksum` is the known checksum of the published set (MNIST). */
  readonly verified: boolean;
}

/**
 * A data set of pictures: a training set and a test set.
 *
 * @example
 * ```ts no-run
 * const dataset: ImageDataset = await loadMnist();
 * dataset.train.images.shape; // [60000, 28, 28]
 * ```
 */
export interface ImageDataset extends ImageSetInfo {
  readonly train: ImageSplit;
  readonly test: ImageSplit;
}

/**
 * The pictures of class folders, in the order of their classes and, within a class, of their names.
 *
 * @example
 * ```ts no-run
 * const folder: ImageFolder = await loadImageFolder('pets', { size: 32 });
 * console.log(folder.classNames, folder.files.length, folder.skipped);
 * ```
 */
export interface ImageFolder extends ImageSetInfo, ImageSplit {
  /** The file of each picture, as in `cat/1.png`. */
  readonly files: readonly string[];
  /** The files that were left out, and why. */
  readonly skipped: readonly SkippedFile[];
  /** The sizes of the pictures before they were resized, the most frequent first. */
  readonly originalSizes: readonly SizeCount[];
}

/**
 * A size, and the number of pictures that have it.
 *
 * @example
 * ```ts no-run
 * const { originalSizes } = await loadImageFolder('pets', { size: 32 });
 * const [most]: readonly SizeCount[] = originalSizes;
 * console.log(`${most.count} pictures of ${most.width} × ${most.height}`);
 * ```
 */
export interface SizeCount {
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

/**
 * A copy of selected pictures, for example one part of `splitRows`.
 *
 * @param rows indices of pictures, counted from 0
 * @throws GradusError for an index without a picture
 *
 * @example
 * ```ts
 * const pictures: ImageSplit = {
 *   images: { dtype: 'uint8', shape: [3, 1, 1], data: Uint8Array.of(10, 20, 30) },
 *   labels: { dtype: 'uint8', shape: [3], data: Uint8Array.of(0, 1, 0) },
 * };
 * selectImages(pictures, [2, 0]).images.data; // [30, 10]
 * ```
 */
export function selectImages(split: ImageSplit, rows: ArrayLike<number>): ImageSplit {
  return { images: selectRows(split.images, rows), labels: selectRows(split.labels, rows) };
}

function selectRows({ dtype, shape, data }: HostArray, rows: ArrayLike<number>): HostArray {
  const [count, ...rest] = shape;
  const length = rest.reduce((product, extent) => product * extent, 1);
  const copy =
    dtype === 'int32' ? new Int32Array(rows.length * length) : new Uint8Array(rows.length * length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!(Number.isInteger(row) && row >= 0 && row < count)) {
      throw new GradusError(
        `There is no picture ${row}. The ${count} pictures are 0 to ${count - 1}.`,
      );
    }
    copy.set(data.subarray(row * length, (row + 1) * length), i * length);
  }
  return { dtype, shape: [rows.length, ...rest], data: copy };
}

/** An array and its file. */
export interface NamedArray {
  readonly file: string;
  readonly array: HostArray;
}

/**
 * Puts images and labels together.
 *
 * @throws DataError when either is of another form, they differ in number, there are none, or a
 *   label is not below `classes`
 */
export function pairSplit(images: NamedArray, labels: NamedArray, classes: number): ImageSplit {
  checkForm(images, 3, 'images', '00 00 08 03');
  checkForm(labels, 1, 'labels', '00 00 08 01');
  const count = images.array.shape[0] as number;
  const labelCount = labels.array.data.length;
  if (count !== labelCount) {
    throw new ImageSetError(
      labels.file,
      `holds ${labelCount} labels, but ${images.file} holds ${count} images. Each image needs ` +
        'one label: take both files from the same set.',
      { code: 'counts', labels: labelCount, images: count, imagesFile: images.file },
    );
  }
  if (images.array.data.length === 0) {
    const holds = `uint8 [${images.array.shape.join(', ')}]`;
    throw new ImageSetError(images.file, `holds no pixels: ${holds}.`, {
      code: 'no-pixels',
      holds,
    });
  }
  checkLabels(labels, classes);
  return { images: images.array, labels: labels.array };
}

/** @throws DataError when the pictures to train on and to test with differ in size */
export function checkSameSize(train: NamedArray, test: NamedArray): void {
  const [, ...expected] = train.array.shape;
  const [, ...found] = test.array.shape;
  if (expected.join() === found.join()) return;
  throw new ImageSetError(
    test.file,
    `its images are ${found.join(' × ')} pixels, but those of ${train.file} are ` +
      `${expected.join(' × ')}. Both files must come from the same set.`,
    { code: 'other-size', found, expected, trainFile: train.file },
  );
}

function checkForm(
  { file, array }: NamedArray,
  rank: number,
  needs: 'images' | 'labels',
  magic: string,
): void {
  if (array.dtype === 'uint8' && array.shape.length === rank) return;
  const holds = `${array.dtype} [${array.shape.join(', ')}]`;
  throw new ImageSetError(
    file,
    `holds ${holds}, but ${needs} are bytes with ${rank} ` +
      `${rank === 1 ? 'dimension' : 'dimensions'} (magic ${magic}). Are two files swapped?`,
    { code: 'form', holds, needs, rank, magic },
  );
}

function checkLabels({ file, array }: NamedArray, classes: number): void {
  const index = (array.data as Uint8Array).findIndex((label) => label >= classes);
  if (index < 0) return;
  const [label, most] = [array.data[index], classes - 1];
  throw new ImageSetError(
    file,
    `label ${label} (number ${index}, counted from 0) is outside the classes ` +
      `0 to ${most}. If the set has more classes, say so with the option \`classes\`.`,
    { code: 'label', label, index, least: 0, most },
  );
}
