export type { HostArray } from './host-array.ts';
export { decodeIdx, readIdx, writeIdx } from './idx.ts';
export { decodeSafetensors, encodeSafetensors, type SafetensorsFile } from './safetensors/index.ts';
