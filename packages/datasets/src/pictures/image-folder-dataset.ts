import { splitRows } from 'gradus/table';
import { type ImageDataset, type ImageSplit, selectImages } from '../images.ts';
import type { ImageFolderOptions } from './image-folder.ts';
import type { SkippedFile } from './problem.ts';

/** How class folders become a part to train on and a part to test with. */
export interface ImageFolderDatasetOptions extends ImageFolderOptions {
  /** Of the split, where the folder has no parts of its own; 0 if not given. */
  readonly seed?: number;
}

/** Pictures of class folders, a part to train on and a part to test with. */
export interface ImageFolderDataset extends ImageDataset {
  /** What choices are made with; null where the folder has no part of its own for it. */
  readonly validation: ImageSplit | null;
  /** The folders of the parts, such as `train`; null where there are none. */
  readonly parts: PartFolders | null;
  /** What was left out, and why. */
  readonly skipped: readonly SkippedFile[];
}

/** The names of the folders that hold the parts of a data set. */
export interface PartFolders {
  readonly train: string;
  readonly validation: string | null;
  readonly test: string;
}

/** What folders of parts are called, in any case. */
const NAMES = {
  train: /^train(ing)?$/i,
  validation: /^val(id|idation)?$/i,
  test: /^test(ing)?$/i,
};

/** The parts that folders of these names are; null where they are classes. */
export function partFoldersIn(names: readonly string[]): PartFolders | null {
  const named = (pattern: RegExp): string | null =>
    names.find((name) => pattern.test(name)) ?? null;
  const [train, validation] = [named(NAMES.train), named(NAMES.validation)];
  const test = named(NAMES.test) ?? validation;
  if (train === null || test === null) return null;
  const parts = { train, validation: validation === test ? null : validation, test };
  const count = Object.values(parts).filter((name) => name !== null).length;
  return count === names.length ? parts : null;
}

/** The share of each class that is kept to test with. */
const TEST_SHARE = 0.15;

/**
 * Keeps 15 % of the pictures of each class to test with, drawn by the seed. Each class of at least two pictures is in
 * both parts.
 *
 * @throws DataError for fewer than two pictures
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
