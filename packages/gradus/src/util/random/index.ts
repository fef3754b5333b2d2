export { defaultGenerator, manualSeed } from './default.ts';
export { Generator } from './generator.ts';
export { loaderBaseSeed, seedFrom } from './loader.ts';
export { multinomial } from './multinomial.ts';
export { checkGeneratorState, type GeneratorState } from './state.ts';
