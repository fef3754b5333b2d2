export * from './indexing.ts';
export * from './scattering.ts';
export * from './selecting.ts';
export * from './slice.ts';
export * from './slices.ts';
