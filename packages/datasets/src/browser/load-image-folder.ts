import { GradusError } from 'gradus';
import type { ImageFolder } from '../images.ts';
import type { ImageFolderOptions } from '../pictures/image-folder.ts';
import type {
  ImageFolderDataset,
  ImageFolderDatasetOptions,
} from '../pictures/image-folder-dataset.ts';

/**
 * Reads a folder of this machine in Node; pages cannot.
 *
 * @throws GradusError always: it names `imageFolderFromFiles`
 */
export async function loadImageFolder(
  directory: string,
  _options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  throw cannotOpen('loadImageFolder', directory);
}

/**
 * Reads a folder of this machine in Node; pages cannot.
 *
 * @throws GradusError always: it names `imageFolderFromFiles`
 */
export async function loadImageFolderDataset(
  directory: string,
  _options: ImageFolderDatasetOptions = {},
): Promise<ImageFolderDataset> {
  throw cannotOpen('loadImageFolderDataset', directory);
}

function cannotOpen(owner: string, directory: string): GradusError {
  return new GradusError(
    `${owner} reads folders in Node, and a web page cannot open "${directory}". Let the visitor choose the ` +
      'folder and pass its files: imageFolderFromFiles([...input.files]).',
  );
}
