export { defaultGenerator, manualSeed } from './default.ts';
export { Generator } from './generator.ts';
export { derivedGenerator, loaderBaseSeed } from './loader.ts';
export { multinomial } from './multinomial.ts';
export { checkGeneratorState, type GeneratorState } from './state.ts';
