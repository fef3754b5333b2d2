export { type DecompressOptions, decompress, isGzip, MAX_UNPACKED_BYTES } from './decompress.ts';
export type { ReadFile } from './file-names.ts';
export type { HostArray } from './host-array.ts';
export * from './idx/index.ts';
export * from './loading/index.ts';
export {
  decodeSafetensors,
  encodeSafetensors,
  loadOptimizer,
  loadSafetensors,
  loadShardedSafetensors,
  type SafetensorsFile,
  type SafetensorsOptions,
  saveOptimizer,
  saveSafetensors,
} from './safetensors/index.ts';
export { takeArray } from './take-array.ts';
