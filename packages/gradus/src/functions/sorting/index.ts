export * from './counting.ts';
export * from './searching.ts';
export * from './sorting.ts';
