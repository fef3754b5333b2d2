export { defaultCollate } from './collate.ts';
export { ChainDataset, ConcatDataset, StackDataset } from './combined.ts';
export { DataLoader, type DataLoaderOptions, Pass, type PassPosition } from './data-loader.ts';
export { type Dataset, randomSplit, type Sample, Subset, TensorDataset } from './dataset.ts';
export { type DecompressOptions, decompress, isGzip, MAX_UNPACKED_BYTES } from './decompress.ts';
export type { ReadFile } from './file-names.ts';
export type { HostArray } from './host-array.ts';
export { decodeIdx, type IdxHeader, readIdx, writeIdx } from './idx.ts';
export { IdxError, type IdxProblem } from './idx-problem.ts';
export { IterableDataset } from './iterable-dataset.ts';
export {
  decodeSafetensors,
  encodeSafetensors,
  loadOptimizer,
  loadSafetensors,
  loadShardedSafetensors,
  type SafetensorsFile,
  saveOptimizer,
  saveSafetensors,
} from './safetensors/index.ts';
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
