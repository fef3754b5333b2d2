import { DataError } from 'gradus';
import type { HostArray } from 'gradus/data';

/** Pictures and what each of them shows. */
export interface ImageSplit {
  /** uint8 `[count, rows, columns]`, 0 (paper) to 255 (ink), as in the file and not copied. */
  readonly images: HostArray;
  /** uint8 `[count]`, each below the number of classes. */
  readonly labels: HostArray;
}

/**
 * How a picture is brought into the form of a data set: as a handwritten digit is (`preprocessDigit`),
 * or by its size alone (`preprocessPicture`).
 */
export type Preprocessing = 'digit' | 'picture';

/** A data set of pictures: a part to train on and a part to test with. */
export interface ImageDataset {
  readonly name: string;
  /** The number of classes; labels run from 0 to one less. */
  readonly classes: number;
  /** A name for each class. */
  readonly classNames: readonly string[];
  /** How another picture is brought into the form of these. */
  readonly preprocessing: Preprocessing;
  readonly train: ImageSplit;
  readonly test: ImageSplit;
  /**
   * `sha256:` and a digest of the four files (of two, where `imagesFromFiles` splits them) as they
   * are unpacked, so that the same data has the same checksum compressed or not, in Node and in the
   * browser.
   */
  readonly checksum: string;
  /** Whether `checksum` is that of the published set, where it is known (MNIST). */
  readonly verified: boolean;
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
    throw new DataError(
      labels.file,
      `holds ${labelCount} labels, but ${images.file} holds ${count} images. Each image needs ` +
        'one label: take both files from the same set.',
    );
  }
  if (images.array.data.length === 0) {
    throw new DataError(images.file, `holds no pixels: uint8 [${images.array.shape.join(', ')}].`);
  }
  checkLabels(labels, classes);
  return { images: images.array, labels: labels.array };
}

/** @throws DataError when the pictures to train on and to test with differ in size */
export function checkSameSize(train: NamedArray, test: NamedArray): void {
  const [, ...expected] = train.array.shape;
  const [, ...found] = test.array.shape;
  if (expected.join() === found.join()) return;
  throw new DataError(
    test.file,
    `its images are ${found.join(' × ')} pixels, but those of ${train.file} are ` +
      `${expected.join(' × ')}. Both files must come from the same set.`,
  );
}

function checkForm({ file, array }: NamedArray, rank: number, what: string, magic: string): void {
  if (array.dtype === 'uint8' && array.shape.length === rank) return;
  throw new DataError(
    file,
    `holds ${array.dtype} [${array.shape.join(', ')}], but ${what} are bytes with ${rank} ` +
      `${rank === 1 ? 'dimension' : 'dimensions'} (magic ${magic}). Are two files swapped?`,
  );
}

function checkLabels({ file, array }: NamedArray, classes: number): void {
  const index = (array.data as Uint8Array).findIndex((label) => label >= classes);
  if (index < 0) return;
  throw new DataError(
    file,
    `label ${array.data[index]} (number ${index}, counted from 0) is outside the classes ` +
      `0 to ${classes - 1}. If the set has more classes, say so with the option \`classes\`.`,
  );
}
