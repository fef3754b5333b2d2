export * from './added-products.ts';
export * from './diagonals.ts';
export * from './elementwise.ts';
export * from './others.ts';
export * from './products.ts';
export * from './repeating.ts';
export * from './shaping.ts';
export * from './splitting.ts';
