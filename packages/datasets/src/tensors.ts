import { fromArray, GradusError, type Tensor } from 'gradus';
import { TensorDataset } from 'gradus/data';
import type { NumericTable } from './csv/options.ts';
import type { ImageDataset, ImageSplit } from './images.ts';

/**
 * A picture, float32 `[channels, rows, columns]` in 0 to 1 with 1 or 3 channels, and its label, int32 without
 * dimensions. In a batch both have the batch's size in front.
 */
export type ImageSample = readonly [image: Tensor, label: Tensor];

/** The parts of a data set of pictures, ready for a DataLoader. */
export interface ImageTensors extends Omit<ImageDataset, 'train' | 'test'> {
  readonly train: TensorDataset<ImageSample>;
  readonly test: TensorDataset<ImageSample>;
}

/**
 * A data set of pictures as tensors. Pixels stay bytes and are not copied; a batch is brought to
 * float32 from 0 to 1 when it is taken, as torchvision's `ToTensor` does.
 */
export function toTensors(dataset: ImageDataset): ImageTensors {
  return { ...dataset, train: tensorSplit(dataset.train), test: tensorSplit(dataset.test) };
}

function tensorSplit({ images, labels }: ImageSplit): TensorDataset<ImageSample> {
  const [count, ...size] = images.shape;
  const pixels = fromArray(images.data, size.length === 3 ? images.shape : [count, 1, ...size]);
  const classes = fromArray(Int32Array.from(labels.data), [count]);
  return new TensorDataset<ImageSample>(pixels, classes).map(([image, label]): ImageSample => {
    return [image.to('float32').div(255), label];
  });
}

/**
 * The features of a row, float32 `[columns]`, and its label: the index of a class, int32 without
 * dimensions, or a value, float32 `[1]`.
 */
export type TableSample = readonly [features: Tensor, label: Tensor];

/**
 * A table of numbers, or pictures with their labels, as tensors, ready for a DataLoader. Classes suit
 * CrossEntropyLoss; values have a dimension of their own, as a Linear with one output has, so that MSELoss compares
 * row by row. Pixels become float32 from 0 to 1 as in `toTensors`.
 *
 * @throws GradusError for a table without labels
 */
export function toTensorDataset(table: NumericTable): TensorDataset<TableSample>;
export function toTensorDataset(pictures: ImageSplit): TensorDataset<ImageSample>;
export function toTensorDataset(
  data: NumericTable | ImageSplit,
): TensorDataset<TableSample> | TensorDataset<ImageSample> {
  return 'images' in data ? tensorSplit(data) : tensorTable(data);
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
