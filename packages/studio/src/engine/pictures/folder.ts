/** Class folders of pictures as data. The engine loads this module for the first folder. */
import {
  decodePicture,
  type ImageFolderDataset,
  ImageSetError,
  type ImageSplit,
  imageFolderDatasetFromFiles,
  resizePicture,
  type SizeCount,
} from '@gradus/datasets';
import { dataConfig, type PictureForm } from '@gradus/lab/experiment';
import { CLASSES } from '@gradus/lab/settings';
import type { Pictures } from '../../experiment/index.ts';
import { type OnProgress, type PictureSet, pictureSet } from '../data.ts';
import type {
  FolderFile,
  OpenedPictures,
  PictureClass,
  PictureReading,
  PicturesTrouble,
} from './preview-messages.ts';

/** Class folders, ready to train on and to show. */
export interface FolderSet extends PictureSet {
  readonly images: ImageFolderDataset;
}

/** The longer side up to which pictures keep their size, and the one that larger pictures get. */
const [LARGEST, USUAL] = [64, 32];

/**
 * Reads class folders as `gradus train` does. Large pictures get a usual size: a network has a weight for each pixel.
 * @throws DataError if they are not a set of pictures; the signal's reason if it is aborted
 */
export async function readFolder(
  files: readonly FolderFile[],
  name: string,
  { size, channels, seed }: PictureReading,
  { onProgress, signal }: { readonly onProgress: OnProgress; readonly signal?: AbortSignal },
): Promise<FolderSet> {
  const images = await imageFolderDatasetFromFiles(files, {
    ...{ name, channels, seed, signal, size: size ?? usualSize },
    onProgress: ({ done, total }) => onProgress(done, total),
  });
  const source = { name: 'folder', directory: name, classes: images.classes, folder: { seed } };
  const data = dataConfig(source as Parameters<typeof dataConfig>[0], images) as Pictures;
  return { ...pictureSet('folder', images, data, images.parts), images };
}

/** The most frequent size; if that is large, a small one with its proportions. */
function usualSize([{ width, height }]: readonly SizeCount[]): [height: number, width: number] {
  const longest = Math.max(width, height);
  if (longest <= LARGEST) return [height, width];
  const scaled = (side: number): number => Math.max(1, Math.round((side * USUAL) / longest));
  return [scaled(height), scaled(width)];
}

/** The most thumbnails of a class, and the most bytes of all together. */
const [PER_CLASS, MOST_BYTES] = [8, 500_000];
/** The most sizes and files that are told. */
const [MOST_SIZES, MOST_SKIPPED] = [5, 200];
/** Proportions that change by more than this factor are visible. */
const VISIBLE = 1.5;

/** What the page shows of class folders before it trains on them. */
export function openedPictures({ images, summary }: FolderSet): OpenedPictures {
  const { train, validation, test, classNames, skipped, originalSizes, parts } = images;
  const all = [train, ...(validation === null ? [] : [validation]), test];
  const counts = new Array<number>(classNames.length).fill(0);
  for (const { labels } of all) for (const label of labels.data) counts[label]++;
  const { classes, thumbnails } = thumbnailsOf(train, classNames, counts);
  return {
    ...{ data: summary.data, classes, thumbnails, parts },
    sizes: originalSizes.slice(0, MOST_SIZES),
    sizeCount: originalSizes.length,
    stretched: originalSizes
      .filter((size) => isStretched(size, summary))
      .reduce((sum, { count }) => sum + count, 0),
    skipped: skipped.slice(0, MOST_SKIPPED),
    skippedCount: skipped.length,
    counts: {
      train: train.labels.data.length,
      validation: validation?.labels.data.length ?? 0,
      test: test.labels.data.length,
    },
  };
}

function isStretched({ width, height }: SizeCount, { rows, columns }: PictureForm): boolean {
  const factor = (width * rows) / (height * columns);
  return Math.max(factor, 1 / factor) > VISIBLE;
}

function thumbnailsOf(
  { images, labels }: ImageSplit,
  names: readonly string[],
  counts: readonly number[],
): { readonly classes: PictureClass[]; readonly thumbnails: Uint8Array<ArrayBuffer> } {
  const length = images.shape.slice(1).reduce((product, extent) => product * extent, 1);
  const most = Math.max(1, Math.min(PER_CLASS, Math.floor(MOST_BYTES / length / names.length)));
  const chosen: number[][] = names.map(() => []);
  labels.data.forEach((label: number, i: number) => {
    if (chosen[label].length < most) chosen[label].push(i);
  });
  const order = chosen.flat();
  const thumbnails = new Uint8Array(order.length * length);
  const pixels = images.data as Uint8Array;
  order.forEach((index, i) => {
    thumbnails.set(pixels.subarray(index * length, (index + 1) * length), i * length);
  });
  const classes = names.map((name, label) => ({
    ...{ name, count: counts[label], shown: chosen[label].length },
  }));
  return { classes, thumbnails };
}

/** An error of reading, as facts. Errors of the program stay errors. */
export function picturesTrouble(error: unknown): PicturesTrouble {
  if (!(error instanceof Error)) throw error;
  const { message } = error;
  if (!(error instanceof ImageSetError)) return { kind: 'other', message };
  return { kind: 'set', file: error.file, details: error.details, message };
}

/** Why the page cannot train on pictures that it can read; null if it can. */
export function tooManyClasses({ images }: FolderSet): PicturesTrouble | null {
  const [count, { most }] = [images.classes, CLASSES];
  if (count <= most) return null;
  return { kind: 'classes', count, most, message: `${count} classes are more than ${most}.` };
}

/** A picture of a visitor in the form of class folders, as `gradus predict` makes it. */
export async function readPicture(
  file: File,
  { rows, columns, channels }: PictureForm,
): Promise<Uint8Array<ArrayBuffer>> {
  const { name } = file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { planes, width, height } = await decodePicture(bytes, { name, channels });
  const pixels = new Uint8Array(channels * rows * columns);
  for (const [plane, levels] of planes.entries()) {
    pixels.set(
      resizePicture(levels, width, height, { rows, columns, name }),
      plane * rows * columns,
    );
  }
  return pixels;
}
