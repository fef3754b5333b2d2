export { decodeSafetensors, type SafetensorsFile, type SafetensorsOptions } from './decode.ts';
export { encodeSafetensors } from './encode.ts';
export { joinState, loadOptimizer, saveOptimizer, splitState } from './optimizer.ts';
export { loadShardedSafetensors } from './shards.ts';
export { loadSafetensors, saveSafetensors } from './state-dict.ts';
