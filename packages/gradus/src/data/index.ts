export type { HostArray } from './hostArray.ts';
export { decodeIdx, readIdx, writeIdx } from './idx.ts';
export { decodeSafetensors, encodeSafetensors, type SafetensorsFile } from './safetensors/index.ts';
