import { ArgumentError } from 'gradus';
import type { ImageFolder } from '../images.ts';
import { type ImageFolderOptions, readImageFolder } from './image-folder.ts';
import { PictureError } from './problem.ts';

/**
 * A picture with its place: a `File` of `<input type="file" webkitdirectory>`, or a file and its path from the data
 * folder on, as in `cat/1.png`.
 */
export type PictureFile = File | { readonly path: string; readonly file: Blob };

/**
 * Reads labelled pictures from the files of a folder that a visitor chose or dropped: one folder for each class,
 * each with PNG or JPEG files. The result is that of `loadImageFolder` for the same files.
 *
 *     const folder = await imageFolderFromFiles([...input.files], { size: 28 });
 *
 * @throws as `loadImageFolder` does
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

/** Without the folder that was chosen itself. */
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
