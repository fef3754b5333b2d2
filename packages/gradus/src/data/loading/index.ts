export { ChainDataset, ConcatDataset, StackDataset } from './combined.ts';
export { DataLoader, type DataLoaderOptions, Pass, type PassPosition } from './data-loader.ts';
export {
  type Dataset,
  defaultCollate,
  randomSplit,
  type Sample,
  Subset,
  TensorDataset,
} from './dataset.ts';
export { IterableDataset } from './iterable-dataset.ts';
export {
  BatchSampler,
  RandomSampler,
  type RandomSamplerOptions,
  type Sampler,
  SequentialSampler,
  SubsetRandomSampler,
  type SubsetRandomSamplerOptions,
  WeightedRandomSampler,
  type WeightedRandomSamplerOptions,
} from './samplers.ts';
