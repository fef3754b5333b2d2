import {
  type ImageDataset,
  loadFashionMnist,
  loadIdxDataset,
  loadMnist,
  toTensors,
} from '@gradus/datasets';
import type { Tensor } from 'gradus';
import type { TensorDataset } from 'gradus/data';
import type { DatasetName } from '../settings/names.ts';
import type { RunConfig } from '../settings/schema.ts';

/** Where a data set is. */
export interface DataSource {
  readonly name: DatasetName;
  /** A directory of IDX files; null for the MNIST that comes along. */
  readonly directory: string | null;
  /** The number of classes of `idx`; 10 otherwise. */
  readonly classes: number;
}

/** A flat picture and its class, with the batch in front. */
export type FlatSample = readonly [image: Tensor, label: Tensor];

/** Pictures as the networks take them. */
export interface FlatDataset {
  readonly train: TensorDataset<FlatSample>;
  readonly test: TensorDataset<FlatSample>;
  /** Pixels of a picture. */
  readonly inputDim: number;
}

/** @throws DataError where files are missing or wrong; the signal's reason where it is aborted */
export function loadImages(
  { name, directory, classes }: DataSource,
  signal?: AbortSignal,
): Promise<ImageDataset> {
  if (name === 'idx') return loadIdxDataset(directory ?? '', { classes, signal });
  if (name === 'fashion-mnist') return loadFashionMnist({ root: directory ?? '', signal });
  return loadMnist({ root: directory ?? undefined, signal });
}

/** What a configuration says of its data. */
export function dataConfig(
  { name, directory }: DataSource,
  { train, classes, checksum, classNames, preprocessing }: ImageDataset,
): RunConfig['data'] {
  const [, rows, columns] = train.images.shape;
  const about = { classNames: [...classNames], preprocessing };
  return { name, directory, classes, checksum, rows, columns, ...about };
}

/** Pictures as rows of a matrix, in 0 to 1: `images.view(-1, 28 * 28)` of every batch. */
export function flatten(images: ImageDataset): FlatDataset {
  const [, rows, columns] = images.train.images.shape;
  const inputDim = rows * columns;
  const { train, test } = toTensors(images);
  const flat = ([image, label]: FlatSample): FlatSample => [image.view(-1, inputDim), label];
  return { train: train.map(flat), test: test.map(flat), inputDim };
}
