import { type IdxSetOptions, loadIdxSet } from '../idx-set.ts';
import type { ImageDataset } from '../images.ts';
import { FASHION_MNIST, MNIST, MNIST_CHECKSUM } from '../published.ts';
import { address } from './address.ts';

/** Where the files of a published set are. */
export interface LoadOptions {
  /** The address of the folder with the four IDX files, plain or gzip. */
  readonly root?: string;
}

/**
 * Loads MNIST, 60,000 pictures of handwritten digits to train on and 10,000 to test with
 * (LeCun, Cortes & Burges), from the folder `root`, by default `mnist/` beside the page.
 *
 * Anything of the same form is taken, and `verified` tells whether it is MNIST itself.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together
 */
export function loadMnist({ root = 'mnist/' }: LoadOptions = {}): Promise<ImageDataset> {
  return loadIdxSet(address(root), MNIST, MNIST_CHECKSUM);
}

/**
 * Loads Fashion-MNIST, pictures of clothes in the form of MNIST, from the folder `root`, by
 * default `fashion-mnist/` beside the page.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together
 */
export function loadFashionMnist({
  root = 'fashion-mnist/',
}: LoadOptions = {}): Promise<ImageDataset> {
  return loadIdxSet(address(root), FASHION_MNIST);
}

/**
 * Loads any set of pictures in four IDX files with the names of MNIST's, plain or gzip.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together
 */
export function loadIdxDataset(root: string, options: IdxSetOptions = {}): Promise<ImageDataset> {
  return loadIdxSet(address(root), options);
}
