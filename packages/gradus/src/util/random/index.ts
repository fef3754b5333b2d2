export { defaultGenerator, manualSeed } from './default.ts';
export { Generator } from './generator.ts';
export { loaderBaseSeed, shuffleOrder, shuffleOrderFrom } from './loader.ts';
export { checkGeneratorState, type GeneratorState } from './state.ts';
