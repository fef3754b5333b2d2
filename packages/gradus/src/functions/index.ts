export * from './added-products.ts';
export * from './elementwise.ts';
export * from './others.ts';
export * from './products.ts';
