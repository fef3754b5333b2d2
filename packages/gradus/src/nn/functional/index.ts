export * from './activations.ts';
export * from './distances.ts';
export * from './dropout.ts';
export * from './encoding.ts';
export * from './layers.ts';
export * from './losses.ts';
export * from './pad.ts';
