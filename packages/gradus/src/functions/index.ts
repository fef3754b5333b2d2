export * from './elementwise.ts';
export * from './others.ts';
