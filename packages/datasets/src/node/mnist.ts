import { type ImageTensors, toTensors } from '../tensors.ts';
import { type LoadOptions, loadFashionMnist, loadMnist } from './load.ts';

/**
 * MNIST as tensors: `train` and `test` hold samples `[image, label]` for a DataLoader.
 *
 * @throws DataError as `loadMnist` does
 */
export async function mnist(options: LoadOptions = {}): Promise<ImageTensors> {
  return toTensors(await loadMnist(options));
}

/**
 * Fashion-MNIST as tensors: `train` and `test` hold samples `[image, label]` for a DataLoader.
 *
 * @throws DataError as `loadFashionMnist` does
 */
export async function fashionMnist(options: LoadOptions = {}): Promise<ImageTensors> {
  return toTensors(await loadFashionMnist(options));
}
