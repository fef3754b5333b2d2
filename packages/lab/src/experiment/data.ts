import {
  type ImageDataset,
  loadFashionMnist,
  loadIdxDataset,
  loadMnist,
  toTensors,
} from '@gradus/datasets';
import type { Tensor } from 'gradus';
import type { Dataset } from 'gradus/data';
import type { TaskName } from 'gradus/train';
import type { DatasetName } from '../settings/names.ts';
import type { ModelConfig, PictureData } from '../settings/schema.ts';
import { FeedforwardModel, type Network } from './model.ts';

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
  /** Numbers that the Linear layers see of a sample, and that they give. */
  readonly inputDim: number;
  readonly outputDim: number;
  /** A network for it, whose weights are drawn now. */
  createModel(config: ModelConfig): Network;
}

/** Where a data set is. */
export interface DataSource {
  readonly name: DatasetName;
  /** A directory of IDX files; null for the MNIST that comes along. */
  readonly directory: string | null;
  /** The number of classes of `idx`; 10 otherwise. */
  readonly classes: number;
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
): PictureData {
  const [, rows, columns] = train.images.shape;
  const about = { classNames: [...classNames], preprocessing };
  return { kind: 'pictures', name, directory, classes, checksum, rows, columns, ...about };
}

/** Pictures as rows of a matrix, in 0 to 1: `images.view(-1, 28 * 28)` of every batch. */
export function flatten(images: ImageDataset): ExperimentData<'classification'> {
  const [, rows, columns] = images.train.images.shape;
  const inputDim = rows * columns;
  const { train, test } = toTensors(images);
  const flat = ([image, label]: Sample): Sample => [image.view(-1, inputDim), label];
  return {
    task: 'classification',
    train: train.map(flat),
    validation: null,
    test: test.map(flat),
    targetScale: 1,
    dropLast: false,
    inputDim,
    outputDim: images.classes,
    createModel: (config) => new FeedforwardModel(config),
  };
}
