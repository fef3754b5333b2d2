import { type ImageTensors, takeTensors } from '../tensors.ts';
import { type LoadOptions, loadFashionMnist, loadMnist } from './load.ts';

/**
 * MNIST as tensors: `train` and `test` hold samples `[image, label]` for a DataLoader.
 *
 * @throws DataError as `loadMnist` does
 *
 * @example
 * ```ts no-run
 * const { train, test } = await mnist();
 * const loader = new DataLoader(train, { batchSize: 64, shuffle: true });
 * ```
 */
export async function mnist(options: LoadOptions = {}): Promise<ImageTensors> {
  return takeTensors(await loadMnist(options));
}

/**
 * Fashion-MNIST as tensors: `train` and `test` hold samples `[image, label]` for a DataLoader.
 *
 * @throws DataError as `loadFashionMnist` does
 *
 * @example
 * ```ts no-run
 * const { train, classNames } = await fashionMnist({ root: 'data/FashionMNIST/raw' });
 * const loader = new DataLoader(train, { batchSize: 64, shuffle: true });
 * ```
 */
export async function fashionMnist(options: LoadOptions = {}): Promise<ImageTensors> {
  return takeTensors(await loadFashionMnist(options));
}
