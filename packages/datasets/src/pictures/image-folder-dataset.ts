import { splitRows } from 'gradus/table';
import {
  type ImageDataset,
  type ImageFolder,
  type ImageSplit,
  type SizeCount,
  selectImages,
} from '../images.ts';
import { sha256 } from '../sha256.ts';
import { countSizes, type ImageFolderOptions } from './image-folder.ts';
import type { SkippedFile } from './problem.ts';

/**
 * Options of {@link loadImageFolderDataset}.
 *
 * @example
 * ```ts
 * const options: ImageFolderDatasetOptions = { size: 32, channels: 3, seed: 1 };
 * ```
 */
export interface ImageFolderDatasetOptions extends ImageFolderOptions {
  /** Seed of the split, if the folder is not split already; default 0. */
  readonly seed?: number;
}

/**
 * Pictures of class folders, as a training set and a test set.
 *
 * @example
 * ```ts no-run
 * const dataset: ImageFolderDataset = await loadImageFolderDataset('pets', { size: 32 });
 * console.log(dataset.classNames, dataset.validation === null, dataset.skipped);
 * ```
 */
export interface ImageFolderDataset extends ImageDataset {
  /** The validation set; null if the folder has none. */
  readonly validation: ImageSplit | null;
  /** The folders of the parts, such as `train`; null if the folder was not split already. */
  readonly parts: PartFolders | null;
  /** The files that were left out, and why. */
  readonly skipped: readonly SkippedFile[];
  /** The sizes of the pictures before they were resized, the most frequent first. */
  readonly originalSizes: readonly SizeCount[];
}

/**
 * The names of the folders that hold the parts of a data set.
 *
 * @example
 * ```ts no-run
 * const { parts } = await loadImageFolderDataset('pets', { size: 32 });
 * const folders: PartFolders | null = parts; // { train: 'train', validation: 'val', test: 'test' }
 * ```
 */
export interface PartFolders {
  readonly train: string;
  readonly validation: string | null;
  readonly test: string;
}

/** The names of folders of parts, in upper or lower case. */
const NAMES = {
  train: /^train(ing)?$/i,
  validation: /^val(id|idation)?$/i,
  test: /^test(ing)?$/i,
};

/** Reads the class folders of a part, or those of the whole folder for null. */
export type ReadClassFolders = (
  part: string | null,
  options: ImageFolderOptions,
) => Promise<ImageFolder>;

/**
 * Makes a data set of a folder, wherever its files come from.
 *
 * @param folders the names of the folders in it
 * @throws as `read` does
 */
export async function readImageFolderDataset(
  folders: readonly string[],
  { seed = 0, ...options }: ImageFolderDatasetOptions & { readonly name: string },
  read: ReadClassFolders,
): Promise<ImageFolderDataset> {
  const parts = partFoldersIn(folders);
  if (parts !== null) return readParts(parts, options, read);
  const { images, labels, files: _, ...info } = await read(null, options);
  const all = { images, labels };
  const split =
    options.classNames === undefined ? splitImages(all, seed) : { train: all, test: all };
  return { ...info, ...split, validation: null, parts: null };
}

async function readParts(
  parts: PartFolders,
  options: ImageFolderOptions & { readonly name: string },
  read: ReadClassFolders,
): Promise<ImageFolderDataset> {
  const train = await read(parts.train, options);
  const { classes, classNames, preprocessing, verified } = train;
  const [height, width] = train.images.shape.slice(-2);
  const likeTrain = { ...options, classNames, size: [height, width] as const };
  const test = await read(parts.test, likeTrain);
  const validation = parts.validation === null ? null : await read(parts.validation, likeTrain);
  const loaded: [string, ImageFolder][] = [
    [parts.train, train],
    ...(validation === null
      ? []
      : [[parts.validation as string, validation] as [string, ImageFolder]]),
    [parts.test, test],
  ];
  const digests = loaded.map(([, { checksum }]) => `${checksum}\n`).join('');
  return {
    ...{ name: options.name, classes, classNames, preprocessing, verified, parts },
    train: { images: train.images, labels: train.labels },
    validation: validation && { images: validation.images, labels: validation.labels },
    test: { images: test.images, labels: test.labels },
    skipped: loaded.flatMap(([part, { skipped }]) =>
      skipped.map((each) => ({ ...each, file: `${part}/${each.file}` })),
    ),
    originalSizes: countSizes(loaded.flatMap(([, { originalSizes }]) => originalSizes)),
    checksum: `sha256:${await sha256(new TextEncoder().encode(digests))}`,
  };
}

/** The parts among folders with these names; null if the folders are classes. */
function partFoldersIn(names: readonly string[]): PartFolders | null {
  const named = (pattern: RegExp): string | null =>
    names.find((name) => pattern.test(name)) ?? null;
  const [train, validation] = [named(NAMES.train), named(NAMES.validation)];
  const test = named(NAMES.test) ?? validation;
  if (train === null || test === null) return null;
  const parts = { train, validation: validation === test ? null : validation, test };
  const count = Object.values(parts).filter((name) => name !== null).length;
  return count === names.length ? parts : null;
}

/** The share of each class in the test set. */
const TEST_SHARE = 0.15;

/**
 * Puts 15 % of the pictures of each class into the test set, drawn by the seed. Each class of at least two pictures is
 * in both parts.
 *
 * @throws DataError for fewer than two pictures
 *
 * @example
 * ```ts
 * const labels = { dtype: 'uint8', shape: [4], data: Uint8Array.of(0, 0, 1, 1) } as const;
 * const images = { dtype: 'uint8', shape: [4, 1, 1], data: new Uint8Array(4) } as const;
 * const { train, test } = splitImages({ images, labels }, 1);
 * test.labels.data; // [0, 1]
 * ```
 */
export function splitImages(
  pictures: ImageSplit,
  seed = 0,
): { readonly train: ImageSplit; readonly test: ImageSplit } {
  const labels = pictures.labels.data;
  const fractions = [1 - TEST_SHARE, 0, TEST_SHARE] as const;
  const { train, test } = splitRows(labels.length, { labels, seed, fractions });
  return { train: selectImages(pictures, train), test: selectImages(pictures, test) };
}
