import { type EmnistOptions, emnist, emnistSplitIn } from '../emnist.ts';
import type { DownloadOptions } from '../file-source.ts';
import { type IdxForm, type IdxSetOptions, loadIdxSet } from '../idx-set.ts';
import type { ImageDataset } from '../images.ts';
import { FASHION_MNIST, MNIST, MNIST_CHECKSUM } from '../published.ts';
import { address } from './address.ts';

/**
 * Options of {@link loadMnist} and {@link loadFashionMnist}.
 *
 * @example
 * ```ts
 * const options: LoadOptions = { root: '/data/mnist/', signal: AbortSignal.timeout(60_000) };
 * ```
 */
export interface LoadOptions extends DownloadOptions {
  /** The address of the folder with the four IDX files, plain or gzip. */
  readonly root?: string;
}

/**
 * Loads MNIST, 60,000 pictures of handwritten digits for training and 10,000 for testing (LeCun,
 * Cortes & Burges), from the folder `root`. Default: `mnist/` beside the page.
 *
 * The files may hold other data of the same form; `verified` tells whether they are MNIST.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together; the
 *   signal's reason when it is aborted
 *
 * @example
 * ```ts no-run
 * const { train, test } = await loadMnist({ root: '/data/mnist/' });
 * train.images.shape; // [60000, 28, 28]
 * ```
 */
export function loadMnist(options: LoadOptions = {}): Promise<ImageDataset> {
  return download(options.root ?? 'mnist/', options, MNIST, MNIST_CHECKSUM);
}

/**
 * Loads Fashion-MNIST, pictures of clothes in the form of MNIST, from the folder `root`. Default:
 * `fashion-mnist/` beside the page.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together; the
 *   signal's reason when it is aborted
 *
 * @example
 * ```ts no-run
 * const { classNames } = await loadFashionMnist();
 * classNames[0]; // 'T-shirt/top'
 * ```
 */
export function loadFashionMnist(options: LoadOptions = {}): Promise<ImageDataset> {
  return download(options.root ?? 'fashion-mnist/', options, FASHION_MNIST);
}

/**
 * Loads a split of EMNIST (Cohen et al. 2017), handwritten letters and digits in the form of MNIST, from the folder
 * `root`. The files are those of the published archive, such as `emnist-balanced-train-images-idx3-ubyte.gz`. Class
 * names are the characters. EMNIST stores pictures transposed; here they are upright.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together, or are of several splits and
 *   none was named; ArgumentError for a split that does not exist
 *
 * @example
 * ```ts no-run
 * const { classNames } = await loadEmnist({ root: '/data/emnist/', split: 'letters' });
 * classNames[0]; // 'A'
 * ```
 */
export async function loadEmnist({
  root,
  split,
  ...options
}: EmnistOptions): Promise<ImageDataset> {
  const { set, form } = emnist(split ?? (await emnistSplitIn(address(root, options))));
  return download(root, options, set, undefined, form);
}

/**
 * Loads any set of pictures in four IDX files with the file names of MNIST, plain or gzip.
 *
 * @throws DataError when a file is missing or wrong, or the files do not belong together; the
 *   signal's reason when it is aborted
 *
 * @example
 * ```ts no-run
 * const classNames = ['circle', 'square', 'triangle'];
 * const shapes = await loadIdxDataset('/data/shapes/', { name: 'shapes', classNames });
 * ```
 */
export function loadIdxDataset(
  root: string,
  options: IdxSetOptions & DownloadOptions = {},
): Promise<ImageDataset> {
  return download(root, options, options);
}

/** Downloads the four files at the same time; if one fails, the others stop. */
async function download(
  root: string,
  { onProgress, signal }: DownloadOptions,
  set: IdxSetOptions,
  published?: string,
  form?: IdxForm,
): Promise<ImageDataset> {
  const stop = new AbortController();
  const signals = signal === undefined ? [stop.signal] : [signal, stop.signal];
  const source = address(root, { onProgress, signal: AbortSignal.any(signals) });
  try {
    return await loadIdxSet(source, set, published, form);
  } finally {
    stop.abort();
  }
}
