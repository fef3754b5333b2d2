import { ArgumentError } from 'gradus';
import type { DownloadOptions, FileSource } from './file-source.ts';
import { findFile, type IdxForm } from './idx-set.ts';
import { ImageSetError } from './image-set-error.ts';
import type { NamedArray } from './images.ts';
import type { PublishedSet } from './published.ts';

/**
 * Options of {@link loadEmnist}.
 *
 * @example
 * ```ts
 * const options: EmnistOptions = { root: 'data/emnist', split: 'letters' };
 * ```
 */
export interface EmnistOptions extends DownloadOptions {
  /** The folder with the four IDX files, plain or gzip: in Node a directory, in the browser an address. */
  readonly root: string;
  /** Default: the split of the files, if they belong to only one. */
  readonly split?: EmnistSplit;
}

const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * The characters of each split's labels, as the archive's `emnist-<split>-mapping.txt` lists them: Cohen, Afshar,
 * Tapson & van Schaik 2017, "EMNIST: an extension of MNIST to handwritten letters" (arXiv:1702.05373). In `balanced`
 * and `bymerge`, lower-case letters that look like their capitals share their class. In `letters` all do, and labels
 * start at 1.
 */
const CHARACTERS = {
  balanced: `${DIGITS}${CAPITALS}abdefghnqrt`,
  byclass: `${DIGITS}${CAPITALS}${CAPITALS.toLowerCase()}`,
  bymerge: `${DIGITS}${CAPITALS}abdefghnqrt`,
  digits: DIGITS,
  letters: CAPITALS,
  mnist: DIGITS,
};

/**
 * The name of a split, such as `balanced`.
 *
 * @example
 * ```ts
 * const split: EmnistSplit = 'balanced';
 * EMNIST_SPLITS.includes(split); // true
 * ```
 */
export type EmnistSplit = keyof typeof CHARACTERS;

/**
 * The splits of EMNIST: 47, 62, 47, 10, 26 and 10 classes.
 *
 * @example
 * ```ts
 * EMNIST_SPLITS; // ['balanced', 'byclass', 'bymerge', 'digits', 'letters', 'mnist']
 * ```
 */
export const EMNIST_SPLITS = Object.keys(CHARACTERS) as readonly EmnistSplit[];

/**
 * The classes of a split, and the form of its files.
 *
 * @throws ArgumentError for a split that does not exist
 */
export function emnist(split: EmnistSplit): { set: PublishedSet; form: IdxForm } {
  if (!EMNIST_SPLITS.includes(split)) {
    const problem = `there is no split '${split}'. The splits are ${EMNIST_SPLITS.join(', ')}.`;
    throw new ArgumentError('loadEmnist', problem);
  }
  const name = `emnist-${split}`;
  return {
    set: { name, classNames: [...CHARACTERS[split]], preprocessing: 'digit' },
    form: {
      files: [
        `${name}-train-images-idx3-ubyte`,
        `${name}-train-labels-idx1-ubyte`,
        `${name}-test-images-idx3-ubyte`,
        `${name}-test-labels-idx1-ubyte`,
      ],
      images: transposed,
      ...(split === 'letters' ? { labels: fromZero } : {}),
    },
  };
}

/**
 * The split whose files are there, by the smallest of them.
 *
 * @throws DataError where there are files of no split, or of several
 */
export async function emnistSplitIn(source: FileSource): Promise<EmnistSplit> {
  const found: EmnistSplit[] = [];
  for (const split of EMNIST_SPLITS) {
    if (await findFile(source, `emnist-${split}-test-labels-idx1-ubyte`)) found.push(split);
  }
  if (found.length === 1) return found[0];
  const example = 'emnist-balanced-train-images-idx3-ubyte.gz';
  throw new ImageSetError(
    source.where,
    found.length === 0
      ? `holds no files of EMNIST, which are called like ${example}, for each split of ${EMNIST_SPLITS.join(', ')}.`
      : `holds files of several splits of EMNIST: ${found.join(', ')}. Say which one is meant.`,
    { code: 'emnist-splits', found, example },
  );
}

/** A copy with the rows and columns of each picture exchanged. Arrays of other ranks stay, for the checks to refuse. */
function transposed({ file, array }: NamedArray): NamedArray {
  if (array.shape.length !== 3) return { file, array };
  const [count, rows, columns] = array.shape;
  const data = new Uint8Array(array.data.length);
  let to = 0;
  for (let i = 0; i < count; i++) {
    const first = i * rows * columns;
    for (let x = 0; x < columns; x++) {
      for (let y = 0; y < rows; y++) data[to++] = array.data[first + y * columns + x];
    }
  }
  return { file, array: { dtype: array.dtype, shape: [count, columns, rows], data } };
}

/** A copy of labels that count from 1, counted from 0. */
function fromZero({ file, array }: NamedArray): NamedArray {
  const wrong = array.data.findIndex((label) => label < 1 || label > CAPITALS.length);
  if (wrong >= 0) {
    const label = array.data[wrong];
    throw new ImageSetError(
      file,
      `label ${label} (number ${wrong}, counted from 0) is outside 1 to ${CAPITALS.length}, the labels ` +
        'of the split letters. Are these files of another split?',
      { code: 'label', label, index: wrong, least: 1, most: CAPITALS.length },
    );
  }
  return { file, array: { ...array, data: array.data.map((label) => label - 1) } };
}
