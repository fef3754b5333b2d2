export { decodeSafetensors, type SafetensorsFile } from './decode.ts';
export { encodeSafetensors } from './encode.ts';
export { loadShardedSafetensors } from './shards.ts';
export { loadSafetensors, saveSafetensors } from './state-dict.ts';
