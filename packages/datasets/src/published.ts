import type { Preprocessing } from './images.ts';

/**
 * The checksum of the published MNIST. Its unpacked files have the MD5 sums
 * 6bbc9ace898e44ae57da46a324031adb (train-images), a25bea736e30d166cdddb491f175f624
 * (train-labels), 2646ac647ad5339dbf082846283269ea (t10k-images) and
 * 27ae3e4e09519cfbb04c329615203637 (t10k-labels).
 *
 * @example
 * ```ts no-run
 * const { checksum } = await loadMnist({ root: 'data/mnist' });
 * if (checksum !== MNIST_CHECKSUM) console.log('not the published MNIST');
 * ```
 */
export const MNIST_CHECKSUM =
  'sha256:ac89dbc26b7b0b5f68ff586bc0579a0c16e78b3436b0c71ccdd0169cbebf9ff7';

/**
 * The description of a published data set.
 *
 * @example
 * ```ts
 * const set: PublishedSet | undefined = publishedSet('mnist');
 * set?.classNames.length; // 10
 * ```
 */
export interface PublishedSet {
  readonly name: string;
  /** A name for each class. */
  readonly classNames: readonly string[];
  readonly preprocessing: Preprocessing;
}

/** MNIST (LeCun, Cortes & Burges): the classes are the digits. */
export const MNIST: PublishedSet = {
  name: 'mnist',
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  preprocessing: 'digit',
};

/** Fashion-MNIST (Xiao, Rasul & Vollgraf 2017, arXiv:1708.07747). */
export const FASHION_MNIST: PublishedSet = {
  name: 'fashion-mnist',
  classNames: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  preprocessing: 'picture',
};

/**
 * MNIST or Fashion-MNIST by its name, such as `fashion-mnist`; undefined for other names.
 *
 * @example
 * ```ts
 * publishedSet('fashion-mnist')?.classNames[9]; // 'Ankle boot'
 * publishedSet('unknown'); // undefined
 * ```
 */
export function publishedSet(name: string): PublishedSet | undefined {
  return [MNIST, FASHION_MNIST].find((set) => set.name === name);
}
