/** What the engine answers about a network. It loads this module for the first question. */
export { activity, curve } from './activations.ts';
export { example } from './example.ts';
export { imagesOf, predict, test } from './predictions.ts';
export { topActivations } from './top-activations.ts';
export { weights } from './weights.ts';
