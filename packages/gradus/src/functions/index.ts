export * from './elementwise.ts';
