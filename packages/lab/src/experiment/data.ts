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

/** An input and what is right, with the batch in front. */
export type Sample = readonly [input: Tensor, target: Tensor];

/** What an experiment is made on. */
export interface ExperimentData<T extends TaskName = TaskName> {
  readonly task: T;
  readonly train: Dataset<Sample>;
  /** What choices are made with; null where it is taken from `train` if a setting makes a choice. */
  readonly validation: Dataset<Sample> | null;
  readonly test: Dataset<Sample>;
  /** Of regression: what 1 in the targets stands for, in the target's own unit. */
  readonly targetScale: number;
  /** Whether a pass leaves out the samples after its last whole batch. */
  readonly dropLast: boolean;
  /** Numbers that the Linear layers see of a sample, and that they give: for classes, one is the logit of two. */
  readonly inputDim: number;
  readonly outputDim: number;
  /** A network for it, whose weights are drawn now. */
  createModel(config: NetworkConfig): Network;
}

/** Where a data set is. */
export interface DataSource {
  /** `emnist` is the split of EMNIST whose files are in the directory. */
  readonly name: DatasetName | 'emnist';
  /** A directory of IDX files or of class folders; null for the MNIST that comes along. */
  readonly directory: string | null;
  /** The number of classes of `idx`. */
  readonly classes: number;
  /** How class folders are read; each has its default. */
  readonly folder?: Pick<
    ImageFolderDatasetOptions,
    'size' | 'channels' | 'seed' | 'classNames' | 'onProgress'
  >;
}

/** Pictures, with what class folders have beside them. */
export type LoadedImages = ImageDataset & Partial<ImageFolderDataset>;

/** @throws DataError where files are missing or wrong; the signal's reason where it is aborted */
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

/** What a configuration says of its data. */
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

/** Where the pictures of a configuration are, to be read as they were then. */
export function pictureSource(data: PictureData): DataSource {
  const { name, directory, classes, rows, columns, channels, splitSeed, classNames } = data;
  const folder = { size: [rows, columns] as const, channels, seed: splitSeed, classNames };
  return { name, directory, classes, folder };
}

/** What all pictures of a set have in common. */
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

/** Pictures as rows of a matrix, in 0 to 1: `images.view(-1, 28 * 28)` of every batch; colours one after the other. */
export function flatten(images: LoadedImages): ExperimentData<'classification'> {
  const { channels, rows, columns } = formOf(images);
  const inputDim = channels * rows * columns;
  const { validation = null } = images;
  const flat = ([image, label]: Sample): Sample => [image.view(-1, inputDim), label];
  const { train, test } = toTensors(images);
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
