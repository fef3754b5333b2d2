import { fromArray, GradusError, type Tensor } from 'gradus';
import { type HostArray, TensorDataset, takeArray } from 'gradus/data';
import type { NumericTable } from './csv/options.ts';
import type { ImageDataset, ImageSplit } from './images.ts';

/**
 * A picture, float32 `[channels, rows, columns]` from 0 to 1 with 1 or 3 channels, and its label, int32 `[]`. In a
 * batch, both have the batch dimension in front.
 *
 * @example
 * ```ts
 * const images = { dtype: 'uint8', shape: [1, 2, 2], data: Uint8Array.of(0, 51, 102, 255) } as const;
 * const labels = { dtype: 'uint8', shape: [1], data: Uint8Array.of(1) } as const;
 * const [image, label]: ImageSample = toTensorDataset({ images, labels }).get(0);
 * image.shape; // [1, 2, 2]
 * ```
 */
export type ImageSample = readonly [image: Tensor, label: Tensor];

/**
 * A data set of pictures whose parts are ready for a DataLoader.
 *
 * @example
 * ```ts no-run
 * const { train, test }: ImageTensors = await mnist();
 * const loader = new DataLoader(train, { batchSize: 64, shuffle: true });
 * ```
 */
export interface ImageTensors extends Omit<ImageDataset, 'train' | 'test'> {
  readonly train: TensorDataset<ImageSample>;
  readonly test: TensorDataset<ImageSample>;
}

/**
 * A data set of pictures as tensors. Pixels stay bytes and are not copied; each batch becomes float32 from 0 to
 * 1 when it is read, as with torchvision's `ToTensor`.
 *
 * @example
 * ```ts no-run
 * const { train, classNames } = toTensors(await loadEmnist({ root: 'data/emnist' }));
 * const [[images]] = new DataLoader(train, { batchSize: 2 });
 * images.shape; // [2, 1, 28, 28]
 * ```
 */
export function toTensors(dataset: ImageDataset): ImageTensors {
  return tensorsOf(dataset, pixelsOf);
}

/**
 * {@link toTensors} that takes over the pixels, so that they are in memory once: they move to the backend at its first
 * run. Do not read the pixels of `dataset` afterwards.
 *
 * @example
 * ```ts no-run
 * const { train } = takeTensors(await loadMnist());
 * const loader = new DataLoader(train, { batchSize: 64, shuffle: true });
 * ```
 */
export function takeTensors(dataset: ImageDataset): ImageTensors {
  return tensorsOf(dataset, takeArray);
}

function tensorsOf(dataset: ImageDataset, from: typeof pixelsOf): ImageTensors {
  const { train, test } = dataset;
  return { ...dataset, train: tensorSplit(train, from), test: tensorSplit(test, from) };
}

function pixelsOf({ data, shape }: HostArray): Tensor {
  return fromArray(data, shape);
}

function tensorSplit(
  { images, labels }: ImageSplit,
  from: typeof pixelsOf,
): TensorDataset<ImageSample> {
  const [count, ...size] = images.shape;
  const shape = size.length === 3 ? images.shape : [count, 1, ...size];
  const pixels = from({ ...images, shape });
  const classes = fromArray(Int32Array.from(labels.data), [count]);
  return new TensorDataset<ImageSample>(pixels, classes).map(([image, label]): ImageSample => {
    return [image.to('float32').div(255), label];
  });
}

/**
 * The features of a row, float32 `[columns]`, and its label: the index of a class, int32 `[]`, or a number,
 * float32 `[1]`.
 *
 * @example
 * ```ts
 * const table = parseCsv('x,y\n1,0.5\n2,0.7\n');
 * const [features, label]: TableSample = toTensorDataset(table).get(1);
 * features.shape; // [1]
 * label.shape; // [1]
 * ```
 */
export type TableSample = readonly [features: Tensor, label: Tensor];

/**
 * A table of numbers, or pictures with their labels, as tensors for a DataLoader. Classes fit CrossEntropyLoss.
 * Numbers to approximate have the shape [batch, 1], as the output of a Linear with one unit, so that MSELoss compares
 * row by row. Pixels become float32 from 0 to 1, as in `toTensors`.
 *
 * @throws GradusError for a table without labels
 *
 * @example
 * ```ts
 * const data = toTensorDataset(parseCsv('x,kind\n1,a\n2,b\n3,a\n'));
 * const [[features, labels]] = new DataLoader(data, { batchSize: 3 });
 * features.shape; // [3, 1]
 * await labels.toArray(); // [0, 1, 0]
 * ```
 */
export function toTensorDataset(table: NumericTable): TensorDataset<TableSample>;
export function toTensorDataset(pictures: ImageSplit): TensorDataset<ImageSample>;
export function toTensorDataset(
  data: NumericTable | ImageSplit,
): TensorDataset<TableSample> | TensorDataset<ImageSample> {
  return 'images' in data ? tensorSplit(data, pixelsOf) : tensorTable(data);
}

function tensorTable({ features, labels }: NumericTable): TensorDataset<TableSample> {
  if (labels === null) {
    throw new GradusError(
      'The table has no labels, so there is nothing to learn. Read it with a `label` column, or ' +
        'make a TensorDataset of its features alone.',
    );
  }
  const shape = labels.dtype === 'int32' ? labels.shape : [...labels.shape, 1];
  return new TensorDataset<TableSample>(
    fromArray(features.data, features.shape),
    fromArray(labels.data, shape),
  );
}
