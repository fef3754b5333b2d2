import { GradusError } from 'gradus';
import type { HostArray } from 'gradus/data';
import { ImageSetError } from './image-set-error.ts';
import type { SkippedFile } from './pictures/problem.ts';

/** Pictures and what each of them shows. */
export interface ImageSplit {
  /**
   * uint8 `[count, rows, columns]`, or `[count, 3, rows, columns]` with red, green and blue. IDX sets have 0 (paper) to
   * 255 (ink), as in the file and not copied; class folders have 0 (black) to 255.
   */
  readonly images: HostArray;
  /** uint8 `[count]`, each below the number of classes; int32 where there are more than 256 classes. */
  readonly labels: HostArray;
}

/**
 * How a picture is brought into the form of a data set: as a handwritten digit is (`preprocessDigit`),
 * by its size alone with its proportions (`preprocessPicture`), or by its size alone, stretched
 * (`resizePicture`).
 */
export type Preprocessing = 'digit' | 'picture' | 'resize';

/** What a data set of pictures says of itself. */
export interface ImageSetInfo {
  readonly name: string;
  /** The number of classes; labels run from 0 to one less. */
  readonly classes: number;
  /** A name for each class. */
  readonly classNames: readonly string[];
  /** How another picture is brought into the form of these. */
  readonly preprocessing: Preprocessing;
  /**
   * `sha256:` and a digest of what the set was made from, the same in Node and in the browser: the four IDX files
   * (or two, where `imagesFromFiles` splits them) as they are unpacked; or the pictures of class folders with their
   * classes, size and channels.
   */
  readonly checksum: string;
  /** Whether `checksum` is that of the published set, where it is known (MNIST). */
  readonly verified: boolean;
}

/** A data set of pictures: a part to train on and a part to test with. */
export interface ImageDataset extends ImageSetInfo {
  readonly train: ImageSplit;
  readonly test: ImageSplit;
}

/** The pictures of class folders, in the order of their classes and, within a class, of their names. */
export interface ImageFolder extends ImageSetInfo, ImageSplit {
  /** The file of each picture, as in `cat/1.png`. */
  readonly files: readonly string[];
  /** What was left out, and why. */
  readonly skipped: readonly SkippedFile[];
  /** The sizes of the pictures before they were resized, the most frequent first. */
  readonly originalSizes: readonly SizeCount[];
}

/** How many pictures have a size. */
export interface SizeCount {
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

/**
 * Some of the pictures, such as one part of `splitRows`; a copy.
 *
 * @param rows numbers of pictures, counted from 0
 * @throws GradusError for a number that no picture has
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

/** An array and the file that it came from. */
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
