import { ArgumentError } from 'gradus';
import type { ImageFolder } from '../images.ts';
import { type FolderEntry, isIgnored } from './class-folders.ts';
import { type ImageFolderOptions, readImageFolder } from './image-folder.ts';
import {
  type ImageFolderDataset,
  type ImageFolderDatasetOptions,
  readImageFolderDataset,
} from './image-folder-dataset.ts';
import { PictureError } from './problem.ts';

/**
 * A picture and its path: a `File` of `<input type="file" webkitdirectory>`, or a file and its path in the data folder,
 * such as `cat/1.png`.
 *
 * @example
 * ```ts
 * const file: PictureFile = { path: 'cat/1.png', file: new Blob([new Uint8Array(8)]) };
 * ```
 */
export type PictureFile = File | { readonly path: string; readonly file: Blob };

/**
 * Reads labelled pictures from the files of a folder that a visitor chose or dropped, with one folder of PNG or JPEG
 * files for each class. The result is the same as of `loadImageFolder`.
 *
 * @throws as `loadImageFolder` does
 *
 * @example
 * ```ts no-run
 * declare const input: { files: Iterable<File> }; // <input type="file" webkitdirectory>
 * const folder = await imageFolderFromFiles([...input.files], { size: 28 });
 * console.log(folder.classNames);
 * ```
 */
export function imageFolderFromFiles(
  files: readonly PictureFile[],
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  const { folder, entries } = contentOf(files, options);
  return readImageFolder(folder, entries, { ...options, name: options.name ?? folder });
}

/**
 * Reads the files of a folder that a visitor chose or dropped as a training set and a test set. The result is the same
 * as of `loadImageFolderDataset`, also for a folder that is split into `train` and `test`.
 *
 * @throws as `loadImageFolderDataset` does
 *
 * @example
 * ```ts no-run
 * declare const input: { files: Iterable<File> }; // <input type="file" webkitdirectory>
 * const { train, test, skipped } = await imageFolderDatasetFromFiles([...input.files], { size: 32, seed: 1 });
 * console.log(train.labels.data.length, test.labels.data.length, skipped);
 * ```
 */
export function imageFolderDatasetFromFiles(
  files: readonly PictureFile[],
  options: ImageFolderDatasetOptions = {},
): Promise<ImageFolderDataset> {
  const { folder, entries } = contentOf(files, options);
  const places = entries.map((entry) => {
    const [first, ...rest] = entry.path.split('/');
    return { first, inner: { ...entry, path: rest.join('/') } };
  });
  const inFolders = places.filter(({ first, inner }) => inner.path !== '' && !isIgnored(first));
  const folders = [...new Set(inFolders.map(({ first }) => first))];
  const name = options.name ?? folder;
  return readImageFolderDataset(folders, { ...options, name }, (part, how) => {
    const all = { ...how, name };
    if (part === null) return readImageFolder(folder, entries, all);
    const ofPart = inFolders.filter(({ first }) => first === part).map(({ inner }) => inner);
    return readImageFolder(`${folder}/${part}`, ofPart, all);
  });
}

/** The name of the folder, and its files by their paths in it. */
function contentOf(
  files: readonly PictureFile[],
  { name }: ImageFolderOptions,
): { readonly folder: string; readonly entries: readonly FolderEntry[] } {
  const chosen = files.find((file) => file instanceof File) as File | undefined;
  const folder = chosen?.webkitRelativePath?.split('/')[0] || (name ?? 'pictures');
  const entries = files.map((file) => {
    const [path, blob] = file instanceof File ? [pathIn(file), file] : [file.path, file.file];
    return { path, read: (most: number) => bytesOf(blob.slice(0, most), path) };
  });
  return { folder, entries };
}

/** The path of a file inside the chosen folder. */
function pathIn(file: File): string {
  const parts = file.webkitRelativePath?.split('/') ?? [];
  if (parts.length > 1) return parts.slice(1).join('/');
  throw new ArgumentError(
    'imageFolderFromFiles',
    `the file "${file.name}" has no webkitRelativePath, so its class is unknown. Pass { path: 'cat/1.png', file } ` +
      'with its path in the folder.',
  );
}

async function bytesOf(blob: Blob, path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    const { message } = cause as Error;
    throw new PictureError(path, { code: 'unreadable', why: 'other', message }, { cause });
  }
}
