import { GradusError } from 'gradus';
import { decodeIdx } from 'gradus/data';
import type { FileSource, FoundFile } from './file-source.ts';
import { ImageSetError } from './image-set-error.ts';
import {
  checkSameSize,
  type ImageDataset,
  type NamedArray,
  type Preprocessing,
  pairSplit,
} from './images.ts';
import { MNIST, MNIST_CHECKSUM } from './published.ts';

/**
 * Facts about a set of IDX files that the files do not hold.
 *
 * @example
 * ```ts
 * const options: IdxSetOptions = { name: 'shapes', classNames: ['circle', 'square', 'triangle'] };
 * ```
 */
export interface IdxSetOptions {
  /** The name of the set; default `'idx'`. */
  readonly name?: string;
  /** The number of classes, 1 to 256; default: the number of class names, else 10. */
  readonly classes?: number;
  /** A name for each class; default `'0'`, `'1'`, …. */
  readonly classNames?: readonly string[];
  /** How to convert another picture to their form; default `'digit'` for MNIST, else `'picture'`. */
  readonly preprocessing?: Preprocessing;
}

/** How the files of a published set differ from those of MNIST. */
export interface IdxForm {
  /** The names of the four files: images and labels to train on, images and labels to test with. */
  readonly files: readonly [string, string, string, string];
  /** Turns the images upright; default: as in the file. */
  readonly images?: (images: NamedArray) => NamedArray;
  /** Makes labels count from 0; default: as in the file. */
  readonly labels?: (labels: NamedArray) => NamedArray;
}

const MNIST_FORM: IdxForm = {
  files: [
    'train-images-idx3-ubyte',
    'train-labels-idx1-ubyte',
    't10k-images-idx3-ubyte',
    't10k-labels-idx1-ubyte',
  ],
};

/**
 * Loads the four IDX files of a set, each plain or gzip, in either of the two spellings that
 * archives use (`train-images-idx3-ubyte`, `train-images.idx3-ubyte`).
 *
 * @param published the checksum of the published set
 * @throws DataError when a file is missing or wrong, or the files do not belong together
 */
export async function loadIdxSet(
  source: FileSource,
  options: IdxSetOptions,
  published?: string,
  form: IdxForm = MNIST_FORM,
): Promise<ImageDataset> {
  const classNames = namesOfClasses(options);
  const classes = classNames.length;
  const files = await Promise.all(form.files.map((name) => loadFile(source, name)));
  const [trainImages, trainLabels, testImages, testLabels] = files as FourFiles;
  const { images = asInFile, labels = asInFile } = form;
  const train = pairSplit(images(trainImages), labels(trainLabels), classes);
  const test = pairSplit(images(testImages), labels(testLabels), classes);
  checkSameSize(trainImages, testImages);
  const checksum = await checksumOf(files, source.sha256);
  const verified = checksum === published;
  const preprocessing = preprocessingOf(options, checksum);
  const name = options.name ?? 'idx';
  return { name, classes, classNames, preprocessing, train, test, checksum, verified };
}

/** How to convert pictures to the form of a set. MNIST is recognised by its checksum, not its name. */
export function preprocessingOf({ preprocessing }: IdxSetOptions, checksum: string): Preprocessing {
  return preprocessing ?? (checksum === MNIST_CHECKSUM ? MNIST.preprocessing : 'picture');
}

function asInFile(array: NamedArray): NamedArray {
  return array;
}

type FourFiles = [NamedArray, NamedArray, NamedArray, NamedArray];

/** A file of a set in either spelling, plain or gzip; undefined if it is missing. */
export function findFile(source: FileSource, name: string): Promise<FoundFile | undefined> {
  return source.find(spellingsOf(name));
}

function spellingsOf(name: string): string[] {
  return [name, name.replace('-idx', '.idx')].flatMap((spelling) => [spelling, `${spelling}.gz`]);
}

async function loadFile(source: FileSource, name: string): Promise<NamedArray> {
  const found = await findFile(source, name);
  if (found === undefined) {
    const names = spellingsOf(name);
    const problem = `a file is missing: looked for ${names.join(', ')}.`;
    throw new ImageSetError(source.where, problem, { code: 'missing-file', names });
  }
  const { bytes, file } = found;
  return { file, array: await decodeIdx(bytes, file, undefined, source.signal) };
}

/** The digest of the digests of the unpacked files, in order. */
export async function checksumOf(
  files: readonly NamedArray[],
  sha256: FileSource['sha256'],
): Promise<string> {
  const digests = await Promise.all(files.map(({ array }) => sha256(fileBytes(array))));
  const list = new TextEncoder().encode(digests.map((digest) => `${digest}\n`).join(''));
  return `sha256:${await sha256(list)}`;
}

/** The unpacked file of `array`: the data are a view of its bytes, right after the header. */
function fileBytes({ data, shape }: NamedArray['array']): Uint8Array {
  const header = 4 + 4 * shape.length;
  return new Uint8Array(data.buffer, data.byteOffset - header, header + data.byteLength);
}

/** @throws GradusError if the options do not fit each other, or IDX, whose labels are bytes */
export function namesOfClasses({ classes, classNames }: IdxSetOptions): readonly string[] {
  const count = classes ?? classNames?.length ?? 10;
  if (!Number.isInteger(count) || count < 1 || count > 256) {
    throw new GradusError(`The option classes must be an integer from 1 to 256, got ${count}.`);
  }
  const names = classNames ?? Array.from({ length: count }, (_, index) => String(index));
  if (names.length === count) return names;
  throw new GradusError(
    `The option classNames has ${names.length} names, but there are ${count} classes.`,
  );
}
