import {
  type EmnistSplit,
  type ImageDataset,
  type ImageFolderDataset,
  type ImageFolderDatasetOptions,
  loadEmnist,
  loadFashionMnist,
  loadIdxDataset,
  loadImageFolderDataset,
  loadMnist,
  toTensorDataset,
  toTensors,
} from '@gradus/datasets';
import type { Tensor } from 'gradus';
import type { Dataset } from 'gradus/data';
import type { TaskName } from 'gradus/train';
import type { DatasetName } from '../settings/names.ts';
import type { PictureData } from '../settings/schema.ts';
import { createNetwork, type Network, type NetworkConfig } from './model.ts';

/** Inputs and targets; the first dimension is the batch. */
export type Sample = readonly [input: Tensor, target: Tensor];

/** The data of an experiment. */
export interface ExperimentData<T extends TaskName = TaskName> {
  readonly task: T;
  readonly train: Dataset<Sample>;
  /** The validation set. If null, a part of `train` becomes one when a setting makes a choice. */
  readonly validation: Dataset<Sample> | null;
  readonly test: Dataset<Sample>;
  /** For regression: what 1 in the targets stands for, in the unit of the target. */
  readonly targetScale: number;
  /** Whether an epoch leaves out the samples after its last whole batch. */
  readonly dropLast: boolean;
  /** The inputs of the first Linear layer, and the outputs of the last; one output is a logit for two classes. */
  readonly inputDim: number;
  readonly outputDim: number;
  /** Makes a network for the data and draws its weights. */
  createModel(config: NetworkConfig): Network;
}

/** The source of a data set. */
export interface DataSource {
  /** `emnist` is the split of EMNIST whose files are in the directory. */
  readonly name: DatasetName | 'emnist';
  /** A directory of IDX files or of class folders; null for the bundled MNIST. */
  readonly directory: string | null;
  /** The number of classes of `idx`. */
  readonly classes: number;
  /** How to read class folders. */
  readonly folder?: Pick<
    ImageFolderDatasetOptions,
    'size' | 'channels' | 'seed' | 'classNames' | 'onProgress'
  >;
}

/** Pictures; those of class folders have further fields. */
export type LoadedImages = ImageDataset & Partial<ImageFolderDataset>;

/** @throws DataError if files are missing or wrong; the signal's reason if it is aborted */
export function loadImages(
  { name, directory, classes, folder }: DataSource,
  signal?: AbortSignal,
): Promise<LoadedImages> {
  const root = directory ?? '';
  if (name === 'folder') return loadImageFolderDataset(root, { ...folder, signal });
  if (name === 'idx') return loadIdxDataset(root, { classes, signal });
  if (name === 'fashion-mnist') return loadFashionMnist({ root, signal });
  if (name === 'mnist') return loadMnist({ root: directory ?? undefined, signal });
  const [, split] = name.split('-') as [string, EmnistSplit?];
  return loadEmnist({ root, split, signal });
}

/** The description of the data in a configuration. */
export function dataConfig(
  { name, directory, folder }: DataSource,
  images: LoadedImages,
): PictureData {
  const { classes, checksum, classNames, preprocessing, parts } = images;
  const { channels, rows, columns } = formOf(images);
  const splitSeed = parts === null ? (folder?.seed ?? 0) : undefined;
  return {
    kind: 'pictures',
    name: name === 'emnist' ? (images.name as DatasetName) : name,
    directory,
    ...{ classes, checksum, rows, columns },
    ...(channels === 1 ? {} : { channels }),
    ...(splitSeed === undefined ? {} : { splitSeed }),
    ...{ classNames: [...classNames], preprocessing },
  };
}

/** The source of a configuration's pictures, to read them as the run did. */
export function pictureSource(data: PictureData): DataSource {
  const { name, directory, classes, rows, columns, channels, splitSeed, classNames } = data;
  const folder = { size: [rows, columns] as const, channels, seed: splitSeed, classNames };
  return { name, directory, classes, folder };
}

/** The properties that all pictures of a set share. */
export interface PictureForm {
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: 1 | 3;
  readonly rows: number;
  readonly columns: number;
}

/** The form of the pictures of a set. */
export function formOf({ train: { images } }: ImageDataset): PictureForm {
  const [rows, columns] = images.shape.slice(-2);
  return { channels: images.shape.length === 4 ? 3 : 1, rows, columns };
}

/**
 * Pictures as vectors of numbers from 0 to 1, as `images.view(-1, 28 * 28)` makes them; one channel after another.
 *
 * @param tensorsOf `takeTensors` if nothing reads the pixels of `images` afterwards: then memory holds them once
 */
export function flatten(
  images: LoadedImages,
  tensorsOf: typeof toTensors = toTensors,
): ExperimentData<'classification'> {
  const { channels, rows, columns } = formOf(images);
  const inputDim = channels * rows * columns;
  const { validation = null } = images;
  const flat = ([image, label]: Sample): Sample => [image.view(-1, inputDim), label];
  const { train, test } = tensorsOf(images);
  return {
    task: 'classification',
    train: train.map(flat),
    validation: validation && toTensorDataset(validation).map(flat),
    test: test.map(flat),
    targetScale: 1,
    dropLast: false,
    inputDim,
    outputDim: images.classes,
    createModel: createNetwork,
  };
}
