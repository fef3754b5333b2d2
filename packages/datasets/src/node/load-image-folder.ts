import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ImageFolder } from '../images.ts';
import { type FolderEntry, isIgnored } from '../pictures/class-folders.ts';
import { type ImageFolderOptions, readImageFolder } from '../pictures/image-folder.ts';
import { list, readBytes } from './directory.ts';

/**
 * Reads labelled pictures from a folder with one folder for each class, each with PNG or JPEG files. Classes are
 * called as their folders: numbers in ascending order where all names are numbers, by code point otherwise.
 *
 * All pictures are brought to one size as `resizePicture` does, JPEG pictures upright by their Exif orientation,
 * transparent ones on white. One decoded picture is in memory at a time, beside the result: uint8
 * `[count, height, width]`, or `[count, 3, height, width]` with `channels: 3`.
 *
 * Hidden files, `__MACOSX`, `Thumbs.db` and `desktop.ini` are ignored. Files that are no pictures, damaged, cut short
 * or too large, pipes and devices, folders in class folders, and empty class folders are left out and listed in
 * `skipped`. Links to files and folders are followed.
 *
 *     const folder = await loadImageFolder('pets', { size: 32, channels: 3 });
 *
 * @throws DataError where the folder cannot be read, holds fewer than two classes, or a class has fewer than two
 *   pictures; the signal's reason when the signal is aborted; ArgumentError for options out of range
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
  const skipped = empty.map((file) => ({ file, problem: 'is an empty folder.' }));
  return { ...folder, skipped: [...skipped, ...folder.skipped] };
}

interface Place {
  /** From the data folder on. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** What a folder holds. */
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
