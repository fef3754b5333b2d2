import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ImageFolder } from '../images.ts';
import { type FolderEntry, isIgnored } from '../pictures/class-folders.ts';
import { type ImageFolderOptions, readImageFolder } from '../pictures/image-folder.ts';
import {
  type ImageFolderDataset,
  type ImageFolderDatasetOptions,
  readImageFolderDataset,
} from '../pictures/image-folder-dataset.ts';
import { skippedFile } from '../pictures/problem.ts';
import { list, readBytes } from './directory.ts';

/**
 * Reads labelled pictures from a folder that holds one folder of PNG or JPEG files for each class. Class names are the
 * names of these folders, in ascending order if all are numbers, else by code point.
 *
 * All pictures are resized to one size with `resizePicture`, after JPEG pictures are turned upright by their Exif
 * orientation and transparent ones put on white. The result is uint8 `[count, height, width]`, or
 * `[count, 3, height, width]` with `channels: 3`. Besides it, only one decoded picture is in memory at a time.
 *
 * Hidden files, `__MACOSX`, `Thumbs.db` and `desktop.ini` are ignored. Left out and listed in `skipped` are: files that
 * are not pictures, damaged, cut short or too large; pipes and devices; folders in class folders; empty class folders.
 * Links to files and folders are followed.
 *
 * @throws DataError if the folder cannot be read, holds fewer than two classes, or a class has fewer than two
 *   pictures; the reason of an aborted signal; ArgumentError for options out of range
 *
 * @example
 * ```ts no-run
 * const folder = await loadImageFolder('pets', { size: 32, channels: 3 });
 * const { train, test } = splitImages(folder);
 * ```
 */
export async function loadImageFolder(
  directory: string,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  const { signal, name = basename(resolve(directory)) } = options;
  const entries: FolderEntry[] = [];
  const empty: string[] = [];
  for (const { path, isFolder } of await entriesOf(directory, '')) {
    signal?.throwIfAborted();
    if (!isFolder) {
      entries.push(fileEntry(directory, path, signal));
      continue;
    }
    const inner = await entriesOf(directory, path);
    if (inner.length === 0) empty.push(path);
    for (const entry of inner) {
      const place = entry.isFolder ? `${entry.path}/` : entry.path;
      entries.push(fileEntry(directory, place, signal));
    }
  }
  const folder = await readImageFolder(directory, entries, { ...options, name });
  const skipped = empty.map((file) => skippedFile(file, { code: 'empty-folder' }));
  return { ...folder, skipped: [...skipped, ...folder.skipped] };
}

/**
 * Reads class folders as a data set with a training set and a test set.
 *
 * - A folder is split already if it holds only the folders `train` and `test`, and perhaps `validation` (or `val`), each
 *   with class folders. With only `train` and `val`, `val` is the test set. The classes are those of `train`.
 * - In any other folder, the test set is 15 % of the pictures of each class, drawn by the seed (`splitImages`). With
 *   `classNames`, the classes of a network to test, all pictures are in both sets.
 *
 * @throws as `loadImageFolder` does; DataError for a folder of `test` that is not a class of `train`
 *
 * @example
 * ```ts no-run
 * const dataset = await loadImageFolderDataset('pets', { size: 32, channels: 3 });
 * const { train, test } = toTensors(dataset);
 * ```
 */
export async function loadImageFolderDataset(
  directory: string,
  options: ImageFolderDatasetOptions = {},
): Promise<ImageFolderDataset> {
  const entries = await entriesOf(directory, '');
  const folders = entries.filter(({ isFolder }) => isFolder).map(({ path }) => path);
  const { name = basename(resolve(directory)) } = options;
  return readImageFolderDataset(folders, { ...options, name }, (part, how) =>
    loadImageFolder(part === null ? directory : join(directory, part), how),
  );
}

interface Place {
  /** The path in the data folder. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** The entries of a folder. */
async function entriesOf(root: string, folder: string): Promise<readonly Place[]> {
  const found = (await list(join(root, folder))).filter(({ name }) => !isIgnored(name));
  return Promise.all(
    found.map(async (entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const isFolder = entry.isSymbolicLink()
        ? await stat(join(root, path)).then(
            (stats) => stats.isDirectory(),
            () => false,
          )
        : entry.isDirectory();
      return { path, isFolder };
    }),
  );
}

function fileEntry(root: string, path: string, signal: AbortSignal | undefined): FolderEntry {
  return { path, read: (most) => readBytes(join(root, path), { signal }, most) };
}
