import { ArgumentError } from 'gradus';
import type { ImageFolder } from '../images.ts';
import { type ImageFolderOptions, readImageFolder } from './image-folder.ts';
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
  const chosen = files.find((file) => file instanceof File) as File | undefined;
  const folder = chosen?.webkitRelativePath?.split('/')[0] || 'pictures';
  const entries = files.map((file) => {
    const [path, blob] = file instanceof File ? [pathIn(file), file] : [file.path, file.file];
    return { path, read: (most: number) => bytesOf(blob.slice(0, most), path) };
  });
  return readImageFolder(folder, entries, { ...options, name: options.name ?? folder });
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
