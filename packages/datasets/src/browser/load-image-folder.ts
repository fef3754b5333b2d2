import { GradusError } from 'gradus';
import type { ImageFolder } from '../images.ts';
import type { ImageFolderOptions } from '../pictures/image-folder.ts';
import type {
  ImageFolderDataset,
  ImageFolderDatasetOptions,
} from '../pictures/image-folder-dataset.ts';

/**
 * Reads a folder in Node. A web page cannot: use `imageFolderFromFiles` there.
 *
 * @throws GradusError always
 *
 * @example
 * ```ts no-run
 * declare const input: { files: Iterable<File> }; // <input type="file" webkitdirectory>
 * const folder = await imageFolderFromFiles([...input.files], { size: 32 }); // in a page
 * ```
 */
export async function loadImageFolder(
  directory: string,
  _options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  throw cannotOpen('loadImageFolder', directory);
}

/**
 * Reads a folder in Node. A web page cannot: use `imageFolderDatasetFromFiles` there.
 *
 * @throws GradusError always
 *
 * @example
 * ```ts no-run
 * declare const input: { files: Iterable<File> }; // <input type="file" webkitdirectory>
 * const { train, test } = await imageFolderDatasetFromFiles([...input.files], { size: 32 }); // in a page
 * ```
 */
export async function loadImageFolderDataset(
  directory: string,
  _options: ImageFolderDatasetOptions = {},
): Promise<ImageFolderDataset> {
  throw cannotOpen('loadImageFolderDataset', directory);
}

function cannotOpen(owner: string, directory: string): GradusError {
  return new GradusError(
    `${owner} reads folders in Node, but a web page cannot open "${directory}". Let the visitor choose the ` +
      'folder and pass its files: imageFolderFromFiles([...input.files]).',
  );
}
